"""The colours of generations and classes, the same in charts and on pages; they hold on light and on dark ground."""

GENERATION_COLOURS = {
    "baseline": "#7D8490",
    "augmented": "#1F9E8F",
    "transfer": "#8A63D2",
    "refined": "#D1477A",
    "moods": "#3F7F93",
}
CLASS_COLOURS = {
    "happy": "#C77F00",
    "sad": "#4C7BD9",
    "angry": "#C8443C",
    "relaxed": "#2E9C7A",
    "surprised": "#9A5FC4",
}
OTHER = "#7D8490"

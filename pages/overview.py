import streamlit as st

from mood import showcase
from mood.showcase.exhibits import FOLDER
from mood.ui import frame, workspace
from mood.ui.overview import exhibits

DOORS = {
    "predict": ("Try your own photo", ":material/add_photo_alternate:",
                "Upload one, use the camera or pick a sample. You see what each generation says and where it looks."),
    "bursts": ("Keep the best of a burst", ":material/burst_mode:",
               "Similar photos, grouped: which to keep and which to discard, with the reason for each."),
    "gallery": ("Leaf through the errors", ":material/photo_library:",
                "Every test photo that a generation got wrong, why, and what would change its mind."),
    "compare": ("Compare generations", ":material/monitoring:",
                "Accuracy with its interval, confusion matrices and whether a difference is more than luck."),
    "findings": ("Present the findings", ":material/auto_stories:",
                 "The story, told from the numbers on disk: on screen, or as HTML, PowerPoint or PDF."),
}  # fmt: skip

with frame.page(
    "Mood",
    "Why does a neural net think that a photo looks happy or sad, when should you believe it, and where does it fail? "
    "Three generations of one classifier, and the one that followed from their errors, answer side by side.",
    "Why do these nets call a photo what they call it, when should you believe them, and where do they fail?",
):
    config = workspace.config()
    if portraits := showcase.read(config.models, config.demo):
        exhibits.show(portraits, config.models / FOLDER, config.demo)
    for column, (page, (label, icon, what)) in zip(st.columns(len(DOORS)), DOORS.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            frame.link(page, label, icon)
            st.caption(what)
    st.subheader("The generations at a glance")
    from mood.ui import cache  # pandas, Plotly and more: what stands above is on screen before
    from mood.ui.overview import scoreboard
    from mood.ui.shared import notices

    scoreboard.show(cache.generations(), cache.sources())
    notices.duty(cache.duty(), cache.main_task().classes)

"""The colours of nets and classes, the same in charts and on pages; they hold on light and on dark ground."""

from collections.abc import Sequence
from itertools import cycle

GENERATION_COLOURS = {"baseline": "#7D8490", "augmented": "#1F9E8F", "transfer": "#8A63D2", "refined": "#D1477A",
                      "moods": "#3F7F93"}  # fmt: skip
OTHER = "#7D8490"

_TWO = ("#4C7BD9", "#C77F00")
_SEVERAL = ("#C8443C", "#C77F00", "#2E9C7A", "#4C7BD9", "#9A5FC4", "#1F9E8F", "#8C6D31", "#D1477A", "#5C6BC0", OTHER)
AGAINST, FOR = _TWO
"""Of what speaks against something and what for it."""


def class_colours(classes: Sequence[str]) -> dict[str, str]:
    """Return a colour for each class, the same for the same classes; from the eleventh on they come again."""
    palette = _TWO if len(classes) == 2 else _SEVERAL
    return dict(zip(classes, cycle(palette), strict=False))

"""Two pictures in one frame, with a line between them that is moved by mouse, finger or arrow keys."""

from pathlib import Path

from streamlit.components.v2 import component

from mood.ui.shared import picture_button

_HTML = """<div class="frame"><img class="before" alt=""><img class="after" alt=""><div class="line"></div>
<input type="range" min="0" max="100" value="50" aria-label="Line"></div>"""

_CSS, _JS = (Path(__file__).with_name(f"before_after.{kind}").read_text("utf-8") for kind in ("css", "js"))

_component = component("mood.before_after", html=_HTML, css=_CSS, js=_JS)


def show(before: bytes, after: bytes, alt: str, key: str, first: str = "the photo without the map") -> None:
    """Show two pictures of one shape, contents of JPEG files, in one frame: the first, so named, left of the line."""
    label = f"How much of {first} is shown, in percent"
    data = {"before": picture_button.inline(before), "after": picture_button.inline(after), "alt": alt, "label": label}
    _component(data=data, key=key)

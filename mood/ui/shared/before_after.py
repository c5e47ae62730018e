"""A photo and its overlay in one frame, with a line between them that is moved by mouse, finger or arrow keys."""

from streamlit.components.v2 import component

from mood.ui.shared import picture_button

_HTML = """<div class="frame"><img class="before"><img class="after"><div class="line"></div>
<input type="range" min="0" max="100" value="50"></div>"""

_CSS = """
.frame { position: relative; width: 100%; border-radius: var(--st-base-radius); overflow: hidden; line-height: 0; }
img { width: 100%; display: block; }
.after { position: absolute; inset: 0; height: 100%; }
.line { position: absolute; top: 0; bottom: 0; width: 3px; margin-left: -1.5px; background: white;
  box-shadow: 0 0 4px rgba(0, 0, 0, .6); pointer-events: none; }
input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; }
.frame:focus-within { outline: 3px solid var(--st-primary-color); }
"""

_JS = """
export default function ({ parentElement, data }) {
  const part = (name) => parentElement.querySelector(name);
  part(".before").src = data.before;
  part(".before").alt = data.alt;
  part(".after").src = data.after;
  part(".after").alt = "";
  const slider = part("input");
  slider.setAttribute("aria-label", "How much of the photo is shown without the map, in percent");
  const move = () => {
    part(".after").style.clipPath = `inset(0 0 0 ${slider.value}%)`;
    part(".line").style.left = `${slider.value}%`;
  };
  slider.oninput = move;
  move();
}
"""

_component = component("mood.before_after", html=_HTML, css=_CSS, js=_JS)


def show(before: bytes, after: bytes, alt: str, key: str) -> None:
    """Show two pictures of one shape, contents of JPEG files, in one frame: the first on the left of the line."""
    data = {"before": picture_button.inline(before), "after": picture_button.inline(after), "alt": alt}
    _component(data=data, key=key)

"""One photo of a burst: its picture, what is suggested and why, and what somebody decides."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

from mood import bursts
from mood.bursts import Decision
from mood.errors import ImageError
from mood.library.culling import YOU, Standing, standing
from mood.library.series import File, Series
from mood.ui import markdown
from mood.ui.bursts import decided

Colour = Literal["green", "orange", "gray", "violet"]

_BADGES: dict[str, tuple[str, Colour]] = {
    bursts.KEEP: ("check", "green"),
    bursts.LOOK: ("visibility", "orange"),
    bursts.DISCARD: ("close", "gray"),
}
_OPTIONS = {bursts.KEEP: "Keep", bursts.DISCARD: "Discard"}


def key_of(file: File) -> str:
    """Return the key of a photo's card, by which the keyboard and the style sheet find it."""
    return f"photo-{file.sha256[:16]}"


def show(
    series: Series, place: int, decision: Decision, position: int, show_picture: Callable[[str], None],
    truth: str = "", is_large: bool = False,
) -> None:  # fmt: skip
    """Show a photo, by its place in a series, and let it be kept or discarded.

    Its position in the burst counts from 1; `show_picture` is told what it shows for those who do not see it; what is
    known of it is Markdown. A large one has room for its whole name.
    """
    file = series.files[place]
    stands = standing(decision.verdict, decided.of(series).get(file.sha256))
    with st.container(key=key_of(file), gap="xsmall"):
        show_picture(f"{file.name}: {stands.verdict}, {decision.reason}")
        name = Path(file.name).name if is_large else markdown.shortened(Path(file.name).name)
        seen = (f"**{markdown.plain(name)}**", _badge(stands), _faces(decision))
        st.markdown("  \n".join(filter(None, seen)))
        said = (markdown.plain(decision.reason), truth, _copies(file))
        st.caption("  \n".join(filter(None, said)))
        _choice(series, file, position, stands)


def missing(error: ImageError) -> None:
    """Say in a photo's place why there is no picture."""
    st.warning(markdown.told(error), icon=":material/broken_image:")


def _badge(stands: Standing) -> str:
    if stands.decided_by == YOU:
        return f":violet-badge[:material/person: you: {stands.verdict}]"
    icon, colour = _BADGES[stands.verdict]
    return f":{colour}-badge[:material/{icon}: {stands.verdict}]"


def _faces(decision: Decision) -> str:
    """Return a badge for each face of a group, from left to right, with what is wrong with it."""
    if len(decision.faces) < 2:
        return ""
    faces = sorted(decision.faces, key=lambda one: one.face.left)
    return "faces " + " ".join(
        f":red-badge[{number} {', '.join(one.faults)}]" if one.faults else f":green-badge[{number} :material/check:]"
        for number, one in enumerate(faces, start=1)
    )


def _copies(file: File) -> str:
    count = len(file.copies)
    return "" if not count else f"and {count} more file{'s' * (count > 1)} with the same content"


def _choice(series: Series, file: File, position: int, stands: Standing) -> None:
    key = f"keep-{file.sha256[:16]}"
    st.session_state[key] = None if stands.verdict == bursts.LOOK else stands.verdict  # what stands, also after an undo

    def decide() -> None:
        verdict = st.session_state[key] or stands.verdict  # None: what stood was clicked, which confirms it
        if verdict != bursts.LOOK:
            decided.decide(series, {file.sha256: verdict})

    st.segmented_control(
        f"Keep {position}: {markdown.plain(file.name)}", list(_OPTIONS), format_func=_OPTIONS.__getitem__, key=key,
        on_change=decide, label_visibility="collapsed", width="stretch", wrap=False,
    )  # fmt: skip

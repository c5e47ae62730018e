"""Whether a photo is one that the nets can judge: its faces, what they say of the largest alone, how unlike it is."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.images import Photo
from mood.plurals import capitalised
from mood.tasks import likeliest
from mood.ui import cache, explanations, markdown, workspace
from mood.ui.explanations import Surroundings
from mood.ui.shared import guarantee, verdict
from mood.zoo import likeness

_STOP = ":material/do_not_disturb_on:"
_DOUBT = " Do not believe a verdict here, however sure it looks."


def show(photo: Photo, generations: list[str], guaranteed: Sequence[DeltaGenerator] = ()) -> None:
    """Show what nets of one task say of the largest face alone, and warn where they were never trained on the like.

    What was said with a guarantee is taken back there, in its places.
    """
    seen = explanations.surroundings(photo, generations)
    _likeness(seen, " No guarantee covers it." if guaranteed else "")
    if _is_far(seen) or _is_empty(seen):
        guarantee.lapse(guaranteed)
    if seen.crop is None:
        return
    with st.expander("The face alone", icon=":material/face:"):
        left, right = st.columns([1, 4])
        left.image(seen.crop, width="stretch", alt=f"The largest face of {photo.name}")
        for name, column in zip(generations, right.columns(max(2, len(generations))), strict=False):
            with column:
                st.markdown(f"**{cache.title(name)}**")
                verdict.show(seen.p_face[name])
                st.caption(_beside(seen.p_whole[name], seen.p_face[name]))
        right.caption("What each generation says of the largest face, cut out, and of the whole photo.")


def _likeness(seen: Surroundings, lapse: str) -> None:
    """Say how many faces there are and how like the training photos it is; warn beyond what 95% of those are."""
    like, no_face = _like(seen.distance), "" if workspace.is_own() else " No face was found."
    if _is_empty(seen):
        st.warning(f"**Next to nothing is in this picture.**{no_face} {like}{_DOUBT}{lapse}", icon=_STOP)
    elif _is_far(seen) and seen.n_faces == 0:
        st.warning(f"**Outside what the nets were trained on.**{no_face} {like}{_DOUBT}{lapse}", icon=_STOP)
    elif _is_far(seen):
        st.warning(f"{_faces(seen.n_faces)} {like}{lapse}".strip(), icon=":material/warning:")
    else:
        st.caption(f"{_faces(seen.n_faces)} {like}".strip(), help=None if seen.distance is None else _measured())


def _is_far(seen: Surroundings) -> bool:
    return seen.distance is not None and seen.distance > 1


def _is_empty(seen: Surroundings) -> bool:
    return seen.is_flat and seen.n_faces == 0


def _like(distance: float | None) -> str:
    """Say how like the training photos something is, or what measures it."""
    if distance is None:
        triage = markdown.code(f"python -m mood triage {workspace.on()}")
        return f"Whether it is like the training photos was not measured: {triage} makes that possible."
    return f"{'Unlike' if distance > 1 else 'Similar to'} the training photos ({distance:.2f}; warns above 1)."


def _measured() -> str:
    return (
        f"Mean distance to the five nearest photos that {cache.title(likeness.GENERATION)} learned from, by its "
        f"features; at 1 it is what {likeness.WITHIN:.0%} of those photos have at most among themselves."
    )


def _faces(count: int) -> str:
    if count == 0 and workspace.is_own():
        return ""  # own photos need not be of people
    if count == 0:
        return "No face was found: the nets judge what else the photo shows."
    return "One face was found." if count == 1 else f"{count} faces were found."


def _beside(whole: dict[str, float], face: dict[str, float]) -> str:
    """Return what was said of the whole photo, and whether that is another verdict."""
    called = likeliest(whole)
    said = f"whole photo: {markdown.plain(called)}, {verdict.percent(whole[called])}"
    return f"**Another verdict** than of the {said}" if called != likeliest(face) else capitalised(said)

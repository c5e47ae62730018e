"""Whether a photo is one that the nets can judge: its faces, what they say of the largest alone, how unlike it is."""

import streamlit as st

from mood.images import Photo
from mood.plurals import capitalised
from mood.tasks import likeliest
from mood.ui import cache, explanations, markdown, workspace
from mood.ui.explanations import Surroundings
from mood.ui.shared import verdict
from mood.zoo import likeness


def show(photo: Photo, generations: list[str]) -> None:
    """Show what nets of one task say of the largest face alone, and warn where they were never trained on the like."""
    seen = explanations.surroundings(photo, generations)
    _likeness(seen)
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


def _likeness(seen: Surroundings) -> None:
    """Say how many faces there are and how like the training photos it is; warn beyond what 95% of those are."""
    if seen.distance is None:
        if said := _faces(seen.n_faces):
            st.caption(said)
        return
    is_far = seen.distance > 1
    like = f"{'Unlike' if is_far else 'Similar to'} the training photos ({seen.distance:.2f}; warns above 1)."
    measured = (
        f"Mean distance to the five nearest photos that {cache.title(likeness.GENERATION)} learned from, by its "
        f"features; at 1 it is what {likeness.WITHIN:.0%} of those photos have at most among themselves."
    )
    if is_far and seen.n_faces == 0:
        no_face = "" if workspace.is_own() else " No face was found."
        st.warning(
            f"**Outside what the nets were trained on.**{no_face} {like} Do not believe a verdict here, however sure "
            "it looks.",
            icon=":material/do_not_disturb_on:",
        )
    elif is_far:
        st.warning(f"{_faces(seen.n_faces)} {like}".strip(), icon=":material/warning:")
    else:
        st.caption(f"{_faces(seen.n_faces)} {like}".strip(), help=measured)


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

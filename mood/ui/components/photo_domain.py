"""Whether a photo is one that the nets can judge: its faces, what they say of the largest alone, how unlike it is."""

import streamlit as st

from mood import likeness
from mood.images import Photo
from mood.ui import answers
from mood.zoo import SPECS


def show(photo: Photo, generations: list[str]) -> None:
    """Show the largest face beside the whole photo, and warn where the nets were never trained on the like.

    Args:
        photo: what was asked about.
        generations: names, oldest first.
    """
    seen = answers.surroundings(photo, tuple(generations))
    reach = f"{seen.distance or 0:.2f} times as far from the training photos as 95 % of them are from each other"
    if seen.n_faces == 0 and seen.distance is not None and seen.distance > 1:
        st.warning(
            f"**Outside what the nets were trained on.** No face was found, and the photo is {reach}. Do not "
            "believe a verdict here, however sure it looks.",
            icon=":material/do_not_disturb_on:",
        )
    elif seen.n_faces == 0:
        st.caption("No frontal face was found: the nets judge the scene, or a face that is turned away.")
    if seen.crop is None:
        return
    with st.expander("The face alone", icon=":material/face:"):
        left, right = st.columns([1, 4])
        left.image(seen.crop, width="stretch", alt=f"The largest face of {photo.name}")
        for name, column in zip(generations, right.columns(len(generations)), strict=True):
            whole, face = seen.p_whole[name], seen.p_face[name]
            column.metric(SPECS[name].title, f"{face:.0%} happy", points(whole, face), delta_color="off")
        right.caption(
            f"{_faces(seen.n_faces)}; what each generation says of the largest, cut out, and how far that is from its "
            "answer to the whole photo."
        )
        if seen.distance is not None:
            right.caption(f"By the features of {SPECS[likeness.GENERATION].title} it lies {reach}.")


def points(before: float, after: float) -> str:
    """Return how far two shares are apart once they are rounded as they are shown: 70 % to 60 % is ten points."""
    return f"{round(100 * after) - round(100 * before):+d} points"


def _faces(count: int) -> str:
    return "One face was found" if count == 1 else f"{count} faces were found"

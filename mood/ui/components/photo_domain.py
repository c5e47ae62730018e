"""Whether a photo is one that the nets can judge: its faces, what they say of the largest alone, how unlike it is."""

import streamlit as st

from mood import likeness
from mood.images import Photo
from mood.ui import answers, texts
from mood.zoo import SPECS

TEXTS = texts.of("photo_domain")


def show(photo: Photo, generations: list[str]) -> None:
    """Show the largest face beside the whole photo, and warn where the nets were never trained on the like.

    Args:
        photo: what was asked about.
        generations: names, oldest first.
    """
    seen = answers.surroundings(photo, tuple(generations))
    reach = TEXTS.times_far_training(distance=seen.distance or 0)
    if seen.n_faces == 0 and seen.distance is not None and seen.distance > 1:
        st.warning(
            TEXTS.outside_what_nets(reach=reach),
            icon=":material/do_not_disturb_on:",
        )
    elif seen.n_faces == 0:
        st.caption(TEXTS.no_frontal_face)
    if seen.crop is None:
        return
    with st.expander(TEXTS.face_alone, icon=":material/face:"):
        left, right = st.columns([1, 4])
        left.image(seen.crop, width="stretch", alt=TEXTS.largest_face(name=photo.name))
        for name, column in zip(generations, right.columns(len(generations)), strict=True):
            whole, face = seen.p_whole[name], seen.p_face[name]
            change = f"{100 * (face - whole):+.0f} points"
            column.metric(SPECS[name].title, f"{face:.0%} happy", change, delta_color="off")
        right.caption(TEXTS.what_each_generation(faces=_faces(seen.n_faces)))
        if seen.distance is not None:
            right.caption(TEXTS.features_lies(title=SPECS[likeness.GENERATION].title, reach=reach))


def _faces(count: int) -> str:
    return TEXTS.one_face_found if count == 1 else TEXTS.faces_found(count=count)

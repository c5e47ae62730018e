"""What would change a generation's verdict on one photo: hidden, blurred and recoloured, with curves of P(happy)."""

import streamlit as st

from mood import figures
from mood.images import Photo
from mood.triage.counterfactual import FACTORS, Probe
from mood.ui import answers
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS


def show(photo: Photo | None, generation: str) -> None:
    """Show it.

    Args:
        photo: what to change, or None where the picture is elsewhere.
        generation: whose verdict.
    """
    if photo is None:
        st.info("To change a photo, the photo must be here.", icon=":material/lock:")
        return
    bar = st.progress(0.0, f"Asking {SPECS[generation].title} about changed copies …")
    found = answers.probed(photo, generation, bar.progress)
    bar.empty()
    for sentence in found.sentences():
        st.markdown(f"- {sentence}")
    _pictures(found)
    curves = {"brightness": (FACTORS, found.brightness), "saturation": (FACTORS, found.saturation)}
    st.plotly_chart(
        figures.swept(curves),
        key="probe",
        config=PLAIN_CHART,
        alt="; ".join(f"{name}: P(happy) from {min(p):.0%} to {max(p):.0%}" for name, (_, p) in curves.items()),
    )
    st.caption(f"{found.n_asked} changed copies of one photo; {SPECS[generation].title} was asked about each.")


def _pictures(found: Probe) -> None:
    shown = [*found.variants, *([found.flip] if found.flip else [])]
    if not shown:
        return
    for column, one in zip(st.columns(max(4, len(shown))), shown, strict=False):
        column.image(
            one.pixels, width="stretch", alt=f"The photo with {one.title}", caption=f"{one.title}: {one.p_happy:.0%}"
        )

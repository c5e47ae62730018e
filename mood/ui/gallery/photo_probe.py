"""What would change a generation's verdict on one photo: hidden, blurred and recoloured, with curves of probability."""

import streamlit as st

from mood import figures
from mood.images import Photo
from mood.triage.counterfactual import FACTORS, Probe
from mood.ui import cache, explanations
from mood.ui.shared.chart import PLAIN_CHART


def show(photo: Photo | None, generation: str) -> None:
    """Show it.

    Args:
        photo: what to change, or None where the picture is elsewhere.
        generation: whose verdict.
    """
    if photo is None:
        st.info("To change a photo, the photo must be here.", icon=":material/lock:")
        return
    bar = st.progress(0.0, f"Asking {cache.title(generation)} about changed copies …")
    found = explanations.probed(photo, generation, bar.progress)
    bar.empty()
    for sentence in found.sentences():
        st.markdown(f"- {sentence}")
    _pictures(found)
    curves = {sweep.title.lower(): (FACTORS, sweep.p) for sweep in found.sweeps}
    st.plotly_chart(
        figures.swept(curves, found.target),
        key="probe",
        config=PLAIN_CHART,
        alt="; ".join(
            f"{name}: P({found.target}) from {min(p):.0%} to {max(p):.0%}" for name, (_, p) in curves.items()
        ),
    )
    st.caption(f"{found.n_asked} changed copies of one photo; {cache.title(generation)} was asked about each.")


def _pictures(found: Probe) -> None:
    shown = [*found.variants, *([found.flip] if found.flip else [])]
    if not shown:
        return
    for column, one in zip(st.columns(max(4, len(shown))), shown, strict=False):
        column.image(
            one.pixels, width="stretch", alt=f"The photo with {one.title}", caption=f"{one.title}: {one.p:.0%}"
        )

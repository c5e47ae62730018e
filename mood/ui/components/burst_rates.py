"""How good the suggestions are, on the bundled bursts of which the truth is known."""

from pathlib import Path

import pandas as pd
import streamlit as st

from mood import bursts
from mood.ui import cache, texts, workspace
from mood.zoo import SPECS

TEXTS = texts.of("burst_rates")


def show() -> None:
    """Show how often the kept photo is the best one, and how well faults and bursts are found."""
    models = workspace.config().models
    path = bursts.path_of(models)
    if not path.exists():
        st.info(TEXTS.not_measured_yet, icon=":material/hourglass_empty:")
        return
    rows, kinds, whole = _measured(str(models), cache.stamp_of(path))
    st.dataframe(rows, hide_index=True, alt=TEXTS.how_often_kept)
    st.caption(TEXTS.wilson_intervals_over(tuned=bursts.TUNED))
    st.dataframe(kinds, hide_index=True, alt=TEXTS.how_well_faults)
    st.caption(TEXTS.bursts_found_whole(whole=whole))


@st.cache_resource(show_spinner=False, max_entries=4)
def _measured(models: str, stamp: float) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    del stamp
    table = bursts.read(Path(models))
    rows = [
        {TEXTS.kept_by: _title(name), TEXTS.best_photo: str(found["best"]),
         TEXTS.nothing_wrong: str(found["faultless"]),         TEXTS.order_of_two: str(found.get("order", ""))}
        for name, found in bursts.rates(table).items()
    ]  # fmt: skip
    kinds = [
        {TEXTS.fault: kind, TEXTS.found_rightly: str(precision), TEXTS.of_all_found: str(recall)}
        for kind, (precision, recall) in bursts.detection(table).items()
    ]
    return pd.DataFrame(rows), pd.DataFrame(kinds), str(bursts.grouping(table))


def _title(name: str) -> str:
    first, _, rest = name.partition(",")
    return (SPECS[first].title + (f",{rest}" if rest else "")) if first in SPECS else name

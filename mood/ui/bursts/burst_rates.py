"""How good the suggestions are, on the bundled bursts of which the truth is known."""

import shlex
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import bursts
from mood.ui import cache, workspace
from mood.ui.keeping import kept


def show() -> None:
    """Show how often the kept photo is the best one, and how well faults and bursts are found."""
    models = workspace.config().models
    measured = _measured(models)
    st.subheader("How good are these suggestions?")
    if measured is None:
        st.info(
            f"Not measured yet. Run `python -m mood bursts --models {shlex.quote(str(models))}`.",
            icon=":material/hourglass_empty:",
        )
        return
    rows, kinds, whole = measured
    st.dataframe(rows, hide_index=True, alt="How often the kept photo is the best one, by who keeps it")
    st.caption(
        f"On the bundled bursts but the first {bursts.TUNED}, on which the rules' thresholds were chosen; the wanted "
        "mood is the one that the person shows. The best photo is the one with the fewest faults and, of those, the "
        f"strongest expression; two photos are faultless ones whose expressions differ by {bursts.APART} of 1. Of "
        "photos that small changes move as far, the sharper face, the better light and more room decide; by faults "
        "alone any is drawn. Shares with 95% Wilson intervals, draws and the order with bootstrap intervals over "
        "bursts. Synthetic people: the figures say nothing about real photos."
    )
    st.dataframe(kinds, hide_index=True, alt="How well faults are found, by kind")
    st.caption(
        "Bursts found whole and with nothing else, when all are one series with 340 portraits of other people and each "
        f"photo was moved by up to {bursts.MOVED:.0%} of its sides: {whole}."
    )


@kept(max_entries=4, reads=lambda models: [bursts.path_of(models)])
def _measured(models: Path) -> tuple[pd.DataFrame, pd.DataFrame, str] | None:
    table = bursts.read(models)
    if table is None:
        return None
    rows = [
        {"kept by": _title(name), "it is the best photo": str(rates["best"]),
         "nothing is wrong with it": str(rates["faultless"]), "two in the right order": str(rates.get("order", ""))}
        for name, rates in bursts.rates(table).items()
    ]  # fmt: skip
    kinds = [
        {"fault": kind, "precision": str(precision), "recall": str(recall)}
        for kind, (precision, recall) in bursts.detection(table).items()
    ]
    return pd.DataFrame(rows), pd.DataFrame(kinds), str(bursts.grouping(table))


def _title(name: str) -> str:
    first, _, rest = name.partition(",")
    return cache.title(first) + (f",{rest}" if rest else "")

"""What the app keeps of who looked at which photos; light, for the first page asks."""

from pathlib import Path

import pandas as pd
import streamlit as st

from mood.evaluation import Metric, provenance, with_outcome
from mood.ui import cache, workspace


def accuracies(name: str, dataset: str, split: str, threshold: float = 0.5) -> dict[str, Metric]:
    """Return a generation's accuracy by who looked at the photos; see `provenance.accuracies`. Empty if unknown."""
    known, table = table_of(dataset), cache.predictions(name, dataset)
    if known is None or table is None:
        return {}
    return provenance.accuracies(with_outcome(table[table["split"] == split], threshold), known)


def blind_look(name: str, dataset: str, split: str) -> str:
    """Say what a blind look found in a split's photos that nobody had looked at before; "" if there was none."""
    known, table = table_of(dataset), cache.predictions(name, dataset)
    if known is None or table is None:
        return ""
    looked = provenance.blind_look(table[table["split"] == split], known)
    found = ", ".join(f"{count} {how}" for how, count in looked.items())
    return f"A blind look at {sum(looked.values())} of the others found {found}." if looked else ""


def table_of(dataset: str) -> pd.DataFrame | None:
    """Return who looked at the photos of a data set, or None if that is not known; see `provenance.read`."""
    path = provenance.path_of(workspace.config().models, dataset)
    return _table(str(path), cache.stamp_of(path))


@st.cache_resource(show_spinner=False, max_entries=4)
def _table(path: str, stamp: float) -> pd.DataFrame | None:
    del stamp
    return provenance.read(Path(path))

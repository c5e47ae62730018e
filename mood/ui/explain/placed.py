"""Which map knows what moves a net: on rendered people, of whom that is known, beside the tests on photos."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import map_quality, twins
from mood.evaluation import Metric
from mood.explanation import METHODS
from mood.map_quality.faithfulness import CONTROLS
from mood.plurals import plural
from mood.twins import CHANGED_IN, FACTORS, Placed
from mood.ui import cache, workspace
from mood.ui.keeping import kept

_measured = kept(8)(twins.read_maps)


@kept(8)
def _placed(path: Path, fingerprint: str) -> list[Placed]:
    return twins.placed(_measured(path, fingerprint))


def show(name: str, tested: pd.DataFrame, titles: dict[str, str]) -> None:
    """Show how well each method's maps of a generation follow what moves it; nothing where that was not measured.

    `tested` are the rows of `map_quality.read` on photos; `titles` those of the controls.
    """
    path, fingerprint = twins.maps_path(workspace.config().models, name), cache.card(name).sha256
    table = _measured(path, fingerprint)
    if table.empty:
        return
    found, people = _placed(path, fingerprint), table["person"].nunique()
    st.subheader("Where it is known what moves the net")
    st.markdown(" ".join(_said(found, people, cache.title(name))))
    st.dataframe(
        pd.DataFrame(_row(one, titles) for one in found), hide_index=True,
        height=35 * (len(found) + 1) + 3, alt="How well each method's maps follow what moves the net",
        column_config={"method": st.column_config.TextColumn(pinned=True)},
    )  # fmt: skip
    if said := list(_agreement(found, tested)):
        st.markdown(" ".join(said))
    st.caption(
        f"{plural(people, 'person', 'people')} who do not exist, each rendered again with one part changed "
        f"({', '.join(FACTORS[factor] for factor in CHANGED_IN)}). Rank correlation: of a map's shares in those "
        "parts with how far their change moves the logit, a mean over people with 95% bootstrap intervals. Soft masks "
        "count each place as much as the change changes it, since light leaks out of a part. Pointing: how often the "
        f"strongest place lies in the part that moves the net most. Adjusted p: one-sided Wilcoxon tests against the "
        f"best of {len(CONTROLS)} controls, by Holm's method for {len(found) - len(CONTROLS)} methods. A map shows "
        "what a part says by being there, a twin what another part would say: they need not be the same."
    )


def _said(found: Sequence[Placed], people: int, title: str) -> list[str]:
    shown = [METHODS[one.method].title for one in found if one.is_shown]
    best, *others = (one for one in found if one.method in METHODS)
    alike = sum(one.rank.interval.high >= best.rank.interval.low for one in others)
    first = (
        f"{METHODS[best.method].title} comes first in following what moves {title}: {_cell(best.rank)}; the "
        f"intervals of {alike} of the {plural(len(others), 'other method')} overlap with this."
    )
    if not shown:
        return [first, f"**No method is shown to know more of it than a map that looks at no net** (n = {people})."]
    return [first, f"Shown to know more of it than every map that looks at no net: {', '.join(shown)}."]


def _agreement(found: Sequence[Placed], tested: pd.DataFrame) -> list[str]:
    said = []
    for metric in ("gain", "road"):
        same = twins.agreement(found, map_quality.rates(tested, metric)) if len(tested) else None
        if same is not None:
            measure = map_quality.METRICS[metric].lower() if metric == "gain" else map_quality.METRICS[metric]
            said.append(f"The order of methods by {measure} on photos goes with this one by {_cell(same)}.")
    return said


def _row(one: Placed, titles: dict[str, str]) -> dict[str, str]:
    title = METHODS[one.method].title if one.method in METHODS else titles[one.method]
    return {
        "method": title,
        "rank correlation": _cell(one.rank),
        "beats all controls": "" if one.pvalue is None else "yes" if one.is_shown else "no",
        "adjusted p": "" if one.pvalue is None else f"{one.pvalue:.2g}",
        "with soft masks": _cell(one.rank_soft),
        "pointing": _cell(one.pointing),
    }


def _cell(metric: Metric) -> str:
    ends = metric.interval
    return f"{metric.value:.2f} [{ends.low:.2f}, {ends.high:.2f}] (n = {metric.n})"

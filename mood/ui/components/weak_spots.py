"""Where a generation fails: causes against the photos called rightly, and slices with their accuracy."""

import pandas as pd
import streamlit as st

from mood.triage import CauseRate, title_of, worst
from mood.ui import comparisons, drawn, frame, shelves, state, texts
from mood.ui.components.comparison import Compared
from mood.ui.components.notices import PLAIN_CHART

TEXTS = texts.of("weak_spots")


@frame.part
def show(found: Compared) -> None:
    """Show both for one generation.

    Args:
        found: what is compared.
    """
    tables = {name: shelves.triaged(name, found.source.name) for name in found.evaluations}
    names = [name for name, table in tables.items() if table is not None]
    if not names:
        st.info(TEXTS.errors_not_triaged, icon=":material/search:")
        return
    chosen = st.segmented_control(
        TEXTS.generation,
        names,
        format_func=found.titles.get,
        default=names[-1],
        key="of",
        required=True,
        **state.LINKED,
    )
    table = tables[chosen][tables[chosen]["split"] == found.split]
    _causes(found, chosen, table)
    _slices(found, chosen, table)


def _causes(found: Compared, name: str, table: pd.DataFrame) -> None:
    rates = comparisons.causes(name, found.source.name, found.split)
    n_wrong = int((~table["is_correct"]).sum())
    rows = [
        {
            "cause": title_of(one.key),
            TEXTS.headline: one.n_headline,
            TEXTS.errors: f"{one.n_wrong} [{one.wrong.low:.0%}, {one.wrong.high:.0%}]",
            TEXTS.photos_called_rightly: f"{one.n_right} [{one.right.low:.0%}, {one.right.high:.0%}]",
            TEXTS.odds_ratio: f"{one.odds_ratio:.2f} [{one.interval.low:.2f}, {one.interval.high:.2f}]",
            "so": _verdict(one),
        }
        for one in rates
    ]
    st.markdown(TEXTS.what_may_have(title=found.titles[name], n_wrong=n_wrong, n_table=len(table)))
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=TEXTS.causes_errors_odds(title=found.titles[name]))
    st.caption(TEXTS.counts_95_wilson)
    real = [one for one in rates if one.is_cause and one.n_headline]
    if found.is_in_gallery:
        for one, column in zip(real[:3], st.columns(3), strict=False):
            query = {"data": found.source.title, "generation": found.titles[name], "cause": title_of(one.key)}
            with column:
                label = TEXTS.see(n_wrong=one.n_wrong, title_of=title_of(one.key))
                frame.link("gallery", label, ":material/photo_library:", query)


def _verdict(one: CauseRate) -> str:
    if one.is_cause:
        return TEXTS.more_among_errors
    return TEXTS.more_among_others if one.interval.high < 1 else TEXTS.no_difference_shown


def _slices(found: Compared, name: str, table: pd.DataFrame) -> None:
    parts = comparisons.slices(name, found.source.name, found.split)
    accuracy = float(table["is_correct"].mean())
    low = worst(parts, accuracy)
    named = "; ".join(f"**{one.group.lower()}: {one.title}** ({one.accuracy})" for one in low[:3])
    st.markdown(
        TEXTS.slices_right_all(title=found.titles[name], accuracy=accuracy, n_table=len(table))
        + (TEXTS.clearly_below(named=named) if low else TEXTS.no_slice_clearly)
    )
    shown = {f"{one.group}: {one.title}": one.accuracy for one in parts if one.group != "Source"}
    st.plotly_chart(
        drawn.slices(shown, accuracy, name),
        key="slices",
        config=PLAIN_CHART,
        alt="; ".join(f"{title} {metric}" for title, metric in shown.items()),
    )
    sources = [one for one in parts if one.group == "Source"]
    if sources:
        with st.expander(TEXTS.source_photos_enough(n_sources=len(sources)), icon=":material/folder_open:"):
            rows = [{"source": one.title, "accuracy": str(one.accuracy)} for one in sources]
            st.dataframe(pd.DataFrame(rows), hide_index=True, alt=TEXTS.accuracy_source)
    st.caption(TEXTS.slices_looked_so(n_parts=len(parts)))

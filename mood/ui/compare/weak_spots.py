"""Where a generation fails: causes against the correct photos, and slices with their accuracy."""

import pandas as pd
import streamlit as st

from mood.triage import COLLECTION, CauseRate, title_of, worst
from mood.ui import drawn, frame, gallery_rows, linked, markdown
from mood.ui.compare import comparisons
from mood.ui.compare.comparison import Compared
from mood.ui.shared.notices import PLAIN_CHART


@frame.part
def show(found: Compared) -> None:
    """Show both for one generation.

    Args:
        found: what is compared.
    """
    tables = {name: gallery_rows.triaged(name, found.source.name) for name in found.evaluations}
    known = {name: table for name, table in tables.items() if table is not None}
    if not known:
        st.info("The errors were not triaged yet. Run `python -m mood triage --photos DIR`.", icon=":material/search:")
        return
    chosen = linked.ask("Generation", known, "of", title=found.titles.__getitem__, usual=list(known)[-1])
    table = known[chosen][known[chosen]["split"] == found.split]
    _causes(found, chosen, table)
    _slices(found, chosen, table)


def _causes(found: Compared, name: str, table: pd.DataFrame) -> None:
    rates = comparisons.causes(name, found.source.name, found.split)
    n_wrong = int((~table["is_correct"]).sum())
    rows = [
        {
            "cause": title_of(one.key),
            "headline of": one.n_headline,
            "of the errors": f"{one.n_wrong} [{one.wrong.low:.0%}, {one.wrong.high:.0%}]",
            "of the correct photos": f"{one.n_right} [{one.right.low:.0%}, {one.right.high:.0%}]",
            "odds ratio": f"{one.odds_ratio:.2f} [{one.interval.low:.2f}, {one.interval.high:.2f}]",
            "so": _verdict(one),
        }
        for one in rates
    ]
    st.markdown(f"**What may have misled {found.titles[name]}** in its {n_wrong} errors of {len(table)} photos")
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, alt=f"Causes of the errors of {found.titles[name]} with odds ratios"
    )
    st.caption(
        "Counts with 95 % Wilson intervals of their share; odds ratios with exact 95 % intervals (Fisher). What is as "
        "common among correct photos explains nothing, however often it is seen among errors."
    )
    real = [one for one in rates if one.is_cause and one.n_headline]
    if found.is_in_gallery:
        for one, column in zip(real[:3], st.columns(3), strict=False):
            query = {"data": found.source.name, "generation": name, "cause": one.key}
            with column:
                label = f"See the {one.n_wrong} “{title_of(one.key)}”"
                frame.link("gallery", label, ":material/photo_library:", query)


def _verdict(one: CauseRate) -> str:
    if one.is_cause:
        return "more among errors"
    return "more among the others" if one.interval.high < 1 else "no difference shown"


def _slices(found: Compared, name: str, table: pd.DataFrame) -> None:
    parts = comparisons.slices(name, found.source.name, found.split)
    accuracy = float(table["is_correct"].mean())
    low = worst(parts, accuracy)
    named = "; ".join(f"**{one.group.lower()}: {markdown.plain(one.title)}** ({one.accuracy})" for one in low[:3])
    st.markdown(
        f"**Slices.** {found.titles[name]} is right on {accuracy:.1%} of all {len(table)}. "
        + (f"Clearly below that: {named}." if low else "No slice is clearly below that.")
    )
    shown = {f"{one.group}: {one.title}": one.accuracy for one in parts if one.group != COLLECTION}
    st.plotly_chart(
        drawn.slices(shown, accuracy, name),
        key="slices",
        config=PLAIN_CHART,
        alt="; ".join(f"{title} {metric}" for title, metric in shown.items()),
    )
    collections = [one for one in parts if one.group == COLLECTION]
    if collections:
        title = f"By collection that the photos were gathered from ({len(collections)} with photos enough)"
        with st.expander(title, icon=":material/folder_open:"):
            rows = [
                {"collection": one.title.removeprefix("collection_"), "accuracy": str(one.accuracy)}
                for one in collections
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Accuracy by collection")
    st.caption(
        f"{len(parts)} slices were looked at, so one in twenty intervals misses by luck alone; dotted: all photos."
    )

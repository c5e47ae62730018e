"""Where a generation fails: causes against the correct photos, and slices with their accuracy."""

import pandas as pd
import streamlit as st

from mood.plurals import plural
from mood.triage import COLLECTION, CauseRate, faces_found, title_of, worst
from mood.ui import chart, frame, gallery_rows, linked, markdown, workspace
from mood.ui.compare import results
from mood.ui.compare.comparison import Compared


@frame.part
def show(compared: Compared) -> None:
    """Show both for one generation."""
    tables = {name: gallery_rows.triaged(name, compared.source.name) for name in compared.evaluations}
    known = {name: table for name, table in tables.items() if table is not None}
    if not known:
        triage = markdown.code(f"python -m mood triage {workspace.on(compared.source.dataset)}")
        st.info(f"The errors were not triaged yet. Run {triage}.", icon=":material/search:")
        return
    chosen = linked.ask("Generation", known, "of", title=compared.titles.__getitem__, usual=list(known)[-1])
    table = known[chosen][known[chosen]["split"] == compared.split]
    _causes(compared, chosen, table)
    _slices(compared, chosen, table)


def _causes(compared: Compared, name: str, table: pd.DataFrame) -> None:
    rates, title = results.causes(name, compared.source.name, compared.split), compared.titles[name]
    if not rates:
        st.markdown(f"**{title}** makes no errors on these {plural(len(table), 'photo')}.")
        return
    rows = [
        {
            "cause": title_of(rate.key),
            "headline of": rate.n_headline,
            "of the errors": f"{rate.n_wrong} [{rate.wrong.low:.0%}, {rate.wrong.high:.0%}]",
            "of the correct photos": f"{rate.n_right} [{rate.right.low:.0%}, {rate.right.high:.0%}]",
            "odds ratio": rate.odds(),
            "so": _verdict(rate),
        }
        for rate in rates
    ]
    n_wrong = int((~table["is_correct"]).sum())
    st.markdown(f"**What may have misled {title}** in its {plural(n_wrong, 'error')} of {plural(len(table), 'photo')}")
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=f"Causes of the errors of {title} with odds ratios")
    st.caption(
        "Counts with 95% Wilson intervals of their share; odds ratios with exact 95% intervals (Fisher). What is as "
        "common among correct photos explains nothing, however often it is seen among errors."
    )
    if compared.is_in_gallery:
        real = [rate for rate in rates if rate.is_cause and rate.n_headline]
        for rate, column in zip(real[:3], st.columns(3), strict=False):
            with column:
                compared.link_to_gallery(f"See the {rate.n_wrong} “{title_of(rate.key)}”", name, cause=rate.key)


def _verdict(rate: CauseRate) -> str:
    if rate.is_cause:
        return "more among errors"
    return "more among the others" if rate.interval.high < 1 else "no difference shown"


def _slices(compared: Compared, name: str, table: pd.DataFrame) -> None:
    parts = results.slices(name, compared.source.name, compared.split)
    accuracy = float(table["is_correct"].mean())
    low = worst(parts, accuracy)
    named = "; ".join(f"**{part.group.lower()}: {markdown.plain(part.title)}** ({part.accuracy})" for part in low[:3])
    st.markdown(
        f"**Slices.** {compared.titles[name]} is right on {accuracy:.1%} of all {len(table)}. "
        + (f"Clearly below that: {named}." if low else "No slice is clearly below that.")
    )
    shown = {f"{part.group}: {part.title}": part.accuracy for part in parts if part.group != COLLECTION}
    if shown:
        chart.show(chart.slices(shown, accuracy, name), "slices", chart.in_words(shown, " "))
    rates = [(part.title.removeprefix("collection_"), str(part.accuracy)) for part in parts if part.group == COLLECTION]
    if rates:
        title = f"By collection that the photos were gathered from ({len(rates)} with photos enough)"
        with st.expander(title, icon=":material/folder_open:"):
            rated = pd.DataFrame(rates, columns=["collection", "accuracy"])
            st.dataframe(rated, hide_index=True, alt="Accuracy by collection")
    st.caption(
        f"{len(parts)} slices were looked at, so one in twenty intervals misses by luck alone; dotted: all photos. "
        f"{faces_found(table)}"
    )

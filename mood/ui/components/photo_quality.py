"""What is wrong with the photos themselves, with the worst of each kind."""

import pandas as pd
import streamlit as st

from mood import quality
from mood.evaluation import wilson_interval
from mood.ui import cache, frame, markdown, state, workspace

_SHOWN = 12


@frame.part
def show(source: cache.Source) -> None:
    """Show the quality report of a data set.

    Args:
        source: the data set.
    """
    report = quality.read(quality.path_of(workspace.config().models, source.name))
    if report is None:
        st.info("Not looked at yet. Run `python -m mood quality --photos DIR`.", icon=":material/hourglass_empty:")
        return
    count, table = report if source.dataset is None else quality.of(report, source.dataset)
    found = table["issue"].value_counts()
    if not len(found):
        st.success(f"CleanVision finds nothing wrong with any of the {count:,} photos.", icon=":material/check:")
        return
    shares = {issue: wilson_interval(int(n), count) for issue, n in found.items()}
    lines = [
        {"photos that are": quality.ISSUES[issue], "of all": f"{n} of {count}",
         "share": f"{n / count:.1%} [{shares[issue].low:.1%}, {shares[issue].high:.1%}]"}
        for issue, n in found.items()
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(lines), hide_index=True, alt="Number of photos by what is wrong with them")
    st.caption("As CleanVision finds it with its own thresholds; shares with 95 % Wilson intervals.")
    if source.dataset is None:
        return
    titles = {quality.ISSUES[issue]: issue for issue in found.index}
    chosen = st.segmented_control("The worst of", list(titles), key="quality", default=None, **state.LINKED)
    if chosen:
        _pictures(source, table[table["issue"] == titles[chosen]])


def _pictures(source: cache.Source, rows: pd.DataFrame) -> None:
    by = ["group", "score"] if rows["group"].notna().any() else ["score"]
    grid = st.grid(min_column_width=120, gap="small")
    for row in rows.sort_values(by).head(_SHOWN).itertuples():
        with grid.cell():
            st.image(
                cache.thumbnail(source.dataset, row.file),
                width="stretch",
                alt=f"{row.file}, labelled {row.label}",
            )
            st.caption(markdown.plain(f"{row.file}, {row.split}"))
    if len(rows) > _SHOWN:
        st.caption(f"{_SHOWN} of {len(rows)}; all are in the table that the command writes.")

"""What is wrong with the photos themselves, with the worst of each kind."""

from collections import Counter

import pandas as pd
import streamlit as st

from mood.audit import quality
from mood.datasets import Dataset
from mood.evaluation import wilson_interval
from mood.ui import cache, frame, linked, markdown, workspace

_SHOWN = 12


@frame.part
def show(source: cache.Source) -> None:
    """Show the quality report of a data set.

    Args:
        source: the data set.
    """
    report = quality.read(quality.path_of(workspace.config().models, source.name))
    if report is None:
        st.info(
            "Not looked at yet. Run `python -m mood audit quality --photos DIR`.", icon=":material/hourglass_empty:"
        )
        return
    count, table = report if source.dataset is None else quality.of(report, source.dataset)
    found = Counter(table["issue"].tolist())
    if not found:
        st.success(f"CleanVision finds nothing wrong with any of the {count:,} photos.", icon=":material/check:")
        return
    shares = {issue: wilson_interval(n, count) for issue, n in found.items()}
    lines = [
        {"photos that are": quality.ISSUES[issue], "of all": f"{n} of {count}",
         "share": f"{n / count:.1%} [{shares[issue].low:.1%}, {shares[issue].high:.1%}]"}
        for issue, n in found.most_common()
    ]  # fmt: skip
    st.dataframe(pd.DataFrame(lines), hide_index=True, alt="Number of photos by what is wrong with them")
    st.caption("As CleanVision finds it with its own thresholds; shares with 95 % Wilson intervals.")
    if source.dataset is None:
        return
    issues = [issue for issue, _ in found.most_common()]
    chosen = st.segmented_control(
        "The worst of", issues, format_func=quality.ISSUES.__getitem__, **linked.optional("quality", issues)
    )
    if chosen:
        _pictures(source.dataset, table[table["issue"] == chosen])


def _pictures(dataset: Dataset, rows: pd.DataFrame) -> None:
    by = ["group", "score"] if rows["group"].notna().any() else ["score"]
    grid = st.grid(min_column_width=120, gap="small")
    shown = rows.sort_values(by).head(_SHOWN)
    for file, label, split in shown[["file", "label", "split"]].to_numpy().tolist():
        with grid.cell():
            st.image(cache.thumbnail(dataset, file), width="stretch", alt=f"{file}, labelled {label}")
            st.caption(markdown.plain(f"{file}, {split}"))
    if len(rows) > _SHOWN:
        st.caption(f"{_SHOWN} of {len(rows)}; all are in the table that the command writes.")

"""What was measured of the photos themselves: what is wrong with them, and what mere facts give away."""

from collections import Counter

import pandas as pd
import streamlit as st

from mood.audit import quality as qualities
from mood.datasets import Dataset
from mood.evaluation import wilson_interval
from mood.ui import cache, chart, frame, linked, markdown, workspace
from mood.ui.shared import beside

_SHOWN = 12


@frame.part
def quality(source: cache.Source) -> None:
    """Show what CleanVision finds wrong, with the worst photos of each kind."""
    report = qualities.read(qualities.path_of(workspace.config().models, source.name))
    if report is None:
        look = markdown.code(f"python -m mood audit quality {workspace.on(source.dataset)}")
        st.info(f"Not looked at yet. Run {look}.", icon=":material/hourglass_empty:")
        return
    count, table = report if source.dataset is None else qualities.of(report, source.dataset)
    counts = dict(Counter(table["issue"].tolist()).most_common())
    if not counts:
        st.success(f"CleanVision finds nothing wrong with any of the {count:,} photos.", icon=":material/check:")
        return
    rows = []
    for issue, n in counts.items():
        ends, title = wilson_interval(n, count), qualities.ISSUES[issue]
        share = f"{n / count:.1%} [{ends.low:.1%}, {ends.high:.1%}]"
        rows.append({"photos that are": title, "of all": f"{n} of {count}", "share": share})
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Number of photos by what is wrong with them")
    st.caption("As CleanVision finds it with its own thresholds; shares with 95% Wilson intervals.")
    if source.dataset is None:
        return
    chosen = st.segmented_control(
        "The worst of", counts, format_func=qualities.ISSUES.__getitem__, **linked.optional("quality", counts)
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


def shortcuts(source: cache.Source) -> None:
    """Show what facts reach that have nothing to do with the classes, beside the generations."""
    rows = beside.facts(source.name)
    if not rows:
        measure = markdown.code(f"python -m mood audit shortcuts {workspace.on(source.dataset)}")
        st.info(
            f"Not measured yet. Run {measure}; it needs photos of every class in the train and the test split.",
            icon=":material/hourglass_empty:",
        )
        return
    nets = cache.evaluations(cache.generations(), source.name, "test")
    rows |= {cache.title(name): evaluation.accuracy for name, evaluation in nets.items()}
    dotted = next(iter(nets.values()), None)
    guess = f"; dotted: {dotted.guess}" if dotted else ""
    chart.show(chart.slices(rows, dotted and dotted.guessing, ""), "shortcuts", chart.in_words(rows))
    st.caption(
        f"Accuracy on the test photos with 95% Wilson intervals{guess}. A logistic regression on the mean "
        "colour of a photo, on how many faces are found in it, or on its shape, knows nothing of what is in it: a "
        "net is worth only what it adds to them."
    )

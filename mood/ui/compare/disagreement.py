"""Where the generations disagree: two against each other on the same photos, and the patterns of all."""

import itertools

import pandas as pd
import streamlit as st

from mood.ui import drawn, frame, linked
from mood.ui.compare import comparisons
from mood.ui.compare.comparison import Compared
from mood.ui.shared.notices import PLAIN_CHART


@frame.part
def show(found: Compared) -> None:
    """Show both.

    Args:
        found: what is compared.
    """
    names = list(found.evaluations)
    if len(names) < 2:
        return
    left, right = st.columns(2)
    with left:
        _pair(found, names)
    with right:
        _patterns(found, names)


def _pair(found: Compared, names: list[str]) -> None:
    pairs = {f"{a}-{b}": (a, b) for a, b in itertools.pairwise(names)}
    titles = {key: " and ".join(found.titles[name] for name in pair) for key, pair in pairs.items()}
    a, b = pairs[linked.ask("Pair", titles, "pair", usual=list(pairs)[-1])]
    result = comparisons.compared((a, b), found.source.name, found.split, found.threshold)
    first, second = found.titles[a], found.titles[b]
    rows = {f"{first} right": [result.both, result.only_a], f"{first} wrong": [result.only_b, result.neither]}
    table = pd.DataFrame(rows, index=[f"{second} right", f"{second} wrong"]).T
    st.dataframe(table, alt=f"Photos that {first} and {second} got right and wrong")
    change = found.evaluations[b].confusion - found.evaluations[a].confusion
    st.plotly_chart(
        drawn.difference(change, found.task.classes),
        key="difference",
        config=PLAIN_CHART,
        alt=f"Photos in each cell of the confusion matrix, {second} less {first}: {change.tolist()}",
    )
    st.caption(f"Confusion matrices, {second} less {first}: how many more photos lie in each cell.")
    ends = result.interval
    st.markdown(
        f"Of {result.n} photos, {second} gets **{100 * result.difference:+.1f} points** more right than {first} "
        f"[{100 * ends.low:+.1f}, {100 * ends.high:+.1f}]; exact McNemar p = {result.pvalue:.2g}, not adjusted."
    )
    if found.is_in_gallery:
        _to_photos(found, b, a, result.only_a)
        _to_photos(found, a, b, result.only_b)


def _to_photos(found: Compared, wrong: str, right: str, count: int) -> None:
    if count:
        query = {"data": found.source.name, "generation": wrong, "right": right}
        frame.link(
            "gallery", f"See the {count} that only {found.titles[right]} gets right", ":material/photo_library:", query
        )


def _patterns(found: Compared, names: list[str]) -> None:
    by_pattern = comparisons.patterns(tuple(names), found.source.name, found.split, found.threshold)
    titles = [found.titles[name] for name in names]
    counts = {
        _in_words([title for title, is_right in zip(titles, pattern, strict=True) if is_right], len(names)): count
        for pattern, count in by_pattern.items()
    }
    st.markdown("**Which of them are correct**")
    st.plotly_chart(
        drawn.patterns(counts),
        key="patterns",
        config=PLAIN_CHART,
        alt="; ".join(f"{who}: {count}" for who, count in counts.items()),
    )


def _in_words(titles: list[str], total: int) -> str:
    if len(titles) == total:
        return "all"
    return "nobody" if not titles else "only " + " and ".join(titles)

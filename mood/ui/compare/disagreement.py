"""Where the generations disagree: two against each other on the same photos, and the patterns of all."""

import itertools

import pandas as pd
import streamlit as st

from mood.ui import chart, frame, linked
from mood.ui.compare import results
from mood.ui.compare.comparison import Compared


@frame.part
def show(compared: Compared) -> None:
    """Show both, where there are two generations or more."""
    if len(compared.evaluations) < 2:
        return
    left, right = st.columns(2)
    with left:
        _pair(compared)
    with right:
        _patterns(compared)


def _pair(compared: Compared) -> None:
    pairs = {f"{a}-{b}": (a, b) for a, b in itertools.pairwise(compared.evaluations)}
    titles = {key: " and ".join(compared.titles[name] for name in pair) for key, pair in pairs.items()}
    a, b = pairs[linked.ask("Pair", titles, "pair", usual=list(pairs)[-1])]
    test = results.paired((a, b), compared.source.name, compared.split, compared.threshold)
    first, second = compared.titles[a], compared.titles[b]
    rows = {f"{first} right": [test.both, test.only_a], f"{first} wrong": [test.only_b, test.neither]}
    table = pd.DataFrame(rows, index=[f"{second} right", f"{second} wrong"]).T
    st.dataframe(table, alt=f"Photos that {first} and {second} got right and wrong")
    change = compared.evaluations[b].confusion - compared.evaluations[a].confusion
    said = f"Photos in each cell of the confusion matrix, {second} less {first}: {change.tolist()}"
    chart.show(chart.difference(change, compared.task.classes), "difference", said)
    st.caption(f"Confusion matrices, {second} less {first}: how many more photos lie in each cell.")
    st.markdown(
        f"Of {test.n} photos, {second} gets {test.points} more right than {first}; exact McNemar p = "
        f"{test.pvalue:.2g}, not adjusted."
    )
    for wrong, right, count in ((b, a, test.only_a), (a, b, test.only_b)):
        if count:
            see = f"See the {count} that only {compared.titles[right]} gets right"
            compared.link_to_gallery(see, wrong, right=right)


def _patterns(compared: Compared) -> None:
    titles = list(compared.titles.values())
    patterns = results.patterns(tuple(compared.titles), compared.source.name, compared.split, compared.threshold)
    counts = {_who(list(itertools.compress(titles, is_right)), len(titles)): n for is_right, n in patterns.items()}
    st.markdown("**Which of them are correct**")
    chart.show(chart.patterns(counts), "patterns", chart.in_words(counts))


def _who(titles: list[str], total: int) -> str:
    if len(titles) == total:
        return "all"
    return "nobody" if not titles else "only " + " and ".join(titles)

"""What each generation may decide alone at a level, what it leaves to a person, and where the guarantee lapses."""

import pandas as pd
import streamlit as st

from mood.bursts import listed
from mood.evaluation import Metric
from mood.evaluation.conformal import Conformal, Measured
from mood.plurals import plural
from mood.ui import cache, chart, frame, guarantees, markdown, viewing, workspace
from mood.ui.compare.comparison import Compared
from mood.ui.shared import guarantee, notices


@frame.part
def show(compared: Compared) -> None:
    """Show it for the generations that are calibrated, on test photos, whatever split and threshold are chosen."""
    nets = guarantees.calibrated(cache.generations(compared.task))
    if not nets:
        command = markdown.code(f"python -m mood calibrate {workspace.on(compared.source.dataset)}")
        st.info(f"Nothing calibrates these verdicts yet. Run {command}.", icon=":material/verified:")
        return
    percent = guarantee.ask_level()
    worth = {name: found for name in nets if (found := guarantees.measured(name, guarantees.home(name), percent))}
    for name in worth:
        _too_few(name, percent)
    _alone(worth, percent)
    _chart(worth, percent)
    _coverage(list(worth), percent)
    with st.expander("What is guaranteed, and of which photos", icon=":material/verified:"):
        st.markdown("\n".join(f"- {line}" for line in _terms(list(worth), percent)))


def _too_few(name: str, percent: int) -> None:
    """Say which classes nothing can leave out, since too few photos of them calibrate."""
    sets, classes = guarantees.of(name, percent), cache.card(name).spec.classes
    if sets is not None and sets.always:
        counts = ", ".join(f"{markdown.plain(classes[index])} {sets.counts[index]}" for index in sets.always)
        st.warning(
            f"**{cache.title(name)} decides nothing alone at {percent}%:** that takes {sets.needed} calibration "
            f"photos of each class, and there are fewer ({counts}), so these are in every set. A lower level needs "
            "fewer.",
            icon=":material/front_hand:",
        )


def _alone(worth: dict[str, Measured], percent: int) -> None:
    rows = {
        cache.title(name): {
            "decides alone": str(of.alone),
            "wrong, of those": str(of.wrong),
            "several: ask a person": str(of.several),
            "none": str(of.none),
        }
        for name, of in worth.items()
    }
    st.dataframe(pd.DataFrame(rows).T.rename_axis("generation"), alt=f"What each decides alone at {percent}%")


def _chart(worth: dict[str, Measured], percent: int) -> None:
    tables = {name: cache.table_of(name, guarantees.home(name)) for name in worth}
    risks = {name: guarantees.risk(path, cache.card(name).spec.task) for name, path in tables.items() if path}
    titles = {name: cache.title(name) for name in worth}
    marks = {name: (of.alone, of.wrong) for name, of in worth.items()}
    said = chart.in_words({titles[name]: f"{of.alone.value:.0%} alone" for name, of in worth.items()})
    chart.show(chart.risk_coverage(risks, marks, titles), "risk-coverage", f"Errors among what is decided: {said}")
    st.caption(
        f"Lines: test photos from the surest on, and how many of those decided are wrong. Dots: where sets of one "
        f"class at {percent}% end, with 95% Wilson intervals of the errors."
    )


def _coverage(nets: list[str], percent: int) -> None:
    """Show how often sets hold the label: on photos like those that calibrate, and on others."""
    columns = {cache.title(name): guarantees.by_group(name, percent) | _elsewhere(name, percent) for name in nets}
    st.markdown("**How often the label is in the set**")
    told = {title: {group: str(metric) for group, metric in of.items()} for title, of in columns.items()}
    st.dataframe(pd.DataFrame(told).fillna("-").rename_axis("photos"), alt=f"Coverage at {percent}% by group of photos")


def _elsewhere(name: str, percent: int) -> dict[str, Metric]:
    """Return the same on the other data sets that a net was measured on."""
    known, found = cache.sources(cache.card(name).spec.task), {}
    for dataset, source in known.items():
        worth = None if dataset == guarantees.home(name) else guarantees.measured(name, dataset, percent)
        if worth is not None and worth.coverage.n:
            found[f"{source.title} (no guarantee)"] = worth.coverage
    return found


def _terms(nets: list[str], percent: int) -> list[str]:
    """Say what is guaranteed, of whom, and what was chosen on the same photos."""
    first = guarantees.of(nets[0], percent) if nets else None
    noted = cache.card(nets[0]).calibration if nets else None
    if first is None or noted is None:
        return []
    counted = listed(f"{count} {markdown.plain(label)}" for label, count in noted["n"].items())
    return [
        f"Of photos like those of the calibration, the set holds the label of at least {percent}% of each class, on "
        "average over calibrations. Of one kind of them, or of other photos, such as rendered portraits, nothing is "
        "guaranteed: the table shows what was measured.",
        f"Calibrated on half of the validation photos of {cache.title_of(noted['dataset'])} ({counted}; seed "
        f"{noted['seed']}, look-alikes together).{_luck(first)}",
        *filter(None, [_chosen(nets), _looked_at(noted["dataset"])]),
    ]


def _luck(sets: Conformal) -> str:
    """Say how far the coverage of one calibration may be off, by the class of fewest photos."""
    if sets.always:
        return ""
    fewest = min(sets.counts)
    low, high = sets.luck(fewest)
    photos = plural(fewest, "photo")
    return f" With {photos} of a class its share lies between {low:.1%} and {high:.1%} in 95 of 100 draws."


def _chosen(nets: list[str]) -> str:
    """Say what else the validation photos were used for."""
    cards = {name: cache.card(name) for name in nets}
    learned = [
        card for name, card in cards.items() if card.data["counts"] and card.data["dataset"] == guarantees.home(name)
    ]
    if not learned:
        return ""
    tempered = [card.spec.title for card in learned if card.training.get("temperature")]
    also = f" and the temperature of {listed(tempered)}" if tempered else ""
    return (
        f"These photos are not untouched: the epoch that is kept{also} was chosen on all validation photos, both "
        "halves. So the guarantee is worth what the coverage on test photos shows."
    )


def _looked_at(dataset: str) -> str:
    return notices.NOT_DRAWN if viewing.viewed(dataset) is not None else ""

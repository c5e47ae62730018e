"""The generations against each other on one split of one data set; data sets are never mixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import pandas as pd
import streamlit as st

from mood.audit import copies
from mood.evaluation import Evaluation, McNemar, holm, provenance
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import cache, chart, frame, linked, markdown, viewing
from mood.ui.compare import results
from mood.ui.shared import beside, notices, pickers

ALPHA = 0.05


@dataclass(frozen=True)
class Compared:
    """What is compared.

    Args:
        threshold: the least probability of the positive class that is called so.
        evaluations: by generation, oldest first.
    """

    task: Task
    source: cache.Source
    split: str
    threshold: float
    evaluations: Mapping[str, Evaluation]

    @property
    def is_in_gallery(self) -> bool:
        """Whether the gallery shows the same errors: test photos, called by one half."""
        return self.split == "test" and self.threshold == 0.5

    @cached_property
    def titles(self) -> dict[str, str]:
        """Names on screen."""
        return {name: cache.title(name) for name in self.evaluations}

    @property
    def by_title(self) -> dict[str, Evaluation]:
        """The evaluations by what their generations are called on screen."""
        return {self.titles[name]: evaluation for name, evaluation in self.evaluations.items()}

    def link_to_gallery(self, label: str, generation: str, **query: str) -> None:
        """Lead to photos of a generation, where the gallery shows the same."""
        if self.is_in_gallery:
            query = {"task": self.task.key, "data": self.source.name, "generation": generation} | query
            frame.link("gallery", label, ":material/photo_library:", query)


def choose(task: Task) -> Compared:
    """Let data set and split be chosen, and the threshold where there is a positive class, and evaluate there.

    Raises:
        WeightsMissingError: if nothing was measured yet.
    """
    left, right = st.columns(2)
    sources = cache.sources(task)
    measured = {name: sources[name].title for name in cache.measured(sources, task)}
    dataset = pickers.dataset(measured, task, left, needs_photos=False)
    split = linked.ask("Split", ["test", "validation"], "split", place=right)
    threshold = _threshold(task) if task.is_binary else 0.5
    evaluations = cache.evaluations(cache.generations(task), dataset, split, threshold)
    seen = {name: evaluation for name, evaluation in evaluations.items() if evaluation.n}
    return Compared(task, sources[dataset], split, threshold, seen)


def _threshold(task: Task) -> float:
    positive = markdown.plain(task.positive)
    return st.slider(
        f"Call it {positive} from …", 0.05, 0.95, step=0.01, **linked.number("threshold", 0.05, 0.95, 0.5),
        help=f"The least P({positive}) that is called {positive}. It moves every figure of this page; the "
        "gallery takes one half.",
    )  # fmt: skip


def accuracies(compared: Compared) -> None:
    """Show accuracy with intervals, also by who looked at the photos where that is known."""
    if not compared.evaluations:
        st.info(f"No photo of this data set is in the {compared.split} split.")
        return
    accuracy = {name: evaluation.accuracy for name, evaluation in compared.evaluations.items()}
    first = next(iter(compared.evaluations.values()))
    facts = beside.facts(compared.source.name, compared.split)
    titles, drawn = compared.titles | {fact: fact for fact in facts}, accuracy | facts
    said = chart.in_words({titles[name]: metric for name, metric in drawn.items()})
    chart.show(chart.interval_dots(drawn, titles, first.guessing), "accuracies", said)
    trained = {title: seeds for name, title in titles.items() if (seeds := beside.seeds(name, compared.source.name))}
    st.caption(
        f"Share of {first.n} {compared.split} photos that are correct, with 95% Wilson intervals; dotted: "
        f"{first.guess}."
        + (" One fact alone: a logistic regression that knows nothing else of a photo." if facts else "")
        + (f" Trained with {chart.in_words(trained)}; shown is one." if trained else "")
    )
    if compared.threshold != 0.5 and compared.split == "test":
        st.warning(
            "A threshold chosen by looking at test photos flatters every figure here: choose it on validation photos.",
            icon=":material/warning:",
        )
    _by_viewing(compared)
    _without_copies(compared)
    _never_learned(compared)


def _by_viewing(compared: Compared) -> None:
    """Show the accuracy on photos that somebody looked at when the data set was gathered, and on the others."""
    dataset = compared.source.name
    by = {name: viewing.accuracies(name, dataset, compared.split, compared.threshold) for name in compared.evaluations}
    rows = {
        compared.titles[name]: {f"photos {group}": str(metric) for group, metric in of.items()}
        for name, of in by.items()
    }
    if any(rows.values()):
        st.markdown("**By whether somebody looked at the photos when the set was gathered**")
        table = pd.DataFrame(rows).T.rename_axis("generation")
        st.dataframe(table, alt="Accuracy by whether somebody looked at the photos")
        seen = viewing.blind_look(next(iter(compared.evaluations)), dataset, compared.split)
        last, accuracies = list(by.items())[-1]
        mixed = provenance.meaning(compared.evaluations[last].accuracy, accuracies)
        st.caption(" ".join(filter(None, [notices.NOT_DRAWN, f"{compared.titles[last]}: {mixed}", seen])))


def _without_copies(compared: Compared) -> None:
    """Show the accuracy without test photos that are there twice, and how copies were looked for."""
    pairs = viewing.copied(compared.source.name)
    if pairs is None or compared.split != "test":
        return
    rows = {
        compared.titles[name]: {copies.ALL: str(evaluation.accuracy)}
        | {title: str(metric) for title, metric in without.items()}
        for name, evaluation in compared.evaluations.items()
        if (without := viewing.without_copies(name, compared.source.name, compared.threshold))
    }
    st.markdown("**Without test photos that are there twice**")
    st.dataframe(pd.DataFrame(rows).T.rename_axis("generation"), alt="Accuracy without copies")
    st.caption(copies.found(pairs))


def _never_learned(compared: Compared) -> None:
    """Say how generations do on photos of collections that they never learned from, where that was measured."""
    said = [viewing.never_learned(name, compared.source.name) for name in compared.evaluations]
    if compared.split == "test" and any(said):
        st.markdown("**Of collections that a net never learned from**")
        st.markdown("\n".join(f"- {sentence}" for sentence in said if sentence))


def tests(compared: Compared) -> None:
    """Show the paired tests in words."""
    pairs, titles = list(combinations(compared.evaluations, 2)), compared.titles
    if not pairs:
        st.caption("One net alone has nothing to be compared with.")
        return
    paired = [results.paired(pair, compared.source.name, compared.split, compared.threshold) for pair in pairs]
    for (first, second), test, p in zip(pairs, paired, holm([test.pvalue for test in paired]), strict=True):
        st.markdown(_in_words(titles[first], titles[second], test, p))
    st.caption(
        f"Exact McNemar test on the photos that only one of the two got right; p-values are adjusted for "
        f"{plural(len(pairs), 'comparison')} (Holm). Below {ALPHA} the difference is unlikely to be luck."
    )


def _in_words(first: str, second: str, test: McNemar, p: float, kind: str = "adjusted p") -> str:
    """Say in Markdown what a paired test of two models says, p being what `kind` calls it."""
    winner = second if test.difference > 0 else first
    finding = f"**{winner} is better**" if p < ALPHA else "**no clear winner**"
    return (
        f"- {first} against {second}: {finding} ({kind} = {p:.2g}, n = {test.n}). Only {first.lower()} was right on "
        f"{test.only_a}, only {second.lower()} on {test.only_b}, both on {test.both}, neither on {test.neither}."
    )


def against_narrower(compared: Compared) -> None:
    """Show the paired tests against nets that tell fewer of the classes apart, on the photos of their home."""
    if compared.split != "test" or compared.source.name != cache.home(compared.task):
        return
    for task in cache.tasks():
        if not set(task.classes) < set(compared.task.classes):
            continue
        home, classes = cache.home(task), " and ".join(reversed(task.classes))
        st.subheader(f"Asked only about {classes}")
        for name, title in compared.titles.items():
            for other in cache.generations(task):
                if cache.predictions(other, home) is not None:
                    test = results.against_narrower(name, compared.source.name, other, home)
                    st.markdown(_in_words(cache.title(other), title, test, test.pvalue, "unadjusted p"))
        st.caption(
            f"The {classes} test photos only; a probability is its share of these classes together. Exact McNemar "
            "tests, not adjusted for their number."
        )


def metrics(compared: Compared) -> None:
    """Show all metrics as a table, each with its interval and n."""
    if not compared.evaluations:
        return
    columns = {
        title: {_metric_title(key, evaluation.classes): str(metric) for key, metric in evaluation.metrics.items()}
        for title, evaluation in compared.by_title.items()
    }
    st.dataframe(pd.DataFrame(columns).rename_axis("metric"), alt="All metrics of all generations with intervals")
    last = "ROC AUC is one class against the rest."
    if compared.task.is_binary:
        last = f"average precision is that of {markdown.plain(compared.task.positive)}."
    st.caption(
        "Accuracy, precision and recall with Wilson intervals, ROC AUC with DeLong's, the rest with 2,000 bootstrap "
        "resamples. Of Brier "
        f"score, log loss and calibration error (ten bins) less is better; {last}"
    )


def _metric_title(key: str, classes: Sequence[str]) -> str:
    """Return what a metric is called: a class that it ends with is written as it is, the longest that fits."""
    label = max((label for label in classes if key.endswith(f"_{label}")), key=len, default="")
    return f"{key.removesuffix(label).replace('_', ' ')}{label}"

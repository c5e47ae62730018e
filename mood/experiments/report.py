"""What was measured of the nets in a folder, as Markdown."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pandas as pd

from mood import evaluation, zoo
from mood.audit import copies
from mood.evaluation import Evaluation, Metric, predictions, provenance
from mood.experiments import unseen
from mood.experiments.measure import SPLITS, SPREAD, by_split, n_seeds
from mood.tasks import Task


def report(models: Path) -> str:
    """Return the accuracies, intervals, spreads and paired tests of all nets: a section a task and data set."""
    return "\n\n".join(filter(None, (of_task(task, models) for task in zoo.tasks(models))))


def of_task(task: Task, models: Path) -> str:
    """Return those of the nets of one task; see `report`."""
    return "\n\n".join(_of_positive(task, models) if task.is_binary else _of_classes(task, models))


def _of_positive(task: Task, models: Path) -> list[str]:
    measured: dict[str, dict[str, dict[str, Evaluation]]] = {}
    for name in zoo.trained(models, task):
        for dataset, path in predictions.tables(models / name).items():
            measured.setdefault(dataset, {})[name] = by_split(predictions.read(path), task)
    return [_section(dataset, measured[dataset], task, models) for dataset in sorted(measured, reverse=True)]


def _of_classes(task: Task, models: Path) -> list[str]:
    """Return the accuracy of the nets that tell several classes apart, and the recall of each class."""
    title = f"{task.title}, with 95 % intervals (recall of each class: Wilson):"
    lines = _head(title, "model", "data set", "split", "accuracy", "balanced accuracy", "macro F1")
    recalls = []
    for name in zoo.trained(models, task):
        for dataset, path in predictions.tables(models / name).items():
            for split, measured in by_split(predictions.read(path), task).items():
                metrics = measured.metrics
                means = " | ".join(str(metrics[key]) for key in ("accuracy", "balanced_accuracy", "macro_f1"))
                lines.append(f"| {name} | {dataset} | {split} | {means} |")
                of_labels = {label: metrics[f"recall_{label}"] for label in task.classes}
                told = "; ".join(f"{label} {recall}" for label, recall in of_labels.items() if recall.n)
                recalls.append(f"- {name}, {dataset}, {split}: {told}")
    return ["\n".join([*lines, "", *recalls])] if recalls else []


def _section(dataset: str, measured: dict[str, dict[str, Evaluation]], task: Task, models: Path) -> str:
    once = [name for name in measured if n_seeds(models / name / SPREAD).get(dataset) == 1]
    seeds = f" ({', '.join(once)}: trained with one seed only)" if once else ""
    title = f"Data set `{dataset}`, accuracy with 95 % Wilson interval{seeds}:"
    f1 = f"F1 {' / '.join(reversed(task.classes))}"
    lines = _head(title, "generation", "validation", "test", f1, "ROC AUC", "test, over seeds")
    lines += [_row(name, dataset, of_splits, models) for name, of_splits in measured.items()]
    parts = (said for say in (by_provenance, without_copies, _unseen) if (said := say(dataset, models, task)))
    return "\n\n".join(["\n".join([*lines, "", *_tests(measured)]), *parts])


def by_provenance(dataset: str, models: Path, task: Task) -> str:
    """Return accuracy and calibration on a data set's test photos by whether somebody looked when it was gathered.

    Returns:
        Markdown tables and a sentence; "" where that is not known or nothing was measured.
    """
    known, rows = provenance.read(provenance.path_of(models, dataset)), _tested(dataset, models, task)
    if known is None or not rows:
        return ""
    right = {name: provenance.accuracies(test.rows(), known) for name, test in rows.items()}
    errors = {name: provenance.calibrations(test.scores, known) for name, test in rows.items()}
    title = f"Test photos of `{dataset}` by whether somebody looked at them when the set was gathered:"
    also = "Calibration error of the same (ten bins; less is better, and with fewer photos it is larger by chance):"
    looked = provenance.in_words(provenance.blind_look(next(iter(rows.values())).rows(), known), "those not looked at")
    groups = (provenance.VIEWED, provenance.UNVIEWED, provenance.AS_LABELLED)
    return "\n\n".join(filter(None, [_by_group(title, groups, right), _by_group(also, groups, errors), looked]))


def without_copies(dataset: str, models: Path, task: Task) -> str:
    """Return accuracy on a data set's test photos without those that are one photograph or one scene with another.

    Returns:
        Markdown; "" where copies were not looked for or nothing was measured.
    """
    pairs, rows = copies.read(copies.path_of(models, dataset)), _tested(dataset, models, task)
    if pairs is None or not rows:
        return ""
    right = {name: {copies.ALL: test.accuracy, **copies.accuracies(test.rows(), pairs)} for name, test in rows.items()}
    title = f"Test photos of `{dataset}` without those that are there twice:"
    return f"{_by_group(title, next(iter(right.values())), right)}\n\n{copies.found(pairs)}"


def _unseen(dataset: str, models: Path, task: Task) -> str:
    tables = {name: unseen.read(unseen.path_of(models, name, dataset)) for name in zoo.trained(models, task)}
    said = [
        f"- {unseen.in_words(table, task, zoo.Card.read(models / name).spec.title)}"
        for name, table in tables.items()
        if table is not None
    ]
    return "\n".join(said)


def _tested(dataset: str, models: Path, task: Task) -> dict[str, Evaluation]:
    paths = {name: predictions.tables(models / name).get(dataset) for name in zoo.trained(models, task)}
    tests = {name: by_split(predictions.read(path), task).get("test") for name, path in paths.items() if path}
    return {name: test for name, test in tests.items() if test is not None}


def _by_group(title: str, groups: Iterable[str], metrics: Mapping[str, Mapping[str, Metric]]) -> str:
    rows = [f"| {name} | {' | '.join(str(of.get(group, '-')) for group in groups)} |" for name, of in metrics.items()]
    return "\n".join([*_head(title, "generation", *groups), *rows])


def _head(title: str, *columns: str) -> list[str]:
    """Return a sentence and, under it, the head of a Markdown table."""
    return [title, "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _row(name: str, dataset: str, measured: dict[str, Evaluation], models: Path) -> str:
    accuracies = [str(measured[split].accuracy) if split in measured else "-" for split in SPLITS]
    test = measured["test"]
    f1 = " / ".join(f"{test.metrics[f'f1_{label}'].value:.3f}" for label in reversed(test.classes))
    area = test.metrics["roc_auc"]
    auc = f"{area.value:.3f} [{area.interval.low:.3f}, {area.interval.high:.3f}]"
    return f"| {name} | {' | '.join(accuracies)} | {f1} | {auc} | {_seeds(name, dataset, models)} |"


def _seeds(name: str, dataset: str, models: Path) -> str:
    path = models / name / SPREAD
    if not path.exists():
        return "-"
    spread = pd.read_csv(path)
    values = spread.loc[spread["dataset"] == dataset, "test"]
    if len(values) < 2:
        return "one seed" if len(values) else "-"
    return f"{values.min():.1%} to {values.max():.1%} ({len(values)} seeds)"


def _tests(measured: dict[str, dict[str, Evaluation]]) -> list[str]:
    lines = []
    for (first, a), (second, b) in pairwise(measured.items()):
        result = evaluation.compare(a["test"], b["test"])
        lines.append(
            f"- {second} against {first} on {result.n} test photos: only {second} right {result.only_b}, "
            f"only {first} right {result.only_a}, exact McNemar p = {result.pvalue:.2g}, not adjusted"
        )
    return lines

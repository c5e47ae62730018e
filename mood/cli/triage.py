"""Commands that ask why photos were misclassified, and what rendered ones are known to show."""

import argparse
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from mood import evaluation, experiments, settings, triage
from mood.audit import labels
from mood.cli.options import Commands, command, generation, photos
from mood.cli.workspace import asked, measured_home, opened, say, trained
from mood.datasets import Dataset
from mood.errors import DataError
from mood.plurals import plural
from mood.zoo import Card, store

_FIRST = 100


def add(commands: Commands) -> None:
    """Add the commands."""
    command(commands, "triage", _triage,
            "find what may have misled a net, photo by photo, with the likeness of `transfer`; a second run goes on",
            "triage --photos data/mine", generation, photos)  # fmt: skip
    command(commands, "truth", _truth, "print accuracy by what rendered pictures are known to show", "truth transfer",
            generation, photos)  # fmt: skip


def _triage(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, asked(models, dataset))
    dataset = dataset.of(Card.read(models / names[0]).spec.classes)
    with ExitStack() as bars:
        bar: list[tqdm] = []  # none before there is something to do: it would be drawn below each sentence

        def begin(count: int, name: str) -> None:
            bars.close()
            bar[:] = [bars.enter_context(tqdm(total=count, desc=name, unit="photo", disable=not count))]

        progress = triage.Progress(begin, lambda count: bar[0].update(count), say)
        tables = triage.triage(names, dataset, models, progress)
    print(triage.faces_found(next(iter(tables.values()))))
    for name, table in tables.items():
        _print_causes(name, table[table["split"] == "test"])
    _print_by_eye(models, dataset)


def _print_causes(name: str, test: pd.DataFrame) -> None:
    wrong = int((~test["is_correct"]).sum())
    print(f"{name}: {plural(wrong, 'error')} among {plural(len(test), 'test photo')}", end="")
    print("; headlines, and odds against correct photos" if wrong else ": nothing to explain")
    for rate in triage.cause_rates(test):
        print(
            f"  {triage.title_of(rate.key):26}{plural(rate.n_headline, 'headline'):14}"
            f"{rate.n_wrong:4} of {plural(wrong, 'error')}, {rate.n_right:4} of {len(test) - wrong} others, "
            f"odds ratio {rate.odds()}"
        )


def _print_by_eye(models: Path, dataset: Dataset) -> None:
    by_eye = labels.seen_by_eye(dataset)
    if by_eye is None:
        return
    ranking = pd.read_csv(triage.suspects_path(models, dataset.name), dtype={"file": str})
    viewed, first = by_eye[0], set(ranking["file"].head(_FIRST))
    print(
        f"Doubted labels against those found wrong by eye, among photos that were looked at; of the {_FIRST} most "
        f"doubted these are {len(first & viewed)}:"
    )
    for name, metric in labels.found_by_eye(ranking, *by_eye).items():
        low, high = metric.interval.low, metric.interval.high
        print(f"  {name}: {metric.value:.0%} [{low:.0%}, {high:.0%}], n = {metric.n}")


def _truth(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    own = arguments.models or settings.for_photos(arguments.photos).models
    models = own if arguments.models or store.names(own) else settings.load().models
    if not triage.factors_of(dataset.table):
        raise DataError(
            f"“{dataset.name}” does not know what its pictures show; its manifest has none of the columns of "
            "rendered ones.",
            "Ask for `--photos data/demo`.",
        )
    for name in trained(arguments, models, asked(models, dataset)):
        rows = evaluation.with_outcome(experiments.measured(name, dataset, models))
        _print_truth(name, triage.with_truth(rows[rows["split"] == "test"], dataset.table))


def _print_truth(name: str, rows: pd.DataFrame) -> None:
    tests = triage.differences(rows)
    print(f"{name}: clear expressions, scene not against them: {triage.unambiguous(rows)}")
    for factor in dict.fromkeys(test.factor for test in tests):
        accuracies = "; ".join(f"{value} {metric}" for value, metric in triage.by_value(rows, factor).items())
        print(f"  {factor.title.lower()}: {accuracies}")
        for test in tests:
            if test.factor == factor:
                print(f"    {test}")

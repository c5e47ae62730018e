"""Commands about the rendered portraits: accuracy by what they are known to show, and those of the first page."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from mood import settings
from mood.cli.options import Commands, command, generation, nets, opened, photos, trained
from mood.errors import DataError

if TYPE_CHECKING:
    import pandas as pd


def add(commands: Commands) -> None:
    """Add the commands."""
    truth = command(
        commands, "truth", _truth, "print accuracy by what rendered pictures are known to show",
        "truth transfer",
    )  # fmt: skip
    generation(truth)
    photos(truth)

    showcase = command(
        commands, "showcase", _showcase, "choose and explain the portraits that the first page shows",
        "showcase --models models",
    )  # fmt: skip
    showcase.add_argument("--models", type=Path, required=True, help="folder of the generations, into which it writes")


def _truth(arguments: argparse.Namespace) -> None:
    from mood import evaluation, triage
    from mood.evaluation import predictions

    dataset, models = opened(arguments.photos), nets(arguments)
    if not triage.factors_of(dataset.table):
        raise DataError(
            f"“{dataset.name}” does not know what its pictures show; its manifest has none of the columns of "
            "rendered ones.",
            "Ask for `--photos data/demo`.",
        )
    for name in trained(arguments, models, dataset):
        path = predictions.tables(models / name).get(dataset.name)
        if path is None:
            raise DataError(f"{name} was not measured on “{dataset.name}”.", "Run `python -m mood evaluate` first.")
        rows = evaluation.with_outcome(predictions.read(path))
        _print(name, triage.with_truth(rows[rows["split"] == "test"], dataset.table))


def _showcase(arguments: argparse.Namespace) -> None:
    from mood.showcase import making, selection

    with tqdm(total=selection.MOST, unit="portrait") as bar:
        exhibits = making.make(opened([settings.load().demo]), arguments.models, bar.update)
    for exhibit in exhibits:
        said = ", ".join(f"{verdict.title} {verdict.p[exhibit.label]:.0%}" for verdict in exhibit.verdicts)
        print(f"{exhibit.kind:9}{exhibit.file}, P({exhibit.label}): {said}")


def _print(name: str, rows: "pd.DataFrame") -> None:
    from mood import triage

    tests = triage.differences(rows)
    print(f"{name}: clear expressions, scene not against them: {triage.unambiguous(rows)}")
    for factor in dict.fromkeys(test.factor for test in tests):
        found = "; ".join(f"{value} {metric}" for value, metric in triage.by_value(rows, factor).items())
        print(f"  {factor.title.lower()}: {found}")
        for test in (one for one in tests if one.factor == factor):
            print(f"    {test}")

"""The command that tells accuracy by what rendered pictures are known to show."""

import argparse
from typing import TYPE_CHECKING

from mood.cli.options import command, generation, nets, opened, photos, trained
from mood.errors import DataError

if TYPE_CHECKING:
    import pandas as pd


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command."""
    truth = command(commands, "truth", _truth, "print accuracy by what rendered pictures are known to show")
    generation(truth)
    photos(truth)


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
    for name in trained(arguments, models):
        path = predictions.tables(models / name).get(dataset.name)
        if path is None:
            raise DataError(f"{name} was not measured on “{dataset.name}”.", "Run `python -m mood evaluate` first.")
        rows = evaluation.with_outcome(predictions.read(path))
        _print(name, triage.with_truth(rows[rows["split"] == "test"], dataset.table))


def _print(name: str, rows: "pd.DataFrame") -> None:
    from mood import triage

    pvalues = triage.differences(rows)
    print(f"{name}: clear expressions, scene not against them: {triage.unambiguous(rows)}")
    for factor in (one for one in triage.FACTORS if one.column in pvalues):
        found = "; ".join(f"{value} {metric}" for value, metric in triage.by_value(rows, factor).items())
        print(f"  {factor.title.lower()} (p = {pvalues[factor.column]:.2g}): {found}")

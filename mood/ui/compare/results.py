"""What the app keeps of comparisons, so that a rerun computes nothing again."""

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from mood import evaluation, figures, triage
from mood.errors import WeightsMissingError
from mood.evaluation import McNemar, Metric, Scores, curves, fit_temperature, provenance, with_outcome
from mood.evaluation.curves import Bin
from mood.triage import CauseRate, Difference, Factor, Slice
from mood.ui import cache, gallery_rows, viewing, workspace
from mood.ui.keeping import kept
from mood.zoo import store
from mood.zoo.store import HISTORY


def _table(name: str, dataset: str, *_: object) -> list[Path]:
    """Return the files that what is said of a generation on a data set depends on."""
    path = cache.table_of(name, dataset)
    return [path] if path else []


def _tables(names: tuple[str, ...], dataset: str, *_: object) -> list[Path]:
    return [path for name in names for path in _table(name, dataset)]


def _triage(name: str, dataset: str, *_: object) -> list[Path]:
    return [triage.path_of(workspace.config().models, name, dataset)]


@kept(256, _tables)
def paired(pair: tuple[str, str], dataset: str, split: str, threshold: float) -> McNemar:
    """Return the paired test of two generations that were measured."""
    first, second = cache.evaluations(pair, dataset, split, threshold).values()
    return evaluation.compare(first, second)


@kept(64, _tables)
def patterns(names: tuple[str, ...], dataset: str, split: str, threshold: float) -> dict[tuple[bool, ...], int]:
    """Return how many photos each pattern of right (True) and wrong generations has, all right first."""
    return evaluation.patterns([*cache.evaluations(names, dataset, split, threshold).values()])


@kept(32, _table)
def temperature(name: str, dataset: str) -> float | None:
    """Return what a generation's logits must be divided by, from validation photos; None where there are none."""
    validation = cache.evaluated(name, dataset, "validation")
    if validation is None or not validation.n:
        return None
    return fit_temperature(validation.scores.y_true, validation.scores.p)


@kept(64, _table)
def tempered(name: str, dataset: str, split: str, by: float) -> Scores:
    """Return the scores of a generation that was measured, with its logits divided by a temperature."""
    (measured,) = cache.evaluations([name], dataset, split).values()
    return measured.scores.tempered(by)


@kept(32, _table)
def gained_by_temperature(name: str, dataset: str, split: str, by: float) -> Metric:
    """Return by how much dividing a generation's logits by a temperature lowers its log loss on a split."""
    return evaluation.gain(tempered(name, dataset, split, 1.0), tempered(name, dataset, split, by))


@kept(64, lambda name, dataset, *_: [*_table(name, dataset), provenance.path_of(workspace.config().models, dataset)])
def calibrations(name: str, dataset: str, split: str, by: float) -> dict[str, Metric]:
    """Return the calibration error of a generation's tempered scores by who looked at the photos; empty if unknown."""
    return viewing.calibrations(name, dataset, tempered(name, dataset, split, by))


@kept(64, _table)
def reliability(name: str, dataset: str, split: str, by: float) -> list[Bin]:
    """Return how often photos of like probability are positive, by a generation's tempered scores."""
    scores = tempered(name, dataset, split, by)
    return curves.reliability(scores.is_positive, scores.p_positive)


@kept(16, lambda names, _: [workspace.config().models / name / HISTORY for name in names])
def training_curves(names: tuple[str, ...], column: str) -> go.Figure:
    """Return the training curves of generations, of the `column` accuracy or loss; see `figures.training_curves`."""
    histories = {name: store.read_history(name, workspace.config().models) for name in names}
    marked = {
        name: of.assign(kept=of["epoch"] == cache.card(name).training["best_epoch"])
        for name, of in histories.items()
        if len(of)
    }
    return figures.training_curves(marked, {name: cache.title(name) for name in names}, column)


@kept(16, lambda name, dataset, narrower, home: [*_table(name, dataset), *_table(narrower, home)])
def against_narrower(name: str, dataset: str, narrower: str, home: str) -> McNemar:
    """Return the paired test of a net and one that tells fewer of its classes apart, on the latter's photos.

    The data set of the latter, `home`, is a folder in that of the former.
    """
    (theirs,) = cache.evaluations([narrower], home, "test").values()
    return evaluation.compare_narrower(theirs, _of_split(cache.predictions(name, dataset), "test"), home)


@kept(32, _triage)
def causes(name: str, dataset: str, split: str) -> list[CauseRate]:
    """Return how often each cause holds among errors and among the rest, of a data set that was triaged."""
    return triage.cause_rates(_of_split(gallery_rows.triaged(name, dataset), split))


@kept(32, _triage)
def slices(name: str, dataset: str, split: str) -> list[Slice]:
    """Return the accuracy of a generation on parts of a split of a data set that was triaged."""
    return triage.slices(_of_split(gallery_rows.triaged(name, dataset), split))


@kept(32, _table)
def with_truth(name: str, dataset: str, split: str) -> pd.DataFrame:
    """Return a generation's predictions beside what the rendered pictures of a split are known to show."""
    source = cache.sources(cache.card(name).spec.task)[dataset]
    shown = source.dataset.table if source.dataset is not None else pd.DataFrame(columns=["file"])
    return triage.with_truth(with_outcome(_of_split(cache.predictions(name, dataset), split)), shown)


@kept(64, _tables)
def by_factor(
    names: tuple[str, ...], dataset: str, split: str, factor: Factor
) -> tuple[dict[str, dict[str, Metric]], pd.DataFrame]:
    """Return each generation's accuracy by the values of a factor, and the same label by label as a table."""
    accuracy, rows = {}, []
    for name in names:
        table = with_truth(name, dataset, split)
        accuracy[name] = triage.by_value(table, factor)
        of_label = {label: triage.by_value(part, factor) for label, part in table.groupby("y_true")}
        rows += [
            {"generation": cache.title(name), factor.title.lower(): value, "accuracy": str(metric)}
            | {f"of the {label}": str(of.get(value, "none")) for label, of in of_label.items()}
            for value, metric in accuracy[name].items()
        ]
    return accuracy, pd.DataFrame(rows)


@kept(32, _table, "Testing what makes a difference …")
def differences(name: str, dataset: str, split: str) -> list[Difference]:
    """Return what each factor of the pictures makes of each label; see `triage.differences`."""
    return triage.differences(with_truth(name, dataset, split))


def _of_split(table: pd.DataFrame | None, split: str) -> pd.DataFrame:
    if table is None:
        raise WeightsMissingError(
            "This was not measured yet.",
            f"Run `python -m mood evaluate {workspace.on()}`, then `python -m mood triage {workspace.on()}`.",
        )
    return table[table["split"] == split]

"""What the app keeps of comparisons, so that a rerun computes nothing again."""

from itertools import product
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import evaluation, triage
from mood.calibration import fit_temperature, tempered
from mood.datasets import open_dataset
from mood.evaluation import Evaluation, McNemar, Metric
from mood.evaluation.predictions import narrowed, tables, with_outcome
from mood.findings import Section, tell
from mood.labels import CLASSES, POSITIVE
from mood.triage import CauseRate, Difference, Factor, Slice
from mood.ui import cache, shelves, workspace
from mood.zoo import SPECS, store

Key = tuple[tuple[str, str, float], ...]
"""By generation its table and when that changed last."""


def compared(a: str, b: str, dataset: str, split: str, threshold: float) -> McNemar:
    """Return the paired test of two generations."""
    return _compared(_key((a, b), dataset), dataset, split, threshold)


def patterns(names: tuple[str, ...], dataset: str, split: str, threshold: float) -> dict[tuple[bool, ...], int]:
    """Return how many photos each pattern of right (True) and wrong generations has, all right first."""
    return _patterns(_key(names, dataset), dataset, split, threshold)


def temperature(name: str, dataset: str) -> float | None:
    """Return what a generation's logits must be divided by, from validation photos; None where there are none."""
    return _temperature(_key((name,), dataset), dataset)


def warmed(name: str, dataset: str, split: str, by: float) -> tuple[Evaluation, Metric]:
    """Return a generation's evaluation with its logits divided by a temperature, and its calibration error."""
    return _warmed(_key((name,), dataset), dataset, split, by)


def against_generation(name: str, dataset: str, generation: str, home: str) -> McNemar:
    """Return the paired test of a net of several classes and one that tells happy from sad, on the latter's photos.

    Args:
        name: of the net of several classes.
        dataset: its data set, in which that of the other is a folder.
        generation: name of the other.
        home: data set of the other.
    """
    wide, narrow = _key((name,), dataset), _key((generation,), home)
    return _against(wide, narrow, dataset, home)


def causes(name: str, dataset: str, split: str) -> list[CauseRate]:
    """Return how often each cause holds among errors and among the rest."""
    return _weak_spots(_triage_key(name, dataset), dataset, split)[0]


def slices(name: str, dataset: str, split: str) -> list[Slice]:
    """Return the accuracy of a generation on parts of a split."""
    return _weak_spots(_triage_key(name, dataset), dataset, split)[1]


def with_truth(name: str, dataset: str, split: str) -> pd.DataFrame:
    """Return a generation's predictions beside what the rendered pictures of a split are known to show."""
    return _with_truth(_key((name,), dataset), dataset, split)


def by_factor(
    names: tuple[str, ...], dataset: str, split: str, factor: Factor
) -> tuple[dict[str, dict[str, Metric]], pd.DataFrame]:
    """Return each generation's accuracy by the values of a factor, and the same label by label as a table."""
    return _by_factor(_key(names, dataset), dataset, split, factor)


def differences(name: str, dataset: str, split: str) -> list[Difference]:
    """Return what each factor of the pictures makes of each label; see `triage.differences`."""
    return _differences(_key((name,), dataset), dataset, split)


def findings() -> list[Section]:
    """Return the story, told anew when a table or a card changes."""
    config = workspace.config()
    cache.generations()
    files = [*config.models.rglob("*.csv"), *config.models.rglob(store.CARD)]
    stamps = tuple(sorted((str(path), cache.stamp_of(path)) for path in files))
    return _findings(str(config.models), stamps)


def _key(names: tuple[str, ...], dataset: str) -> Key:
    found = {name: tables(workspace.config().models / name).get(dataset) for name in names}
    return tuple((name, str(path), cache.stamp_of(path) if path else 0.0) for name, path in found.items())


def _triage_key(name: str, dataset: str) -> Key:
    path = triage.path_of(workspace.config().models, name, dataset)
    return ((name, str(path), cache.stamp_of(path)),)


def _rows(name: str, dataset: str, split: str) -> pd.DataFrame:
    table = cache.predictions(name, dataset)
    return table[table["split"] == split]


@st.cache_resource(show_spinner=False, max_entries=256)
def _compared(key: Key, dataset: str, split: str, threshold: float) -> McNemar:
    (a, *_), (b, *_) = key
    return evaluation.compare(_rows(a, dataset, split), _rows(b, dataset, split), threshold)


@st.cache_resource(show_spinner=False, max_entries=16)
def _against(wide: Key, narrow: Key, dataset: str, home: str) -> McNemar:
    ours = narrowed(_rows(wide[0][0], dataset, "test"))
    ours = ours.assign(id=ours["id"].str.removeprefix(f"{home}/"))
    return evaluation.compare(_rows(narrow[0][0], home, "test"), ours)


@st.cache_resource(show_spinner=False, max_entries=64)
def _patterns(key: Key, dataset: str, split: str, threshold: float) -> dict[tuple[bool, ...], int]:
    names = [name for name, *_ in key]
    joined = evaluation.join({name: _rows(name, dataset, split) for name in names})
    right = (joined[names] >= threshold).eq(joined["y_true"] == POSITIVE, axis=0)
    found = right.value_counts().to_dict()
    return {pattern: int(found.get(pattern, 0)) for pattern in product([True, False], repeat=len(names))}


@st.cache_resource(show_spinner=False, max_entries=32)
def _temperature(key: Key, dataset: str) -> float | None:
    validation = cache.evaluated(key[0][0], dataset, "validation")
    return fit_temperature(validation.is_positive, validation.p) if validation and validation.n else None


@st.cache_resource(show_spinner=False, max_entries=64)
def _warmed(key: Key, dataset: str, split: str, by: float) -> tuple[Evaluation, Metric]:
    one = cache.evaluated(key[0][0], dataset, split)
    found = Evaluation(one.is_positive, tempered(one.p, by), one.called)
    return found, found.metrics["calibration_error"]


@st.cache_resource(show_spinner=False, max_entries=32)
def _weak_spots(key: Key, dataset: str, split: str) -> tuple[list[CauseRate], list[Slice]]:
    table = shelves.triaged(key[0][0], dataset)
    table = table[table["split"] == split]
    return triage.cause_rates(table), triage.slices(table)


@st.cache_resource(show_spinner=False, max_entries=32)
def _with_truth(key: Key, dataset: str, split: str) -> pd.DataFrame:
    rows = with_outcome(_rows(key[0][0], dataset, split))
    return triage.with_truth(rows, cache.sources(SPECS[key[0][0]].task)[dataset].dataset.table)


@st.cache_resource(show_spinner=False, max_entries=64)
def _by_factor(key: Key, dataset: str, split: str, factor: Factor) -> tuple[dict[str, dict[str, Metric]], pd.DataFrame]:
    found, lines = {}, []
    for name, *_ in key:
        rows = with_truth(name, dataset, split)
        found[name] = triage.by_value(rows, factor)
        of_label = {label: triage.by_value(part, factor) for label, part in rows.groupby("y_true")}
        lines += [
            {"generation": SPECS[name].title, factor.title.lower(): value, "accuracy": str(metric)}
            | {f"of the {label}": str(of.get(value, "none")) for label, of in of_label.items()}
            for value, metric in found[name].items()
        ]
    return found, pd.DataFrame(lines)


@st.cache_resource(show_spinner="Testing what makes a difference …", max_entries=32)
def _differences(key: Key, dataset: str, split: str) -> list[Difference]:
    return triage.differences(_with_truth(key, dataset, split))


@st.cache_resource(show_spinner="Reading what was measured …", max_entries=2)
def _findings(models: str, stamps: tuple[tuple[str, float], ...]) -> list[Section]:
    del stamps
    demo = workspace.config().demo
    return tell(Path(models), open_dataset(demo).of(CLASSES) if demo.exists() else None)

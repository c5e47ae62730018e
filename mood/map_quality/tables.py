"""How far each method can be believed on a generation: every map of some test photos is tested, and written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mood import files, zoo
from mood.datasets import Dataset
from mood.datasets.photos import read_verified
from mood.errors import DataError, ExplanationError
from mood.evaluation import Metric, bootstrap_interval
from mood.explanation import METHODS, explain_batch, why_not
from mood.explanation.heatmap import normalise
from mood.images import faces
from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import CONTROLS, check
from mood.map_quality.properties import complexity, localisation, max_sensitivity, road
from mood.tasks import likeliest

FILE = "faithfulness.csv"
STEPS = 10
COPIES = 2
"""Photos changed for max-sensitivity."""

STABILITY_EVERY = 10
"""Max-sensitivity explains each photo again, so only every so many photos take part."""

METRICS = {
    "gain": "Insertion minus deletion", "insertion": "Insertion", "deletion": "Deletion", "road": "ROAD",
    "drop": "Average drop", "increase": "Increase in confidence", "complexity": "Complexity",
    "sensitivity": "Max-sensitivity", "in_face": "Energy in the face", "seconds": "Seconds",
}  # fmt: skip
"""Columns of numbers and their names on screen."""

COLUMNS = ("model", "dataset", "file", "label", "target", "method", *METRICS)


AT_ONCE = tuple(key for key, method in METHODS.items() if method.passes(method.params()) <= 2)
"""Methods that take about two passes of one photo at most: a visitor does not wait for them."""

UNTESTED = ("grad_cam", "layer_cam")
"""Where no net was tested: the best known, and the one that shows finer places."""


@dataclass(frozen=True)
class Ranked:
    """A method, its mean, and the controls that it is not shown to beat.

    Against those, the interval of the difference on the same photos is not above 0.
    """

    method: str
    gain: Metric
    unbeaten: list[str]

    @property
    def title(self) -> str:
        """Its name on screen."""
        return METHODS[self.method].title


def measure(
    name: str,
    dataset: Dataset,
    models: Path,
    photos: int,
    methods: Sequence[str] = tuple(METHODS),
    advance: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Test a generation's maps, and controls; rows are appended photo by photo, and a second run goes on.

    So many test photos are drawn by a fixed seed, fewer if there are fewer; methods are keys of `METHODS`, and
    `advance` is called with the number of maps after each photo.

    Returns:
        One row a photo and method.

    Raises:
        ModelError: if the generation is not trained.
        ImageError: if a photo is missing or changed.
    """
    classifier, path = zoo.load(name, models), models / name / FILE
    for number, row in enumerate(drawn(dataset.of(classifier.spec.classes), photos).itertuples()):
        known = read(path, classifier.fingerprint)
        done = set(known.loc[(known["file"] == row.file) & (known["dataset"] == dataset.name), "method"])
        asked = [method for method in (*possible(classifier, methods), *CONTROLS) if method not in done]
        if asked:
            measured = _measured(classifier, pixels_of(dataset, row), asked, number % STABILITY_EVERY == 0)
            origin = {"model": classifier.fingerprint[:12], "dataset": dataset.name, "file": row.file,
                      "label": str(row.label)}  # fmt: skip
            write(pd.concat([known, measured.assign(**origin)]), path)
        advance(len(methods) + len(CONTROLS))
    return read(path, classifier.fingerprint)


def possible(classifier: "zoo.Classifier", methods: Sequence[str]) -> list[str]:
    """Return those of some methods that can explain a net."""
    return [method for method in methods if not why_not(classifier, method)]


def drawn(dataset: Dataset, photos: int) -> pd.DataFrame:
    """Return the manifest rows of some test photos, drawn by a fixed seed; all where there are fewer.

    Raises:
        DataError: if there is none.
    """
    rows = dataset.split("test").table
    if rows.empty:
        raise DataError(f"Maps are tested on photos of the test split; “{dataset.name}” has none.", "Add photos.")
    return rows.sample(min(photos, len(rows)), random_state=0)


def pixels_of(dataset: Dataset, row: Any) -> np.ndarray:
    """Return the pixels of a manifest row's photo, (h, w, 3) uint8."""
    return read_verified(dataset, row.file, row.sha256)


def read(path: Path, fingerprint: str | None = None, columns: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """Read what was written, by default of any model; empty, with the columns, if there is no file."""
    if not path.exists():
        return pd.DataFrame(columns=list(columns))
    table = pd.read_csv(path, dtype={"model": str})
    return table if fingerprint is None else table[table["model"] == fingerprint[:12]]


def write(table: pd.DataFrame, path: Path, columns: Sequence[str] = COLUMNS) -> None:
    """Write a table with its columns in this order, whole or not at all."""
    rows = table.reindex(columns=list(columns)).infer_objects()  # joined to no rows, numbers are objects: never rounded
    files.write_csv(path, rows.round(5))


def rates(table: pd.DataFrame, metric: str) -> dict[str, Metric]:
    """Return the mean of a metric by method, those without a value left out; the rows are of one data set."""
    values = {str(method): rows[metric].dropna().to_numpy(float) for method, rows in table.groupby("method")}
    return {method: mean(numbers) for method, numbers in values.items() if len(numbers)}


def mean(values: np.ndarray) -> Metric:
    """Return the mean of (n,) values with its bootstrap interval."""
    interval = bootstrap_interval(lambda weights: weights @ values / len(values), len(values))
    return Metric(float(values.mean()), len(values), interval, is_share=False)


def against(table: pd.DataFrame, method: str, control: str) -> Metric:
    """Return the mean gain of a method minus that of another or a control on the same photos, of one data set.

    Raises:
        ExplanationError: if they have no photo in common.
    """
    ours, theirs = (table[table["method"] == key].set_index("file")["gain"] for key in (method, control))
    difference = (ours - theirs).dropna()
    if difference.empty:
        raise ExplanationError(f"{method} and {control} were not tested on the same photos.")
    return mean(difference.to_numpy())


def ranking(table: pd.DataFrame) -> list[Ranked]:
    """Rank the methods by their gain, best first, from rows of one data set."""
    gains = rates(table, "gain")
    controls = [control for control in CONTROLS if control in gains]
    methods = sorted((method for method in gains if method in METHODS), key=lambda method: -gains[method].value)
    return [
        Ranked(method, gains[method], [name for name in controls if against(table, method, name).interval.low <= 0])
        for method in methods
    ]


def first_methods(tables: Sequence[pd.DataFrame], count: int = 2) -> tuple[str, ...]:
    """Return the methods that the tests of some nets put first among those that answer at once.

    Args:
        tables: one a net, as `read` returns them, rows of one data set; those of nets that were not tested are empty.
        count: at most so many.

    Returns:
        Keys of `METHODS`, those first that beat every control on most nets, then by the mean of insertion minus
        deletion over the nets; `UNTESTED` where there is no test.
    """
    rows = [
        {"method": ranked.method, "n_nets": 1, "n_clear": not ranked.unbeaten, "gain": ranked.gain.value}
        for table in tables
        for ranked in ranking(table[table["method"].isin([*AT_ONCE, *CONTROLS])])
    ]
    if not rows:
        return UNTESTED[:count]
    nets = pd.DataFrame(rows).groupby("method").agg({"n_nets": "sum", "n_clear": "sum", "gain": "mean"})
    # A method that was tested on fewer nets says less.
    best = nets.sort_values(["n_nets", "n_clear", "gain"], ascending=False, kind="stable")
    return tuple(best.index[:count])


def _measured(classifier: "zoo.Classifier", pixels: np.ndarray, asked: list[str], stability: bool) -> pd.DataFrame:
    with one_at_a_time:
        from mood.explanation.scorer import Scorer  # imports ONNX Runtime

    photo = classifier.prepare([pixels])
    target = likeliest(classifier.probabilities(photo[0]))
    predict, seen = Scorer(classifier, target).probabilities, photo[0].astype(np.float32)
    inside = faces.mask_of(faces.find_faces(pixels), classifier.spec.input_size)
    rows = []
    for method in asked:
        row: dict[str, Any] = {"method": method, "target": target}
        if method in CONTROLS:
            signed = CONTROLS[method](seen)
        else:
            explanation = explain_batch(classifier, photo, method, target)[0]
            signed, row["seconds"] = explanation.contrast, explanation.seconds
            if stability:
                row["sensitivity"] = _stability(classifier, method, target, seen, explanation.raw)
        tested, heat = check(predict, seen, signed, STEPS), normalise(signed)
        row |= {"gain": tested.gain, "insertion": tested.insertion_auc, "deletion": tested.deletion_auc,
                "road": road(predict, seen, signed), "drop": tested.drop, "increase": float(tested.is_increase),
                "complexity": complexity(heat),
                "in_face": localisation(heat, inside) if inside.any() else float("nan")}  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)


def _stability(classifier: "zoo.Classifier", method: str, target: str, seen: np.ndarray, raw: np.ndarray) -> float:
    def explain(photos: np.ndarray) -> np.ndarray:
        whole = photos.round().astype(np.uint8)
        return np.stack([explanation.raw for explanation in explain_batch(classifier, whole, method, target)])

    return max_sensitivity(explain, seen, raw, COPIES)

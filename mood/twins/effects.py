"""What moves a net: by how much its logit changes when one thing of a picture does, all else being equal."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from mood import files, zoo
from mood.evaluation import Interval, Metric, bootstrap_interval, share_of
from mood.map_quality import tables
from mood.twins.pictures import FACTORS, SAME, WITHIN, Twins

FILE = "causes-twins.csv"
EFFECTS = ("model", "person", "factor", "from", "to", "label", "target", "p_before", "p_after", "change", "flips")


@dataclass(frozen=True)
class Effect:
    """What changing one thing does to a net.

    Args:
        factor: key of `FACTORS`.
        size: mean size of the logit's change over people, whichever way it goes.
        share: that, over the sum of the same of all factors but `WITHIN`.
        flips: how often the verdict becomes another.
    """

    factor: str
    size: Metric
    share: Metric
    flips: Metric

    @property
    def title(self) -> str:
        """What was changed, in words."""
        return FACTORS[self.factor]


@dataclass(frozen=True)
class Moved:
    """A person whose verdict changed, and what p, of the first verdict, became of it."""

    person: str
    factor: str
    target: str
    before: float
    after: float


def path_of(models: Path, name: str) -> Path:
    """Return where the table of a net lies."""
    return models / name / FILE


def measure(
    classifier: "zoo.Classifier", twins: Twins, path: Path, advance: Callable[[int], object] = lambda _: None
) -> pd.DataFrame:
    """Ask a net about every twin, and write what changed.

    Args:
        classifier: the net.
        twins: people with all their twins.
        path: of the table, see `path_of`.
        advance: called with 1 after each person.

    Returns:
        One row a person and factor: `target` is the verdict on the base, `p_before` and `p_after` its probability
        there and on the twin, `change` that of its log odds, `flips` whether the verdict became another.

    Raises:
        ImageError: if a picture is missing.
        DataError: if it is another than the manifest's.
    """
    rows = []
    for person in twins.people:
        rows += _of_person(classifier, twins, person)
        advance(1)
    table = pd.DataFrame(rows, columns=list(EFFECTS[1:]))
    table.insert(0, "model", classifier.fingerprint[:12])
    files.write_csv(path, table.round(6))
    return table


def _of_person(classifier: "zoo.Classifier", twins: Twins, person: str) -> list[dict[str, object]]:
    photos = [twins.photo(person, factor).pixels for factor in (SAME, *FACTORS)]
    odds, classes = log_odds(classifier.logits(photos)), classifier.spec.classes
    target = int(odds[0].argmax())
    p = 1 / (1 + np.exp(-odds[:, target]))
    told = {row["factor"]: row for row in twins.rows(person)}
    return [
        {
            "person": person, "factor": factor, "from": told[factor]["from"], "to": told[factor]["to"],
            "label": told[factor]["label"], "target": classes[target], "p_before": float(p[0]), "p_after": float(p[at]),
            "change": float(odds[at, target] - odds[0, target]), "flips": int(odds[at].argmax() != target),
        }
        for at, factor in enumerate(FACTORS, start=1)
    ]  # fmt: skip


def log_odds(logits: np.ndarray) -> np.ndarray:
    """Return the log odds of each class against all others, (n, classes), of a net's logits, (n, units).

    A single unit is the log odds of the second of two classes.
    """
    if logits.shape[1] == 1:
        return np.concatenate([-logits, logits], 1).astype(float)
    z = logits.astype(float)
    return np.stack([z[:, at] - np.logaddexp.reduce(np.delete(z, at, 1), 1) for at in range(z.shape[1])], 1)


def read(path: Path, fingerprint: str) -> pd.DataFrame:
    """Read the table of a net; empty where it was not measured, or is another net by now."""
    return tables.read(path, fingerprint, EFFECTS)


def effects(table: pd.DataFrame) -> list[Effect]:
    """Return what each factor does to a net, the strongest first.

    Args:
        table: see `measure`.

    Returns:
        One effect a factor, with 95 % bootstrap intervals over people, of the verdicts Wilson's.
    """
    sizes = table.assign(size=table["change"].abs()).pivot_table(index="person", columns="factor", values="size")
    whole = sizes[[factor for factor in sizes if factor not in WITHIN]].sum(axis=1).to_numpy()
    found = [
        Effect(
            str(factor),
            _ratio(of.to_numpy(), np.ones(len(of))),
            replace(_ratio(of.to_numpy(), whole), is_share=True),
            share_of(table.loc[table["factor"] == factor, "flips"].astype(bool)),
        )
        for factor, of in sizes.items()
    ]
    return sorted(found, key=lambda effect: -effect.size.value)


def _ratio(above: np.ndarray, below: np.ndarray) -> Metric:
    """Return the ratio of two means over the same people, (n,) each, with its bootstrap interval."""
    if not below.sum():
        return Metric(math.nan, len(above), Interval(math.nan, math.nan, "bootstrap"), is_share=False)
    interval = bootstrap_interval(lambda weights: (weights @ above) / (weights @ below), len(above))
    return Metric(float(above.sum() / below.sum()), len(above), interval, is_share=False)


def moved_most(table: pd.DataFrame, factor: str) -> Moved | None:
    """Return the person whose verdict changes most with a factor.

    Args:
        table: see `measure`.
        factor: key of `FACTORS`.

    Returns:
        The person with the strongest change among those whose verdict became another, or None if there is none.
    """
    rows = table[(table["factor"] == factor) & (table["flips"] == 1)]
    if rows.empty:
        return None
    row = rows.iloc[int(rows["change"].abs().to_numpy().argmax())]
    return Moved(str(row["person"]), factor, str(row["target"]), float(row["p_before"]), float(row["p_after"]))

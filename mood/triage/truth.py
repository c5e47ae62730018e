"""Accuracy by what rendered pictures are known to show: the one thing that no real data set can tell."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.evaluation import Metric, holm, wilson_interval

PERMUTATIONS = 2000

EVERY = "every label"


@dataclass(frozen=True)
class Factor:
    """Something that a picture's maker decided.

    Args:
        column: of the manifest.
        title: on screen and in links.
        values: in the order they are shown in.
    """

    column: str
    title: str
    values: tuple[str, ...]


FACTORS = (
    Factor("expression", "Expression", ("ambiguous", "mild", "clear")),
    Factor("scene", "Scene", ("with", "neither", "against")),
    Factor("pose", "Pose", ("frontal", "turned", "bowed")),
    Factor("light", "Light", ("outdoor", "overcast", "window", "studio", "low key", "evening")),
    Factor("framing", "Framing", ("close", "medium", "wide")),
    Factor("colour", "Colour", ("full", "muted", "gray")),
    Factor("glasses", "Glasses", ("none", "round", "square")),
    Factor("skin", "Skin tone", ("light", "medium", "dark")),
    Factor("age", "Age", ("child", "teenager", "young adult", "middle-aged", "older")),
    Factor("sex", "Sex", ("female", "male")),
)

OF_PEOPLE = ("skin", "age", "sex")
"""Columns that say who somebody is: a net that differs by them is unfair."""

INTENSITY = "intensity"
_STEPS = (0.35, 0.65)
"""Intensities in [0, 1] from which an expression is mild, and clear."""


def factors_of(table: pd.DataFrame) -> tuple[Factor, ...]:
    """Return the factors that a data set's manifest knows."""
    known = {*table.columns} | ({"expression"} if INTENSITY in table else set())
    return tuple(factor for factor in FACTORS if factor.column in known)


def with_truth(predictions: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Put what pictures show beside what was said of them.

    Args:
        predictions: rows with `id`, `y_true` and `is_correct`.
        table: the data set's manifest.

    Returns:
        The rows with a column for each of the data set's factors.
    """
    columns = [factor.column for factor in factors_of(table)]
    known = graded(table)[["file", *columns]]
    return predictions.merge(known, left_on="id", right_on="file", how="inner", validate="1:1")


def graded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a manifest with the factor `expression` where it knows intensities."""
    return table.assign(expression=expression_of(table[INTENSITY])) if INTENSITY in table else table


def expression_of(intensity: pd.Series) -> pd.Series:
    """Return "ambiguous", "mild" or "clear" for intensities in [0, 1]."""
    return pd.Series(np.array(FACTORS[0].values)[np.searchsorted(_STEPS, intensity, side="right")], intensity.index)


def by_value(rows: pd.DataFrame, factor: Factor) -> dict[str, Metric]:
    """Return the accuracy for each value of a factor that occurs, with n and a 95 % Wilson interval.

    Args:
        rows: of `with_truth`, of one label or more.
        factor: one of `FACTORS`.
    """
    found = {}
    for value in factor.values:
        hits = rows.loc[rows[factor.column] == value, "is_correct"]
        if len(hits):
            found[value] = Metric(float(hits.mean()), len(hits), wilson_interval(int(hits.sum()), len(hits)))
    return found


def unambiguous(rows: pd.DataFrame) -> Metric | None:
    """Return the accuracy where the expression is clear and the scene does not speak against it, or None without such.

    Args:
        rows: of `with_truth`.
    """
    if not {"expression", "scene"} <= set(rows):
        return None
    hits = rows.loc[(rows["expression"] == "clear") & (rows["scene"] != "against"), "is_correct"]
    return Metric(float(hits.mean()), len(hits), wilson_interval(int(hits.sum()), len(hits))) if len(hits) else None


def differences(rows: pd.DataFrame) -> dict[str, float]:
    """Return, by column of each factor that is known, `p_same` adjusted for their number by Holm's method.

    Args:
        rows: of `with_truth`.
    """
    factors = [factor for factor in FACTORS if factor.column in rows]
    pvalues = holm([p_same(rows, factor) for factor in factors])
    return dict(zip([factor.column for factor in factors], pvalues, strict=True))


def p_same(rows: pd.DataFrame, factor: Factor, permutations: int = PERMUTATIONS, seed: int = 0) -> float:
    """Return how likely accuracies at least as far apart are if the factor made no difference.

    A permutation test of chi-squared: who was called rightly is shuffled within each label, since a net that says
    "sad" more often would else seem better wherever more pictures are sad.

    Args:
        rows: of `with_truth`.
        factor: one of `FACTORS`.
        permutations: how many.
        seed: of the shuffles.

    Returns:
        A p-value in [1 / (permutations + 1), 1].
    """
    codes, _ = pd.factorize(rows[factor.column])
    labels, _ = pd.factorize(rows["y_true"])
    right = rows["is_correct"].to_numpy(float)
    expected = _expected(codes, labels, right)
    drawn = _shuffled(labels, right, permutations, np.random.default_rng(seed))
    sums = np.stack([drawn[:, codes == code].sum(1) for code in range(len(expected))], 1)
    apart = (((sums - expected) ** 2) / np.maximum(expected, 1e-9)).sum(1)
    seen = np.array([right[codes == code].sum() for code in range(len(expected))])
    observed = (((seen - expected) ** 2) / np.maximum(expected, 1e-9)).sum()
    return float((1 + (apart >= observed - 1e-9).sum()) / (1 + permutations))


def _expected(codes: np.ndarray, labels: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the hits of each value if only the label mattered."""
    rate = np.array([right[labels == label].mean() for label in range(labels.max() + 1)])[labels]
    return np.array([rate[codes == code].sum() for code in range(codes.max() + 1)])


def _shuffled(labels: np.ndarray, right: np.ndarray, times: int, random: np.random.Generator) -> np.ndarray:
    """Return (times, n) hits shuffled within each label."""
    found = np.empty((times, len(right)))
    for label in range(labels.max() + 1):
        there = labels == label
        found[:, there] = random.permuted(np.tile(right[there], (times, 1)), axis=1)
    return found

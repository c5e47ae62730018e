"""Accuracy by what rendered pictures are known to show: the one thing that no real data set can tell."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from mood.evaluation import Metric, holm, share_of
from mood.importing import one_at_a_time

ALPHA = 0.05
TABLES = 20_000
"""How many tables are drawn for a factor of more than two values; of two values the test is exact."""


@dataclass(frozen=True)
class Factor:
    """Something that a picture's maker decided: a column of the manifest, and its values in the order of the screen."""

    column: str
    title: str
    values: tuple[str, ...]

    @property
    def is_of_people(self) -> bool:
        """Whether it says who somebody is: a net that differs by it is unfair."""
        return self.column in OF_PEOPLE


OF_PEOPLE = ("skin", "age", "sex")

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

INTENSITY = "intensity"
_STEPS = (0.35, 0.65)
"""Intensities in [0, 1] from which an expression is mild, and clear."""


@dataclass(frozen=True)
class Difference:
    """Whether pictures of one label are called as well with each value of a factor.

    The p-value, in (0, 1], is that of Fisher's exact test, adjusted by Holm's method within its family.
    """

    factor: Factor
    label: str
    accuracy: dict[str, Metric]
    pvalue: float

    @property
    def is_shown(self) -> bool:
        """Whether luck alone hardly makes such a difference."""
        return self.pvalue < ALPHA

    @property
    def title(self) -> str:
        """The factor and the label, in words."""
        return f"{self.factor.title.lower()} among the {self.label}"

    @property
    def figures(self) -> str:
        """Every accuracy with n and interval, and the p-value."""
        rates = "; ".join(f"{value} {metric}" for value, metric in self.accuracy.items())
        return f"{rates}; adjusted p = {self.pvalue:.2g}"

    def __str__(self) -> str:
        """Return it in words, with every figure."""
        return f"{self.title}: {self.figures}"


def factors_of(table: pd.DataFrame) -> tuple[Factor, ...]:
    """Return the factors that a data set's manifest knows."""
    return tuple(factor for factor in FACTORS if factor.column in graded(table))


def with_truth(predictions: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Put what pictures show, by their manifest, beside what was said of them: a column for each factor."""
    known = graded(table)[["file", *(factor.column for factor in factors_of(table))]]
    return predictions.merge(known, left_on="id", right_on="file", how="inner", validate="1:1")


def graded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a manifest with the factor `expression` where it knows intensities."""
    return table.assign(expression=expression_of(table[INTENSITY])) if INTENSITY in table else table


def expression_of(intensity: pd.Series) -> pd.Series:
    """Return "ambiguous", "mild" or "clear" for intensities in [0, 1]."""
    return pd.Series(np.array(FACTORS[0].values)[np.searchsorted(_STEPS, intensity, side="right")], intensity.index)


def by_value(rows: pd.DataFrame, factor: Factor) -> dict[str, Metric]:
    """Return the accuracy for each value of a factor that occurs, of rows of `with_truth`."""
    accuracy = {value: share_of(rows.loc[rows[factor.column] == value, "is_correct"]) for value in factor.values}
    return {value: metric for value, metric in accuracy.items() if metric.n}


def unambiguous(rows: pd.DataFrame) -> Metric | None:
    """Return the accuracy where the expression is clear and the scene not against it, or None without such rows."""
    if not {"expression", "scene"} <= set(rows):
        return None
    hits = rows.loc[(rows["expression"] == "clear") & (rows["scene"] != "against"), "is_correct"]
    return share_of(hits) if len(hits) else None


def differences(rows: pd.DataFrame) -> list[Difference]:
    """Test each factor of rows of `with_truth` within each label: pooled, opposite differences would cancel.

    What says who somebody is makes one family of tests, all else another; p-values are adjusted within each. The order
    is that of `FACTORS`, then of the alphabet.
    """
    tests = [
        Difference(factor, str(label), by_value(part, factor), p_same(part, factor))
        for factor in FACTORS
        if factor.column in rows
        for label, part in rows.groupby("y_true")
    ]
    return [replace(test, pvalue=_adjusted(test, tests)) for test in tests]


def p_same(rows: pd.DataFrame, factor: Factor) -> float:
    """Return how likely a table at least as rare is if the factor made no difference, by Fisher's exact test.

    Of rows of `with_truth` of one label: in (0, 1] (Freeman and Halton 1951), 1 where there is nothing to compare.
    """
    with one_at_a_time:
        from scipy.stats import MonteCarloMethod, fisher_exact  # slow to import

    table = pd.crosstab(rows[factor.column], rows["is_correct"]).to_numpy()
    if min(table.shape) < 2:
        return 1.0
    drawn = MonteCarloMethod(TABLES, rng=np.random.default_rng(0)) if len(table) > 2 else None
    return float(fisher_exact(table, method=drawn).pvalue)


def _adjusted(test: Difference, tests: list[Difference]) -> float:
    family = [other for other in tests if other.factor.is_of_people == test.factor.is_of_people]
    return holm([other.pvalue for other in family])[family.index(test)]

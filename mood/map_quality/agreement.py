"""Which methods to believe by all tests of their maps at once: two fills and ROAD, corrected for every comparison."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from mood.explanation import METHODS
from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import CONTROLS

CRITERIA = {"deletion": "deletion, to gray", "insertion": "insertion, from blur", "road": "ROAD"}
"""Columns of the tests and their names: the strongest pixels turn gray, they appear on a blurred photo, or strongest
and weakest are filled in from their neighbours. Of the first, less is better."""

LEVEL = 0.05

HIDE_IN_GRAY = tuple(key for key, method in METHODS.items() if method.family == "perturbation")
"""Methods that fill in gray themselves, so that deletion to gray favours them."""


@dataclass(frozen=True)
class Order:
    """What one criterion says.

    Args:
        first: the method with the best mean.
        level: methods that are not shown to be worse than the first, which is among them.
        clear: methods that are shown to be better than every control.
    """

    first: str
    level: tuple[str, ...]
    clear: tuple[str, ...]


@dataclass(frozen=True)
class Agreement:
    """What the criteria say together.

    Args:
        orders: by key of `CRITERIA`.
        comparisons: number of paired tests that were corrected for, over all criteria.
        n: number of photos that every method compared was tested on.
        few: methods that were tested on fewer photos and take no part, with their number.
    """

    orders: dict[str, Order]
    comparisons: int
    n: int
    few: dict[str, int]

    @property
    def agreed(self) -> tuple[str, ...]:
        """Methods that by every criterion beat all controls, and are not shown to be worse than the first."""
        good = [set(order.level) & set(order.clear) for order in self.orders.values()]
        return tuple(method for method in METHODS if good and all(method in those for those in good))


def agree(table: pd.DataFrame) -> Agreement:
    """Compare methods by every criterion on the same photos.

    Every method is held against every other and every control by a paired t-test; all tests of all criteria are one
    family (Holm 1979), of level 5 %. The rows are of one data set and net, as `measure` returns them.
    """
    complete = table.dropna(subset=list(CRITERIA))
    counts = complete.groupby("method")["file"].nunique()
    most = max((count for key, count in counts.items() if key in METHODS), default=0)
    methods = [key for key in METHODS if 0 < counts.get(key, 0) == most]
    keys = methods + [key for key in CONTROLS if key in counts]
    few = {key: int(counts[key]) for key in METHODS if 0 < counts.get(key, 0) < most}
    values = {name: _values(complete, name, keys) for name in CRITERIA}
    pairs = [(i, j) for i, j in combinations(range(len(keys)), 2) if i < len(methods)]
    n = min((len(rows) for rows in values.values()), default=0)
    if not pairs or not n:
        return Agreement({}, 0, n, few)
    p = np.concatenate([[paired_p(rows[:, i] - rows[:, j]) for i, j in pairs] for rows in values.values()])
    shown = holm(p).reshape(len(CRITERIA), len(pairs)) < LEVEL
    orders = {
        name: _order(keys, len(methods), rows.mean(0), dict(zip(pairs, of_pairs, strict=True)))
        for (name, rows), of_pairs in zip(values.items(), shown, strict=True)
    }
    return Agreement(orders, len(p), n, few)


def holm(p: np.ndarray) -> np.ndarray:
    """Return (n,) p-values adjusted for n tests by Holm's step-down method (1979), each in [0, 1]."""
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))
    return adjusted


def paired_p(differences: np.ndarray) -> float:
    """Return the two-sided p-value of Student's t-test that (n,) differences have mean 0; 1 where nothing can tell."""
    with one_at_a_time:
        from scipy.stats import t  # slow to import

    n, mean = len(differences), float(differences.mean())
    spread = float(differences.std(ddof=1)) if n > 1 else 0.0
    if n < 2 or mean == 0:
        return 1.0
    return float(2 * t.sf(abs(mean) / (spread / np.sqrt(n)), n - 1)) if spread else 0.0


def _values(table: pd.DataFrame, name: str, keys: list[str]) -> np.ndarray:
    """Return (photos, keys) values of which more is better, of photos that every method was tested on."""
    wide = table.pivot_table(index="file", columns="method", values=name).reindex(columns=keys).dropna()
    return wide.to_numpy(float) * (-1 if name == "deletion" else 1)


def _order(keys: list[str], n_methods: int, means: np.ndarray, is_shown: dict[tuple[int, int], bool]) -> Order:
    def beats(i: int, j: int) -> bool:
        return bool(is_shown[min(i, j), max(i, j)]) and means[i] > means[j]

    first = int(means[:n_methods].argmax())
    level = [i for i in range(n_methods) if i == first or not beats(first, i)]
    controls = range(n_methods, len(keys))
    clear = [i for i in range(n_methods) if len(controls) and all(beats(i, j) for j in controls)]
    return Order(keys[first], tuple(keys[i] for i in level), tuple(keys[i] for i in clear))

"""Which portraits tell the story: chosen by what the nets say, not by hand.

A test portrait is of at most one kind:

improves  the oldest generation is wrong, the newest right, and each gives the label more than the one before;
right     every generation is right;
wrong     every generation is wrong.

Of each kind the two clearest are taken, one of each label where there are such, and never one with a verdict within
`MARGIN` of a coin's toss, which another processor might turn. Clearest is the portrait with the largest least step
(improves), or with the largest least probability of what was called (right, wrong).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.evaluation.predictions import p_label

KINDS = ("improves", "right", "wrong")
MARGIN = 0.05
EACH = 2
MOST = EACH * len(KINDS)


@dataclass(frozen=True)
class Chosen:
    """A portrait that was chosen; see `exhibits.Exhibit`."""

    file: str
    label: str
    kind: str
    n_alike: int
    n: int


def choose(predictions: Mapping[str, pd.DataFrame]) -> list[Chosen]:
    """Choose portraits by the table of each generation on the same photos, oldest first; test photos count.

    Returns:
        The clearest of each kind in the order of `KINDS`, then the second of each; fewer where a kind has fewer.
    """
    tests = [table[table["split"] == "test"].set_index("id").sort_index() for table in predictions.values()]
    p = np.stack([p_label(table) for table in tests], 1)
    labels = tests[0]["y_true"]
    kinds = _kinds(p)
    ranked = {kind: _ranked(clear, is_kind, p, labels) for kind, (is_kind, clear) in kinds.items()}
    return [
        Chosen(file, str(labels[file]), kind, int(kinds[kind][0].sum()), len(labels))
        for turn in range(EACH)
        for kind in KINDS
        for file in ranked[kind][turn : turn + 1]
    ]


def _kinds(p: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return for each kind which portraits are of it, and how clearly; `p` (n, generations) is what the label got."""
    is_right, steps = np.asarray(p > 0.5), np.diff(p, axis=1)
    improves = np.asarray(~is_right[:, 0] & is_right[:, -1] & (steps > 0).all(1))
    return {
        "improves": (improves, steps.min(1)),
        "right": (np.asarray(is_right.all(1)), p.min(1)),
        "wrong": (np.asarray(~is_right.any(1)), (1 - p).min(1)),
    }


def _ranked(clear: np.ndarray, is_kind: np.ndarray, p: np.ndarray, labels: pd.Series) -> list[str]:
    """Return the portraits of a kind, the clearest of each label before the rest."""
    may = is_kind & (np.abs(p - 0.5) >= MARGIN).all(1)
    ranked = pd.DataFrame({"label": labels, "clear": clear})[may].sort_values("clear", ascending=False, kind="stable")
    is_first = ~ranked["label"].duplicated()
    return [*ranked.index[is_first], *ranked.index[~is_first]]

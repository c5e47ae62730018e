"""How good the suggestions are, from the table that `measuring.measure` writes."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from mood.evaluation import Metric, bootstrap_interval, share, share_of

TUNED = 10
"""The rules' thresholds were chosen on so many bursts, the first; no figure counts them."""

MEANING = {"shaken": "blurred", "out of focus": "blurred", "eyes closed": "eyes closed", "too dark": "too dark",
           "too bright": "too bright", "looks away": "looks away"}  # fmt: skip
"""Which finding a fault of the manifest should lead to."""

APART = 0.2
"""Two expressions whose intensities differ by less are not asked to be put in order."""


def rates(table: pd.DataFrame) -> dict[str, dict[str, Metric]]:
    """Return how good the suggestions are, without the bursts that the rules were tuned on.

    Returns:
        For each generation, for the mood without regard to faults, for all criteria but the mood, for faults alone,
        for the sharpest face and for chance: how often the kept photo is the one that is best by the truth, how often
        nothing is wrong with it, and for nets how often two faultless photos whose expressions differ clearly are put
        in the right order. Of photos that are equal by faults alone, any is kept by chance.
    """
    bursts = _bursts(table)
    names = [column.removeprefix("p_") for column in table.columns if column.startswith("p_")]
    by_rank = {name: _of_kept(bursts, (rows[f"rank_{name}"].argmin() for rows in bursts)) for name in names}
    return {
        **{name: by_rank[name] | {"order": _order(bursts, name)} for name in names},
        **{f"{name}, faults unseen": _of_largest(bursts, f"p_{name}") for name in names},
        "all but the mood": _of_kept(bursts, (rows["rank"].argmin() for rows in bursts)),
        "faults alone": _drawn(bursts, [_count(rows["flaws"]) == _count(rows["flaws"]).min() for rows in bursts]),
        "the sharpest face": _of_largest(bursts, "sharpness"),
        "chance": _drawn(bursts, [pd.Series(True, rows.index) for rows in bursts]),
    }


def best_by_digits(table: pd.DataFrame, name: str) -> Metric:
    """Return how often a net would keep the best photo if no two probabilities were a tie."""
    bursts = _bursts(table)
    orders = [np.lexsort((-rows["sharpness"], -rows[f"p_{name}"], _count(rows["flaws"]))) for rows in bursts]
    return _of_kept(bursts, (order[0] for order in orders))["best"]


def best(rows: pd.DataFrame, mood: str = "") -> int:
    """Return the place of the photo of a burst to keep by the truth: fewest faults, then the expression.

    Another mood than the person shows is nearest where the expression is weakest.
    """
    is_other = mood not in ("", rows["label"].iloc[0])
    strength = -rows["intensity"] if is_other else rows["intensity"]
    return int(np.lexsort((-strength, _count(rows["faults"])))[0])


def detection(table: pd.DataFrame) -> dict[str, tuple[Metric, Metric]]:
    """Return by kind of fault how many findings are right (precision) and how many faults are found (recall)."""
    rest = table[table["burst"] > TUNED]
    true = [{MEANING[fault] for fault in _listed(text)} for text in rest["faults"]]
    said = [_listed(text) for text in rest["flaws"]]
    metrics = {}
    for kind in dict.fromkeys(MEANING.values()):
        both = sum(kind in faults and kind in flaws for faults, flaws in zip(true, said, strict=True))
        metrics[kind] = tuple(share(both, sum(kind in kinds for kinds in photos)) for photos in (said, true))
    return metrics


def grouping(table: pd.DataFrame) -> Metric:
    """Return how many bursts are found whole and with nothing else in one series with other people's photos."""
    sizes = table["group"].map(table["group"].value_counts())
    bursts = table.assign(size=sizes)[table["burst"] > TUNED].groupby("burst")
    is_whole = (bursts["group"].min() == bursts["group"].max()) & (bursts["size"].first() == bursts.size())
    return share_of(is_whole)


def _bursts(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of each burst that the rules were not tuned on."""
    return [rows.reset_index(drop=True) for _, rows in table[table["burst"] > TUNED].groupby("burst")]


def _of_largest(bursts: Sequence[pd.DataFrame], column: str) -> dict[str, Metric]:
    return _of_kept(bursts, (rows[column].argmax() for rows in bursts))


def _of_kept(bursts: Sequence[pd.DataFrame], places: Iterable[int | np.int64]) -> dict[str, Metric]:
    kept = [(rows, int(place)) for rows, place in zip(bursts, places, strict=True)]
    hits = sum(place == best(rows) for rows, place in kept)
    clean = sum(not rows["faults"][place] for rows, place in kept)
    return {"best": share(hits, len(kept)), "faultless": share(clean, len(kept))}


def _drawn(bursts: Sequence[pd.DataFrame], among: Sequence[pd.Series]) -> dict[str, Metric]:
    """Return what a photo drawn from some of each burst would reach, with a bootstrap interval over bursts."""
    pairs = list(zip(bursts, among, strict=True))
    hits = [of[best(rows)] / of.sum() for rows, of in pairs]
    return {
        "best": _mean(np.array(hits)),
        "faultless": _mean(np.array([(rows["faults"][of] == "").mean() for rows, of in pairs])),
    }


def _mean(values: np.ndarray) -> Metric:
    n = len(values)
    return Metric(float(values.mean()), n, bootstrap_interval(lambda weights: weights @ values / n, n))


def _order(bursts: Sequence[pd.DataFrame], name: str) -> Metric:
    right, asked = np.transpose([_pairs(rows, name) for rows in bursts])

    def order(weights: np.ndarray) -> np.ndarray:
        n = weights @ asked
        return np.divide(weights @ right, n, out=np.full(len(n), np.nan), where=n > 0)

    n = int(asked.sum())
    return Metric(right.sum() / n if n else float("nan"), n, bootstrap_interval(order, len(bursts)))


def _pairs(rows: pd.DataFrame, name: str) -> tuple[float, float]:
    """Return how many pairs of a burst are in the right order, and how many there are."""
    clean = (rows["faults"] == "").to_numpy()
    strong, p = rows["intensity"].to_numpy()[clean], rows[f"p_{name}"].to_numpy()[clean]
    more = strong[:, None] - strong >= APART
    return float((more & (p[:, None] > p)).sum()), float(more.sum())


def _listed(text: str) -> list[str]:
    return list(filter(None, text.split(";")))


def _count(lists: pd.Series) -> pd.Series:
    return lists.map(_listed).map(len)

"""What people who did not know the labels saw in photos, beside what doubts about the labels say.

There are two looks: the one that `mood.evaluation.provenance` keeps, at photos that nobody had looked at before, and a
second one by one viewer, at numbered contact sheets without names, labels or predictions. Its table lies beside the
models: one row a photo with id; drawn, why it was among them (`DOUBTED` or `OTHERS`, drawn by lot); and seen, a label
or "unclear".
"""

from pathlib import Path

import numpy as np
import pandas as pd

from mood.evaluation import Metric, share_of, stored
from mood.evaluation.intervals import rank_correlation
from mood.evaluation.provenance import AGREES, OPPOSES, UNCLEAR, UNDECIDED

COLUMNS = ("id", "drawn", "seen")
DOUBTED, OTHERS = "most doubted", "others"


def path_of(models: Path, dataset: str) -> Path:
    """Return where the second look at a data set lies."""
    return models / f"second-look-{dataset}.csv"


def read(path: Path) -> pd.DataFrame | None:
    """Read and check the table of a second look; None where there is no file.

    Raises:
        ManifestError: if a column is missing, or it is no table.
    """
    return stored.read(path, COLUMNS, "Restore it: it was written by hand.")


def shares(ranking: pd.DataFrame, seen: pd.DataFrame) -> dict[str, Metric]:
    """Return how often a look that gave `seen` (id, seen) saw what the labels of a ranking (file, label) say.

    Returns:
        Shares of photos seen as labelled, the other way, and with nothing evident.
    """
    both = seen.merge(ranking, left_on="id", right_on="file", validate="one_to_one")
    agrees, unclear = both["seen"] == both["label"], both["seen"] == UNCLEAR
    return {
        how: share_of(is_so) for how, is_so in ((AGREES, agrees), (OPPOSES, ~agrees & ~unclear), (UNDECIDED, unclear))
    }


def sentences(
    ranking: pd.DataFrame, least: float, provenance: pd.DataFrame | None, second: pd.DataFrame | None
) -> list[str]:
    """Say what both looks found where labels are doubted and elsewhere.

    `ranking` is that of `mood.audit.labels.doubts`; a label is doubted whose probability is below `least`.
    """
    said, first = [], _looked(provenance)
    if first is not None and len(first):
        is_doubted = ranking["p_label"] < least
        for which, rows in (("given less than", ranking[is_doubted]), ("given at least", ranking[~is_doubted])):
            seen = first[first["id"].isin(rows["file"])]
            said.append(f"First blind look, labels {which} {least:.0%}: {_in_words(shares(ranking, seen))}.")
    if second is None:
        return said
    for drawn in dict.fromkeys([DOUBTED, OTHERS, *second["drawn"]]):
        found = shares(ranking, second[second["drawn"] == drawn])
        said.append(f"Second blind look, by one viewer, {drawn}: {_in_words(found)}.")
    both = second.merge(first, on="id", suffixes=("", "_first")) if first is not None else second[:0]
    if len(both):
        said.append(f"Both looks see the same in {share_of(both['seen'] == both['seen_first'])} photos that both saw.")
    return said


def dependence(ranking: pd.DataFrame, predictions: pd.DataFrame) -> Metric:
    """Return how alike the order of labels by doubt is to that by a net's own probability of them, in [-1, 1].

    `predictions` are rows with id, y_true and the probability of each class, `p_CLASS`.
    """
    both = predictions.merge(ranking, left_on="id", right_on="file", validate="one_to_one")
    own = np.array([row[f"p_{row['y_true']}"] for row in both.to_dict("records")], float)
    return rank_correlation(own, both["p_label"].to_numpy(float))


def _looked(provenance: pd.DataFrame | None) -> pd.DataFrame | None:
    return None if provenance is None else provenance.loc[provenance["seen"] != "", ["id", "seen"]]


def _in_words(found: dict[str, Metric]) -> str:
    n = next(iter(found.values())).n
    told = [
        f"{how} {metric.value:.1%} [{metric.interval.low:.1%}, {metric.interval.high:.1%}]"
        for how, metric in found.items()
    ]
    return f"{', '.join(told)}, n = {n}" if n else "none was looked at"

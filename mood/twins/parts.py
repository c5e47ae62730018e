"""Which map knows what moves a net: its shares in the parts of a person, beside the true effects of those parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

from mood import files, zoo
from mood.evaluation import Metric, holm
from mood.evaluation.intervals import resampled
from mood.evaluation.metrics import pearson
from mood.explanation import METHODS, explain_batch
from mood.explanation.heatmap import normalise
from mood.importing import one_at_a_time
from mood.map_quality import tables
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.properties import localisation, rank_correlation
from mood.map_quality.tables import possible
from mood.twins.pictures import PARTS, SAME, Twins

FILE = "parts-twins.csv"

CHANGED_IN = {
    "mouth": "mouth", "brows": "brows", "eyelids": "eyes", "tears": "cheeks", "hair": "hair", "clothes": "clothes",
    "background": "background",
}  # fmt: skip
"""The factors that change one part, and which: of the others every part changes, or one that the base has not."""

SCORES = {"rank": "Rank correlation", "rank_soft": "with soft masks", "pointing": "Pointing"}
COLUMNS = ("model", "person", "method", "target", *SCORES, *CHANGED_IN)
ALPHA = 0.05


@dataclass(frozen=True)
class Placed:
    """How well one method's maps follow what moves a net.

    Args:
        method: key of `METHODS`, or a control's.
        rank: mean over people of the rank correlation, over parts, of a map's shares and the true effects.
        rank_soft: the same with a part being where the pictures differ, as much as they do.
        pointing: how often the strongest place lies in the part whose change moves the net most.
        pvalue: in (0, 1], of being no better than the best control, adjusted by Holm's method; None of a control.
    """

    method: str
    rank: Metric
    rank_soft: Metric
    pointing: Metric
    pvalue: float | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is shown to know more than maps that look at no net."""
        return self.pvalue is not None and self.pvalue < ALPHA


def maps_path(models: Path, name: str) -> Path:
    """Return where the table of a net's maps lies."""
    return models / name / FILE


def measure_maps(
    classifier: "zoo.Classifier", twins: Twins, effects: pd.DataFrame, path: Path, methods: Sequence[str],
    advance: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:  # fmt: skip
    """Explain the verdict on every base, and compare where a map lies with what moves the net; a second run goes on.

    Args:
        classifier: the net.
        twins: people with all their twins.
        effects: of this net, see `effects.measure`.
        path: of the table; rows are appended person by person.
        methods: keys of `METHODS`.
        advance: called with the number of maps after each person.

    Returns:
        One row a person and method: `SCORES`, and by factor of `CHANGED_IN` the share of the map in its part.
    """
    for person in map(str, effects["person"].unique()):
        known = read_maps(path, classifier.fingerprint)
        done = set(known.loc[known["person"] == person, "method"])
        asked = [one for one in (*possible(classifier, methods), *CONTROLS) if one not in done]
        if asked:
            rows = list(_of_person(classifier, twins, effects[effects["person"] == person], asked))
            fresh = pd.DataFrame(rows).assign(model=classifier.fingerprint[:12], person=person)
            table = pd.concat([known, fresh]) if len(known) else fresh
            files.write_csv(path, table.reindex(columns=list(COLUMNS)).round(5))
        advance(len(methods) + len(CONTROLS))
    return read_maps(path, classifier.fingerprint)


def read_maps(path: Path, fingerprint: str) -> pd.DataFrame:
    """Read the table of a net's maps; empty where none were measured, or it is another net by now."""
    return tables.read(path, fingerprint, COLUMNS)


def _of_person(
    classifier: "zoo.Classifier", twins: Twins, effects: pd.DataFrame, methods: Sequence[str]
) -> Iterator[dict[str, Any]]:
    person, target = str(effects["person"].iloc[0]), str(effects["target"].iloc[0])
    photo, size = classifier.prepare([twins.photo(person, SAME).pixels]), classifier.spec.input_size
    true = effects.set_index("factor")["change"].abs()[list(CHANGED_IN)].to_numpy(float)
    hard, soft = _hard(twins, person, size), _soft(classifier, twins, person, photo[0])
    for method in methods:
        if method in CONTROLS:
            signed = CONTROLS[method](photo[0].astype(np.float32))
        else:
            signed = explain_batch(classifier, photo, method, target)[0].contrast
        heat = normalise(signed)
        yield {"method": method, "target": target} | scores(heat, hard, soft, true)


def scores(
    heat: np.ndarray, hard: Mapping[str, np.ndarray], soft: Mapping[str, np.ndarray], true: np.ndarray
) -> dict[str, float]:
    """Compare where a map lies with what moves the net.

    Args:
        heat: (h, w), not negative.
        hard: by factor, where its part is, (h, w) bool.
        soft: by factor, how much its change changes each place, (h, w) in [0, 1].
        true: (factors,), the size of its effect.

    Returns:
        `SCORES` and the shares by factor; nan for an empty map, which points nowhere.
    """
    shares = np.array([localisation(heat, part) for part in hard.values()])
    of_soft = np.array([float((heat * part).sum()) for part in soft.values()])
    is_empty = not heat.any()
    strongest = np.unravel_index(int(np.argmax(heat)), heat.shape)
    found = {
        "rank": rank_correlation(shares, true),
        "rank_soft": rank_correlation(of_soft, true),
        "pointing": float([*hard.values()][int(np.argmax(true))][strongest]),
    }
    return dict.fromkeys(SCORES, float("nan")) if is_empty else found | dict(zip(hard, shares.tolist(), strict=True))


def _hard(twins: Twins, person: str, size: int) -> dict[str, np.ndarray]:
    """Return by factor where its part of the base is, at a net's size."""
    mask = Image.fromarray(twins.mask(person, SAME)).resize((size, size), Image.Resampling.NEAREST)
    numbers = np.asarray(mask)
    return {factor: numbers == PARTS.index(part) for factor, part in CHANGED_IN.items()}


def _soft(classifier: "zoo.Classifier", twins: Twins, person: str, base: np.ndarray) -> dict[str, np.ndarray]:
    """Return by factor how much a twin differs from the base at each place, 1 where it does most."""
    others = classifier.prepare([twins.photo(person, factor).pixels for factor in CHANGED_IN])
    far = np.abs(others.astype(np.float32) - base.astype(np.float32)).mean(-1)
    return {factor: one / max(float(one.max()), 1e-9) for factor, one in zip(CHANGED_IN, far, strict=True)}


def placed(table: pd.DataFrame) -> list[Placed]:
    """Return how well each method's maps follow what moves a net, the best first; controls are among them.

    A method is compared with each control on the same people by Wilcoxon's signed-rank test, one-sided; of the
    p-values the largest counts, adjusted by Holm's method for the number of methods.
    """
    by_method = {str(method): rows.set_index("person") for method, rows in table.groupby("method", sort=False)}
    methods = [method for method in by_method if method in METHODS]
    raw = [max(_no_better(by_method[method], by_method[control]) for control in CONTROLS) for method in methods]
    pvalues = dict(zip(methods, holm(raw), strict=True))
    found = [
        Placed(
            method, *(tables.mean(rows[score].dropna().to_numpy(float)) for score in SCORES), pvalue=pvalues.get(method)
        )
        for method, rows in by_method.items()
        if rows["rank"].notna().any()
    ]
    return sorted(found, key=lambda one: -one.rank.value)


def _no_better(ours: pd.DataFrame, theirs: pd.DataFrame) -> float:
    """Return the one-sided p-value of a method's ranks being no higher than a control's on the same people."""
    with one_at_a_time:
        from scipy.stats import wilcoxon  # slow to import

    differences = (ours["rank"] - theirs["rank"]).dropna()
    sizes = differences.abs()
    is_exact = len(sizes) <= 50 and not sizes.duplicated().any() and sizes.all()  # with ties that takes minutes
    method = "exact" if is_exact else "approx"
    return float(wilcoxon(differences, alternative="greater", method=method).pvalue) if differences.any() else 1.0


def agreement(found: Sequence[Placed], others: Mapping[str, Metric]) -> Metric | None:
    """Return how far the order of methods is that of another measure: Spearman's correlation over methods.

    Args:
        found: see `placed`.
        others: another measure of each method, such as `map_quality.rates(table, "gain")`.

    Returns:
        The correlation with its bootstrap interval over methods, which keep their ranks; None for fewer than three.
    """
    both = [
        (one.rank.value, others[one.method].value) for one in found if one.method in METHODS and one.method in others
    ]
    if len(both) < 3:
        return None
    with one_at_a_time:
        from scipy.stats import rankdata  # slow to import

    ours, theirs = (rankdata(values) for values in np.array(both).T)

    return resampled(pearson, ours, theirs, is_share=False)

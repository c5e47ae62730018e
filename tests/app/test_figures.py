"""Every share on a page is one of the results' own, or follows from a whole number of photos, with its interval."""

import re
from dataclasses import replace

import pytest

from mood import map_quality, twins, zoo
from mood.evaluation import Metric, predictions, share
from mood.experiments import by_split
from tests.app.driving import alone, texts
from tests.conftest import ROOT

SHARE = re.compile(r"\d+\.\d% \[\d+\.\d%, \d+\.\d%\], n = \d+(?:,\d{3})*")
LEAST = {"overview": 8, "gallery": 1, "compare": 100, "findings": 40}
"""Shares with interval that a page is known to tell at least: so the test does not hold of an empty page."""

QUERIES = {"gallery": {"twins": "true"}}
MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def measured() -> set[str]:
    """Return what the tables of the nets give besides shares of photos: scores, effects, and shares of maps."""
    found = list[Metric]()
    for name, card in zoo.cards(MODELS).items():
        for path in predictions.tables(MODELS / name).values():
            for evaluation in by_split(predictions.read(path), card.spec.task).values():
                found += evaluation.metrics.values()
        of_twins = twins.effects(twins.read(twins.path_of(MODELS, name), card.sha256))
        found += [metric for effect in of_twins for metric in (effect.share, effect.size)]
        maps = map_quality.read(MODELS / name / map_quality.FAITHFULNESS, card.sha256)
        for dataset in maps["dataset"].unique():
            shares = map_quality.rates(maps[maps["dataset"] == dataset], "in_face").values()
            found += [replace(metric, is_share=True) for metric in shares]
    return {str(metric) for metric in found}


def told(page: str) -> set[str]:
    """Return the shares with interval on a page: in its sentences, hints and tables."""
    app = alone(page, **QUERIES.get(page, {})).run()
    assert not app.exception
    cells = [str(cell) for frame in app.dataframe for cell in frame.value.to_numpy().ravel()]
    hints = [str(getattr(element, "help", "")) for element in app.metric]
    return set(SHARE.findall(" ".join([texts(app), *cells, *hints])))


def follows(said: str) -> bool:
    """Return whether a share is that of a whole number of n photos, with Wilson's interval."""
    value, n = float(said.split("%", 1)[0]) / 100, int(said.rsplit(" ", 1)[1].replace(",", ""))
    near = round(value * n)
    return any(str(share(right, n)) == said for right in range(max(0, near - 1), min(n, near + 1) + 1))


def test_what_follows_from_no_whole_number_of_photos_is_found():
    assert follows("90.8% [88.3%, 92.8%], n = 652")
    assert not follows("90.9% [88.3%, 92.8%], n = 652")  # 593 of 652 are 91.0 %
    assert not follows("90.8% [88.2%, 92.8%], n = 652")


@pytest.mark.parametrize("page", LEAST)
def test_every_share_on_a_page_can_be_traced(page, measured):
    results, shares = (MODELS / "README.md").read_text("utf-8"), told(page)
    assert len(shares) >= LEAST[page], shares
    assert sorted(said for said in shares - measured if said not in results and not follows(said)) == []

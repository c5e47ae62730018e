"""Maps measured on a net that can be worked out by hand and a few drawn photos: rows, resuming, ranking, redrawing."""

import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood import map_quality, zoo
from mood.datasets import Dataset
from mood.errors import ExplanationError
from mood.explanation import prototypes
from mood.images import sha256
from mood.map_quality import sanity, tables
from mood.zoo.store import Card
from mood.zoo.study import GENERATIONS, SPECS

METHODS = ("grad_cam", "saliency")


@pytest.fixture
def halves(tmp_path):
    """Return four test photos: red (happy) or green (sad) on one half, noise on the other."""
    rows = []
    for number in range(4):
        random = np.random.default_rng(number)
        pixels = random.integers(90, 120, (8, 8, 3), np.uint8)
        pixels[:, : 4 + number % 2, number // 2] = 250
        file = f"{number}.png"
        Image.fromarray(pixels).save(tmp_path / file)
        digest = sha256((tmp_path / file).read_bytes())
        rows.append({"file": file, "label": ("happy", "sad")[number // 2], "split": "test", "sha256": digest})
    return Dataset("halves", tmp_path, pd.DataFrame(rows))


@pytest.fixture
def models(tmp_path, two_pixel_classifier, monkeypatch):
    folder = tmp_path / "models"
    (folder / "baseline").mkdir(parents=True)
    monkeypatch.setattr(zoo, "load", lambda *_: two_pixel_classifier)
    return folder


def test_a_second_run_goes_on(halves, models):
    ticks = []
    first = map_quality.measure("baseline", halves, models, 2, METHODS, ticks.append)
    assert ticks == [5, 5]
    assert len(first) == 2 * 5
    again = map_quality.measure("baseline", halves, models, 2, METHODS)
    pd.testing.assert_frame_equal(first, again)
    more = map_quality.measure("baseline", halves, models, 4, (*METHODS, "hires_cam"))
    assert more.groupby("file")["method"].count().tolist() == [6, 6, 6, 6]
    kept = first.set_index(["file", "method"])["gain"]
    pd.testing.assert_series_equal(more.set_index(["file", "method"])["gain"].loc[kept.index], kept)


def test_rows_of_another_model_are_left_out(halves, models):
    map_quality.measure("baseline", halves, models, 1, METHODS)
    path = models / "baseline" / map_quality.FAITHFULNESS
    assert len(tables.read(path, "0" * 64)) == 5
    assert tables.read(path, "f" * 64).empty
    assert tables.read(models / "nowhere.csv").empty


def test_the_map_that_names_the_half_beats_the_controls(halves, models):
    table = map_quality.measure("baseline", halves, models, 4, METHODS)
    rates = map_quality.rates(table, "gain")
    assert rates["grad_cam"].n == 4
    assert rates["grad_cam"].value > max(rates[name].value for name in ("random", "centre", "edges"))
    assert map_quality.ranking(table)[0].method == "grad_cam"
    assert map_quality.against(table, "grad_cam", "random").value > 0
    with pytest.raises(ExplanationError, match="same photos"):
        map_quality.against(table, "grad_cam", "rise")


def test_rates_by_hand():
    table = pd.DataFrame({
        "method": ["grad_cam"] * 3 + ["random"] * 2,
        "file": ["a", "b", "c", "a", "b"],
        "gain": [0.1, 0.2, 0.6, 0.0, 0.4],
    })
    rate = map_quality.rates(table, "gain")["grad_cam"]
    assert rate.value == pytest.approx(0.3)
    assert rate.n == 3
    assert 0.1 <= rate.interval.low < 0.3 < rate.interval.high <= 0.6
    difference = map_quality.against(table, "grad_cam", "random")
    assert (difference.value, difference.n) == (pytest.approx((0.1 - 0.2) / 2), 2)
    assert map_quality.ranking(table.assign(method=table["method"].replace("random", "edges")))[0].unbeaten


def test_a_map_that_knows_no_model_is_flagged(halves, models, monkeypatch):
    def edges(_classifier, photos, method, _target):
        from mood.explanation import Explanation
        from mood.map_quality.faithfulness import edge_map

        return [Explanation(method, "baseline", "happy", edge_map(photo), 8, None, 0.0, {}) for photo in photos]

    monkeypatch.setattr(sanity, "explain_batch", edges)
    table = map_quality.randomise("baseline", halves, models, 3, ["saliency"])
    alike = map_quality.insensitive(table)["saliency"]
    assert (alike.signed.value, alike.absolute.value) == (pytest.approx(1), pytest.approx(1))
    assert (alike.draws, alike.signed.n, alike.constant) == (5, 3, 0)
    fewer = map_quality.fully_redrawn(table[table["draw"] < 4])["saliency"]
    assert not fewer.is_alike
    assert not fewer.is_different


def test_grad_cam_notices_that_the_net_is_redrawn(halves, models):
    ticks = []
    table = map_quality.randomise("baseline", halves, models, 4, ["grad_cam"], ticks.append, draws=2)
    assert table.groupby("draw")["file"].nunique().to_list() == [4, 4]
    assert ticks == [1, 1]
    assert map_quality.fully_redrawn(table)["grad_cam"].signed.value < 0.99
    again = map_quality.randomise("baseline", halves, models, 4, ["grad_cam"], draws=2)
    pd.testing.assert_frame_equal(table, again)
    more = map_quality.randomise("baseline", halves, models, 4, ["grad_cam"], draws=3)
    pd.testing.assert_frame_equal(more[more["draw"] < 2], table)


def test_a_table_of_other_columns_is_measured_anew(halves, models):
    old = pd.DataFrame({"model": ["0" * 12], "dataset": ["halves"], "file": ["0.png"], "method": ["grad_cam"],
                        "step": [1], "rank_correlation": [0.9]})  # fmt: skip
    old.to_csv(models / "baseline" / map_quality.SANITY, index=False)
    assert len(map_quality.randomise("baseline", halves, models, 2, ["grad_cam"], draws=1)) == 2


def test_a_strip_begins_with_the_learned_map(two_pixel_classifier):
    photo = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    learned, *redrawn = map_quality.strip(two_pixel_classifier, photo, "grad_cam", "happy")
    assert (learned.layer, learned.rank_correlation) == ("", 1.0)
    assert [step.layer for step in redrawn] == ["logit", "conv"]
    assert all((step.explanation.raw != learned.explanation.raw).any() for step in redrawn)


@pytest.mark.parametrize("name", GENERATIONS)
def test_shipped_measures_cover_every_method_and_have_intervals(name):
    """What the app shows was measured on the model that is shipped, on 200 photos of the story.

    Methods whose formula is newer than that were measured on fewer, or not yet: the page says on how many.
    """
    from mood.explanation import METHODS as ALL
    from tests.conftest import ROOT

    fingerprint = Card.read(ROOT / "models" / name).sha256
    table = tables.read(ROOT / "models" / name / map_quality.FAITHFULNESS, fingerprint)
    counts = table[table["dataset"] == "photos"].groupby("method")["file"].nunique()
    newer = {"expected_gradients", "eigen_cam", "grad_cam_pp"}
    old = {*ALL, "random", "centre", "edges"} - newer
    assert old <= set(counts.index) <= old | newer
    assert counts[list(old)].min() >= 200
    redrawn = map_quality.rows_of(ROOT / "models" / name / map_quality.SANITY, fingerprint)
    assert set(redrawn["method"]) >= set(ALL) - newer


@pytest.mark.parametrize("name", list(SPECS))
def test_shipped_prototypes_excite_their_units(name):
    from tests.conftest import ROOT

    pictures = prototypes.read(name, ROOT / "models")
    # A filter that noise does not wake has no picture.
    assert 2 <= len(pictures) <= prototypes.most(name, ROOT / "models")
    assert {picture.unit for picture in pictures} >= {"happy", "sad"}
    assert all(picture.after > picture.before for picture in pictures)
    assert all(picture.path.exists() for picture in pictures)


def test_prototypes_are_made_and_read(halves, models):
    pictures = prototypes.make("baseline", halves, models, steps=8)
    assert [picture.speaks_for for picture in pictures[:1]] == ["happy"]
    happy = next(picture for picture in pictures if picture.unit == "happy")
    assert happy.after > happy.before
    # The two-pixel net wants red and no green.
    red, green, _ = np.asarray(Image.open(happy.path), float).mean((0, 1))
    assert red > green
    assert prototypes.read("nobody", models) == []


def test_commands_measure_and_redraw(tmp_path, capsys):
    from mood.cli import main
    from tests.conftest import ROOT

    kept = shutil.ignore_patterns(map_quality.FAITHFULNESS, map_quality.SANITY)
    shutil.copytree(ROOT / "models" / "baseline", tmp_path / "baseline", ignore=kept)
    options = ["baseline", "--photos", str(ROOT / "data" / "demo"), "--models", str(tmp_path),
               "--limit", "2", "--method", "grad_cam", "layer_cam"]  # fmt: skip
    assert main(["maps", "faithfulness", *options]) == 0
    assert main(["maps", "sanity", *options, "--draws", "2"]) == 0
    printed = capsys.readouterr().out
    assert "baseline on demo: insertion minus deletion" in printed
    assert printed.count("(n = 2)") >= 2
    assert "stay alike with every layer redrawn" in printed
    assert len(tables.read(tmp_path / "baseline" / map_quality.FAITHFULNESS)) == 2 * 5


def _tested(gains: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Return a net's test on two photos, which controls score 0.1 on."""
    controls = dict.fromkeys(("random", "centre", "edges"), (0.1, 0.1))
    return pd.DataFrame(
        {"file": file, "method": method, "gain": gain}
        for method, pair in (gains | controls).items()
        for file, gain in zip("ab", pair, strict=True)
    )


def test_the_first_methods_answer_at_once_and_beat_the_controls_of_most_nets():
    old = _tested({"rise": (0.9, 0.9), "grad_cam": (0.3, 0.3), "saliency": (0.9, 0.0), "hires_cam": (0.4, 0.4)})
    new = _tested({"rise": (0.9, 0.9), "grad_cam": (0.3, 0.3), "saliency": (0.8, 0.8), "hires_cam": (0.1, 0.1)})
    assert map_quality.first_methods([old]) == ("hires_cam", "grad_cam")
    assert map_quality.first_methods([new]) == ("saliency", "grad_cam")
    assert map_quality.first_methods([old, new]) == ("grad_cam", "saliency")
    # A net that was not tested says nothing.
    assert map_quality.first_methods([old, new[:0]]) == ("hires_cam", "grad_cam")
    assert map_quality.first_methods([new[:0]]) == map_quality.UNTESTED

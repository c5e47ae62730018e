"""Which of similar photos are kept: cases worked out by hand, and what must hold whatever the photos are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image, ImageFilter

from mood import bursts, images, settings
from mood.bursts import faults, group, seen
from mood.bursts.grouping import PAUSE, SOON, distances
from mood.bursts.shots import MIDDLE, cut_out, exposure, layout_of, sharpness
from mood.errors import DataError, ModelError
from mood.images import Photo
from mood.images.faces import Face
from tests.bursts.making import shot

RANDOM = np.random.default_rng(0)
TEXTURE = np.repeat(np.repeat(RANDOM.integers(40, 160, (40, 40, 1)), 4, 0), 4, 1).repeat(3, 2).astype(np.uint8)


def blurred(pixels, radius=4):
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(radius)))


def darker(pixels, stops):
    return (255 * (pixels / 255) * 2 ** (-stops / 2.2)).round().astype(np.uint8)


def test_exposure_is_told_in_stops():
    assert exposure(np.full((9, 9, 3), 255, np.uint8)) == pytest.approx(0, abs=0.01)
    assert exposure(TEXTURE) - exposure(darker(TEXTURE, 1)) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("stops", [0.5, 1, 2])
def test_sharpness_does_not_change_with_light(stops):
    assert sharpness(darker(TEXTURE, stops)) == pytest.approx(sharpness(TEXTURE), rel=0.03)


def test_sharpness_falls_with_blur():
    values = [sharpness(TEXTURE), *(sharpness(blurred(TEXTURE, radius)) for radius in (1, 2, 4, 8))]
    assert values == sorted(values, reverse=True)
    assert sharpness(np.full((30, 30, 3), 90, np.uint8)) == 0


def test_groups_are_what_is_alike_on_average():
    series = [shot(vector=v) for v in ((1, 0.05), (0, 1), (1, 0), (0.05, 1), (1, 1))]
    assert group(series, 0.95) == [[0, 2], [1, 3], [4]]
    assert group(series[:1]) == [[0]]


def test_more_likeness_never_makes_fewer_groups():
    series = [shot(vector=v) for v in np.abs(RANDOM.normal(size=(30, 5)))]
    counts = [len(group(series, least)) for least in (0.1, 0.5, 0.8, 0.9, 0.95, 0.99)]
    assert counts == sorted(counts)
    everyone = [place for places in group(series, 0.9) for place in places]
    assert sorted(everyone) == list(range(30))


def test_a_long_pause_parts_photos_that_look_the_same():
    series = [shot(taken=0.0), shot(taken=PAUSE - 1), shot(taken=10 * PAUSE), shot(taken=10 * PAUSE + 1)]
    assert group(series) == [[0, 1], [2, 3]]
    assert group([replace(photo, taken=None) for photo in series]) == [[0, 1, 2, 3]]
    assert distances(series)[0, 1] == pytest.approx(0, abs=1e-9)


def test_what_was_taken_at_once_is_half_as_far_apart():
    apart = [shot(vector=(1, 0), taken=0.0), shot(vector=(3, 4), taken=SOON)]
    assert distances(apart)[0, 1] == pytest.approx((1 - 0.6) / 2)
    assert distances([apart[0], replace(apart[1], taken=SOON + 1)])[0, 1] == (pytest.approx(1 - 0.6))


@pytest.mark.parametrize("change", [blurred, lambda pixels: darker(pixels, 1)])
def test_a_layout_outlives_blur_and_light(change):
    sides = np.linspace(30, 200, 160)[:, None, None] * [[[1, 0.6, 0.8]]] + np.zeros((160, 160, 3))
    photo = sides.astype(np.uint8)
    assert layout_of(photo) @ layout_of(change(photo)) > 0.99
    assert layout_of(photo) @ layout_of(photo[::-1]) < 0
    assert layout_of(np.full((9, 9, 3), 7, np.uint8)) == pytest.approx(np.zeros(192), abs=1e-5)


def test_a_box_is_cut_out_and_never_empty():
    assert cut_out(np.zeros((100, 200, 3)), Face(0.25, 0.5, 0.5, 0.25, 1)).shape == (25, 100, 3)
    assert cut_out(np.zeros((3, 3, 3)), Face(0.9, 0.9, 0.01, 0.01, 1)).shape == (1, 1, 3)


def test_without_a_face_the_middle_of_a_photo_is_measured():
    pixels = np.full((200, 200, 3), 90, np.uint8)
    pixels[40:140, 50:150] = TEXTURE[:100, :100]
    measured = seen(Photo("x.jpg", "0" * 64, pixels, taken=3.0, bias=0.5))
    assert (measured.faces, measured.width, measured.taken, measured.bias) == ((), 200, 3.0, 0.5)
    assert measured.sharpness == sharpness(cut_out(pixels, MIDDLE)) > 0
    assert measured.exposure == exposure(cut_out(pixels, MIDDLE))


def test_likeness_needs_frozen_features(two_pixel_classifier):
    with pytest.raises(ModelError, match="frozen backbone"):
        bursts.look(Photo("x", "0", TEXTURE), {"baseline": two_pixel_classifier})


def table(**columns) -> pd.DataFrame:
    rows = {"file": "x", "burst": 11, "label": "happy", "intensity": 0.5, "faults": "", "flaws": "", "group": 1,
            "sharpness": 1.0, "p_new": 0.5, "rank_new": 1, "rank": 1}  # fmt: skip
    count = max(len(values) for values in columns.values())
    return pd.DataFrame({name: columns.get(name, [value] * count) for name, value in rows.items()})


def test_the_best_is_faultless_first_and_then_the_strongest():
    assert bursts.best(table(intensity=[0.9, 0.5, 0.7], faults=["shaken", "", ""])) == 2
    assert bursts.best(table(intensity=[0.9, 0.5, 0.7], faults=["shaken", "", ""]), "sad") == 1
    assert bursts.best(table(intensity=[0.3, 0.9], faults=["shaken", "shaken;too dark"])) == 0


def test_rates_by_hand():
    rates = bursts.rates(
        table(
            burst=[3, 11, 11, 11, 12, 12],  # the third was tuned on and does not count
            label=["happy"] * 4 + ["sad"] * 2,
            intensity=[1.0, 0.2, 0.5, 0.9, 0.8, 0.3],
            faults=["", "", "", "shaken", "", "too dark"],
            sharpness=[1, 0.9, 1.0, 0.2, 0.5, 0.6],
            p_new=[0.1, 0.7, 0.6, 0.95, 0.8, 0.9],  # of the mood that is shown
            rank_new=[1, 1, 2, 3, 1, 2],
            rank=[1, 2, 1, 3, 2, 1],
            flaws=["", "", "", "blurred", "", ""],
        )
    )
    assert (rates["new"]["best"].value, rates["new"]["best"].n) == (0.5, 2)  # the weaker smile was kept in 11
    assert rates["new"]["faultless"].value == 1
    assert (rates["new"]["order"].value, rates["new"]["order"].n) == (0, 1)  # 0.5 was called less happy than 0.2
    assert rates["new, faults unseen"]["faultless"].value == 0  # the shaken 0.95, the dark 0.9
    assert rates["the sharpest face"]["best"].value == 0.5
    assert rates["all but the mood"]["best"].value == rates["all but the mood"]["faultless"].value == 0.5
    assert rates["faults alone"]["best"].value == 0.5  # one of two without a fault in either
    assert rates["faults alone"]["faultless"].value == 0.75
    assert rates["chance"]["best"].value == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert rates["chance"]["faultless"].value == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_findings_are_counted_by_kind():
    by_kind = bursts.detection(
        table(
            faults=["shaken", "out of focus", "eyes closed;too dark", "", "looks away"],
            flaws=["blurred", "", "eyes closed;too dark", "blurred", "looks away"],
        )
    )
    assert [(precision.value, recall.value) for precision, recall in by_kind.values()][:3] == [
        (0.5, 0.5),
        (1, 1),
        (1, 1),
    ]
    assert by_kind["too bright"][1].n == 0
    assert list(by_kind) == ["blurred", "eyes closed", "too dark", "too bright", "looks away"]
    assert by_kind["looks away"][1].value == 1


def test_a_burst_is_found_if_whole_and_alone():
    whole = bursts.grouping(table(burst=[11, 11, 12, 12, 13, 14], group=[1, 1, 2, 3, 4, 4]))
    assert (whole.value, whole.n) == (0.25, 4)


def test_without_bursts_there_is_nothing_to_measure(tmp_path):
    with pytest.raises(DataError, match="has no bursts.csv"):
        bursts.measure(tmp_path, {}, tmp_path)
    assert bursts.read(tmp_path) is None


def test_the_shipped_measurement_is_of_the_shipped_bursts():
    config = settings.load()
    truth, measured = bursts.known(config.demo), bursts.read(config.models)
    for column in ("file", "burst", "label", "faults"):
        assert measured[column].tolist() == truth[column].tolist()
    assert measured["intensity"].tolist() == truth["intensity"].tolist()


def test_closed_eyes_of_a_portrait_are_closed():
    """The mesh on what it is asked of: one person with open and with closed eyes."""
    demo = settings.load().demo
    files = bursts.known(demo).query("burst == 11")["file"]
    shots = [seen(images.read(demo / file)).shot(np.ones(1), {}) for file in files]
    assert [place for place, of in enumerate(faults.find(shots)) if "eyes closed" in of.kinds] == [1, 5]

"""Deletion and insertion on a photo of four pixels, worked out by hand, and the controls."""

import numpy as np
import pytest

from mood.map_quality.faithfulness import CONTROLS, Faithfulness, blurred, check

# Four pixels whose scores .4 .3 .2 .1 count while they are white; gray and blurred ones count nothing.
SCORES = np.array([[0.4, 0.3], [0.2, 0.1]], np.float32)
WHITE = np.full((2, 2, 3), 255, np.float32)


def visible(photos):
    return ((photos[..., 0] > 200) * SCORES).sum((1, 2))


@pytest.fixture(autouse=True)
def blur_to_black(monkeypatch):
    monkeypatch.setattr("mood.map_quality.faithfulness.blurred", np.zeros_like)


def test_curves_by_hand():
    tested = check(visible, WHITE, SCORES, steps=4)
    assert tested.deletion.tolist() == pytest.approx([1, 0.6, 0.3, 0.1, 0])
    assert tested.insertion.tolist() == pytest.approx([0, 0.4, 0.7, 0.9, 1])
    # Trapezoids of width 1/4: .8 + .45 + .2 + .05 and .2 + .55 + .8 + .95.
    assert tested.deletion_auc == pytest.approx(0.375)
    assert tested.insertion_auc == pytest.approx(0.625)
    assert tested.gain == pytest.approx(0.25)


def test_the_worst_order_is_the_mirror_of_the_best():
    best, worst = check(visible, WHITE, SCORES, steps=4), check(visible, WHITE, -SCORES, steps=4)
    assert worst.gain == pytest.approx(-best.gain)


def test_only_the_order_counts():
    a, b = check(visible, WHITE, SCORES, steps=4), check(visible, WHITE, SCORES**3 * 100, steps=4)
    assert a.deletion.tolist() == b.deletion.tolist()


def test_drop_and_increase():
    curve = np.array([0.8, 0.2])
    assert Faithfulness(np.array([0, 1]), curve, curve, full=0.8, masked=0.2).drop == pytest.approx(0.75)
    better = Faithfulness(np.array([0, 1]), curve, curve, full=0.8, masked=0.9)
    assert (better.drop, better.is_increase) == (0, True)


def test_one_batch_is_enough():
    sizes = []
    check(lambda photos: (sizes.append(len(photos)), visible(photos))[1], WHITE, SCORES, steps=4)
    assert sizes == [2 * 5 + 1]


@pytest.mark.parametrize("control", CONTROLS.values(), ids=list(CONTROLS))
def test_controls_are_maps_and_repeat(control):
    photo = np.random.default_rng(1).integers(0, 256, (12, 10, 3), np.uint8)
    assert control(photo).shape == (12, 10)
    assert np.ptp(control(photo)) > 0
    np.testing.assert_array_equal(control(photo), control(photo))


def test_edges_are_where_brightness_changes():
    photo = np.zeros((6, 6, 3), np.uint8)
    photo[:, 3:] = 255
    edges = CONTROLS["edges"](photo)
    assert (edges[:, 2:4] > 0).all()
    assert not edges[:, [0, 1, 4, 5]].any()


def test_blur_keeps_the_mean_and_takes_the_detail():
    photo = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.float32)
    soft = blurred(photo)
    assert soft.mean() == pytest.approx(photo.mean(), rel=0.02)
    assert soft.std() < photo.std() / 4

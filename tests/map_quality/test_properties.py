"""Imputation, ROAD, complexity, localisation and max-sensitivity, by hand on small photos."""

import numpy as np
import pytest

from mood.map_quality.faithfulness import ranks
from mood.map_quality.properties import complexity, imputed, localisation, max_sensitivity, road

RAMP = np.repeat(np.arange(16, dtype=np.float32)[None, :, None] * 10, 16, axis=0).repeat(3, axis=2)


def solved(photo, removed):
    """Solve the paper's linear system for one channel: each removed pixel is the weighted mean of its neighbours."""
    places = {place: number for number, place in enumerate(zip(*np.nonzero(removed), strict=True))}
    left, right = np.zeros((len(places), len(places))), np.zeros(len(places))
    for (y, x), row in places.items():
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                near, weight = (y + dy, x + dx), 1 / 6 if dy == 0 or dx == 0 else 1 / 12
                if (dy or dx) and 0 <= near[0] < photo.shape[0] and 0 <= near[1] < photo.shape[1]:
                    left[row, row] += weight
                    if near in places:
                        left[row, places[near]] -= weight
                    else:
                        right[row] += weight * photo[near]
    filled = photo.copy()
    filled[removed] = np.linalg.solve(left, right)
    return filled


def test_one_pixel_is_the_weighted_mean_of_its_neighbours():
    photo = np.zeros((3, 3, 3), np.float32)
    photo[0, 1], photo[0, 0] = 60, 12  # a direct neighbour counts 1/6, a diagonal one 1/12
    removed = np.zeros((3, 3), bool)
    removed[1, 1] = True
    assert imputed(photo, removed, noise=0)[1, 1].tolist() == pytest.approx([11, 11, 11])


def test_imputation_approaches_the_solution_of_the_papers_system():
    random = np.random.default_rng(0)
    photo = (RAMP + random.normal(0, 4, RAMP.shape)).astype(np.float32)
    removed = random.random((16, 16)) < 0.6
    assert np.abs(imputed(photo, removed, noise=0, sweeps=200)[..., 0] - solved(photo[..., 0], removed)).max() < 0.01
    assert np.abs(imputed(photo, removed, noise=0)[..., 0] - solved(photo[..., 0], removed)).max() < 2


def test_imputation_keeps_what_was_kept_and_adds_noise_elsewhere():
    removed = np.zeros((16, 16), bool)
    removed[4:9, 4:9] = True
    filled = imputed(RAMP, removed)
    np.testing.assert_array_equal(filled[~removed], RAMP[~removed])
    assert 1 < (filled - imputed(RAMP, removed, noise=0))[removed].std() < 4
    np.testing.assert_array_equal(imputed(RAMP, np.zeros((16, 16), bool)), RAMP)
    assert (imputed(RAMP, np.ones((16, 16), bool), noise=0) == 127.5).all()


def test_road_rewards_the_map_that_names_what_counts():
    photo = np.zeros((16, 16, 3), np.float32)
    photo[4:8, 4:8] = 255

    def bright(photos):
        return (photos[:, 4:8, 4:8, 0].mean((1, 2)) / 255).clip(0, 1)

    right = np.zeros((16, 16), np.float32)
    right[4:8, 4:8] = 1
    assert road(bright, photo, right) > 0.2
    assert road(bright, photo, -right) == pytest.approx(-road(bright, photo, right), abs=0.15)
    assert road(bright, photo, -right) < 0


def test_ranks_are_descending_with_ties_in_reading_order():
    assert ranks(np.array([[1.0, 3.0], [3.0, 2.0]])).tolist() == [[3, 0], [1, 2]]


def test_complexity_runs_from_one_pixel_to_an_even_map():
    point = np.zeros((4, 4))
    point[1, 2] = 5
    assert complexity(point) == 0
    assert complexity(np.full((4, 4), 0.3)) == pytest.approx(1)
    assert complexity(np.array([[1.0, 1.0], [0.0, 0.0]])) == pytest.approx(0.5)  # ln 2 of ln 4
    assert np.isnan(complexity(np.zeros((4, 4))))


def test_localisation_is_a_share_of_energy():
    inside = np.array([[True, False], [False, False]])
    assert localisation(np.array([[3.0, 1.0], [0.0, 0.0]]), inside) == pytest.approx(0.75)
    assert np.isnan(localisation(np.zeros((2, 2)), inside))


def test_max_sensitivity_by_hand():
    photo = np.full((4, 4, 3), 100, np.float32)
    assert max_sensitivity(lambda photos: np.ones((len(photos), 4, 4)), photo, np.ones((4, 4)), 3) == 0
    # Maps move by 1, 2 and 3 in one place of a map of norm 4.
    moved = np.ones((3, 4, 4)) + np.arange(1, 4)[:, None, None] * (np.arange(16).reshape(4, 4) == 0)
    assert max_sensitivity(lambda _: moved, photo, np.ones((4, 4)), 3) == pytest.approx(3 / 4)
    assert np.isnan(max_sensitivity(lambda _: moved, photo, np.zeros((4, 4)), 3))

"""Influence against training again by brute force, in two dimensions and more, and how few photos turn a verdict."""

import numpy as np
import pytest

from mood.influence.flipping import flip, verdict_of, without_one
from mood.influence.regression import fit


def points(n: int, classes: int, d: int = 2, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return seeded points around one centre a class, with a constant feature, and their classes."""
    random = np.random.default_rng(seed)
    y = np.arange(n) % classes
    centres = random.normal(0, 1.2, (classes, d))
    return np.c_[centres[y] + random.standard_normal((n, d)), np.ones(n)], y


def test_two_mirrored_points_have_the_weight_that_solves_one_equation():
    # Classes 1 at x = 1 and 0 at x = -1, no constant: the loss is 2 log(1 + exp(-w)) + w² / 2, so w = 2 / (1 + exp(w)).
    head = fit(np.array([[1.0], [-1.0]]), np.array([1, 0]), 2, 1.0)
    w = head.weights[0, 0]
    assert w == pytest.approx(2 / (1 + np.exp(w)), abs=1e-7)
    np.testing.assert_allclose(head.logits(np.array([[1.0]])), [[0, w]])
    # By hand: p = 1 / (1 + e^-w), the Hessian is 2 p (1 - p) + 1, one point's leverage h = p (1 - p) / that, and
    # without it the step is (p - 1) / Hessian / (1 - h).
    p = 1 / (1 + np.exp(-w))
    hessian = 2 * p * (1 - p) + 1
    expected = (p - 1) / hessian / (1 - p * (1 - p) / hessian)
    assert head.moved_without_each(np.array([1.0]))[0, 1] == pytest.approx(expected)


@pytest.mark.parametrize("classes", [2, 3])
def test_the_optimum_has_no_slope(classes):
    x, y = points(60, classes)
    head = fit(x, y, classes, 0.5)
    wanted = np.eye(classes)[y]
    slope = (head.proba(x) - wanted)[:, -len(head.weights) :].T @ x + 0.5 * head.weights
    assert np.abs(slope).max() < 1e-5


def newton_step(head, row: int) -> np.ndarray:
    """Return the weights after one Newton step on the loss of all photos but one, its Hessian summed photo by photo."""
    stays = np.delete(np.arange(len(head.y)), row)
    units, d = head.weights.shape
    p, wanted = head.proba(head.x)[:, -units:], np.eye(head.n_classes)[head.y][:, -units:]
    slope = head.l2 * head.weights + sum(np.outer(p[i] - wanted[i], head.x[i]) for i in stays)
    bend = head.l2 * np.eye(units * d) + sum(
        np.kron(np.diag(p[i]) - np.outer(p[i], p[i]), np.outer(head.x[i], head.x[i])) for i in stays
    )
    return head.weights - np.linalg.solve(bend, slope.ravel()).reshape(units, d)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_the_closed_form_is_one_newton_step_and_foretells_what_training_again_changes(classes):
    x, y = points(150, classes, d=6)
    head = fit(x, y, classes, 1.0)
    place = np.append(np.random.default_rng(1).normal(0, 1, 6), 1)
    moved, units = head.moved_without_each(place), len(head.weights)
    stepped = [(newton_step(head, row) - head.weights) @ place for row in range(len(y))]
    np.testing.assert_allclose(moved[:, -units:], stepped, atol=1e-7)
    before = head.logits(place[None])[0]
    again = np.array([head.without(np.array([row])).logits(place[None])[0] - before for row in range(len(y))])
    assert np.corrcoef(moved.ravel(), again.ravel())[0, 1] > 0.99


@pytest.mark.parametrize("classes", [2, 3])
def test_k_is_the_least_prefix_that_turns_the_verdict(classes):
    x, y = points(90, classes, d=3)
    head = fit(x, y, classes, 1.0)
    for place in np.c_[np.random.default_rng(2).normal(0, 1, (6, 3)), np.ones(6)]:
        verdict = verdict_of(head, place)
        order = [row for row in np.argsort(-verdict.support, kind="stable") if verdict.support[row] > 0]
        turned = [k for k in range(1, 46) if k <= len(order)
                  and head.without(np.array(order[:k])).proba(place[None])[0].argmax() != verdict.called]  # fmt: skip
        found = flip(verdict)
        assert (found is None) == (not turned)
        if found is not None:
            assert found.k in turned
            assert found.k - 1 not in turned
            assert found.called != verdict.called
            assert found.p.argmax() == found.called


def test_photos_of_the_same_class_nearby_speak_for_a_verdict_and_swapped_labels_against_it():
    x, y = points(100, 2)
    place = x[y == 1].mean(0)
    swapped = int(np.abs(x - place).sum(1).argmin())
    y[swapped] = 0
    verdict = verdict_of(fit(x, y, 2, 1.0), place)
    for_it, against = verdict.strongest(5)
    assert set(y[for_it]) == {1}
    assert set(y[against]) == {0}
    assert verdict.support[swapped] < 0
    assert without_one(verdict, swapped) == pytest.approx(-verdict.support[swapped], rel=0.2)


def test_where_all_photos_agree_no_few_of_them_turn_a_verdict():
    x, y = np.c_[np.linspace(1, 2, 20), np.ones(20)], np.r_[np.ones(19, int), 0]
    assert flip(verdict_of(fit(x, y, 2, 1.0), np.array([1.5, 1.0]))) is None

"""How well groups agree, by pairs: cases counted by hand."""

import numpy as np
import pytest

from mood.evaluation.partitions import pairwise


def values(true, found) -> list[float]:
    return [metric.value for metric in pairwise(true, found).values()]


def test_pairs_by_hand():
    """Known: aaa bb c. Found: aab bc, so pairs aa, ab, ab, bc; of those that are known aa is found, of four."""
    assert values(list("aaabbc"), [1, 1, 2, 1, 3, 3]) == pytest.approx([1 / 4, 1 / 4, 1 / 4])
    assert values(list("aabb"), [1, 1, 1, 1]) == pytest.approx([1 / 3, 1, 1 / 2])
    assert values(list("aabb"), [1, 1, 2, 2]) == [1, 1, 1]


def test_where_there_is_no_pair_nothing_is_said():
    assert np.isnan(values(list("abc"), [1, 2, 3])).all()
    precision, recall, f1 = values(list("aab"), [1, 2, 3])
    assert np.isnan(precision)
    assert (recall, f1) == (0, 0)


def test_names_of_groups_and_order_of_photos_do_not_matter():
    random = np.random.default_rng(0)
    true, found = random.integers(0, 9, 60), random.integers(0, 9, 60)
    order = random.permutation(60)
    assert values(true, found) == pytest.approx(values([f"g{name}" for name in true[order]], 100 - found[order]))
    precision, recall, f1 = values(true, found)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))
    assert (values(found, true)[:2]) == pytest.approx([recall, precision])


def test_the_interval_is_over_groups_and_not_over_pairs():
    """One large group that is missed weighs a thousand pairs, and is one group of two all the same."""
    recall = pairwise([0] * 46 + [1, 1], [*range(46), 99, 99])["recall"]
    assert recall.n == 2
    assert (recall.interval.low, recall.interval.high) == (0, 1)

"""What belongs together in a library: cases by hand, what must hold for any, and that the work stays bounded."""

import numpy as np
import pytest

from mood import bursts, images, settings, zoo
from mood.bursts.grouping import PAUSE, SOON, apart, linked, mirrored, points
from mood.bursts.shots import layout_of
from mood.errors import DataError
from mood.library import grouped, groups, neighbours
from mood.library.pairs import Pairs, components
from mood.zoo import likeness

NONE = np.nan


def looks_of(seen, laid) -> np.ndarray:
    """Return looks of which both parts are of length 1."""
    parts = (np.asarray(part, np.float32) for part in (seen, laid))
    return points(*(part / np.linalg.norm(part, axis=1, keepdims=True) for part in parts))


def flat(*angles: float) -> np.ndarray:
    """Return looks of which two are as alike as the cosine of the difference of their angles, in degrees."""
    turns = np.radians(angles)
    seen = np.stack([np.cos(turns), np.sin(turns)], 1)
    laid = np.zeros((len(angles), 192))
    laid[:, [0, 1, 21, 22]] = np.concatenate([seen, seen], 1)  # as alike mirrored, too
    return looks_of(seen, laid)


def scenes(count: int, each: int, spread: float = 0.3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return looks of some photos of each of many scenes in a random order, and of which scene each is."""
    random = np.random.default_rng(seed)
    scene = random.permutation(np.repeat(np.arange(count), each))
    seen, laid = random.gamma(0.8, 1, (count, 64)), random.normal(size=(count, 192))
    return looks_of(
        *(part[scene] * random.normal(1, spread, (len(scene), part.shape[1])) for part in (seen, laid))
    ), scene


def names(count: int) -> list[str]:
    return [f"{place:064x}" for place in range(count)]


def found(looks, taken=NONE, sha256=None) -> list[list[int]]:
    return grouped(looks, np.broadcast_to(np.asarray(taken, float), len(looks)), sha256 or names(len(looks)))


def test_who_looks_alike_is_one_group_without_a_clock():
    assert found(flat(0, 60, 10, 70, 180)) == [[0, 2], [1, 3], [4]]


def test_the_clock_parts_what_looks_alike_and_brings_together_what_changed():
    alike = np.degrees(np.arccos(0.9))
    assert found(flat(0, alike), [0, PAUSE]) == [[0, 1]]
    assert found(flat(0, alike), [0, PAUSE + 1]) == [[0], [1]]
    changed = np.degrees(np.arccos(0.7))
    assert found(flat(0, changed), [0, SOON]) == [[0, 1]]
    assert found(flat(0, changed), [0, SOON + 1]) == [[0], [1]]


def test_a_clock_that_stands_still_says_nothing():
    angles = np.arange(groups.STUCK + 1) % 2 * np.degrees(np.arccos(0.7))
    assert len(found(flat(*angles[1:]), 0)) == 1  # as of a very fast camera, what was taken at once is together
    assert len(found(flat(*angles), 0)) == 2


def test_a_copy_is_found_years_later_and_without_a_clock():
    nearly = np.degrees(np.arccos(0.97))
    assert found(flat(0, nearly, 90), [0, 1e8, 2e8]) == [[0, 1], [2]]
    assert found(flat(0, np.degrees(np.arccos(0.85)), 90), [0, NONE, 2e8]) == [[0, 1], [2]]


def test_files_of_the_same_content_are_together_whatever_else_is_said_of_them():
    assert found(flat(0, 90, 0, 180), [0, 0, 0, 0], ["b", "a", "b", "c"]) == [[0, 2], [1], [3]]


def test_a_mirrored_photo_is_a_copy():
    looks, _ = scenes(3, 1)
    assert found(np.concatenate([looks, mirrored(looks[:1])])) == [[0, 3], [1], [2]]
    assert mirrored(mirrored(looks)) == pytest.approx(looks)


def test_of_no_photo_there_is_no_group():
    assert found(flat(0)[:0]) == []
    assert found(flat(0)) == [[0]]


@pytest.mark.parametrize("each", [groups.EACH, 0], ids=["all compared", "by the index"])
@pytest.mark.parametrize("has_clock", [True, False])
def test_a_series_is_grouped_as_a_burst_is(monkeypatch, each, has_clock):
    monkeypatch.setattr(groups, "EACH", each)
    monkeypatch.setattr(groups, "RISE", 0)
    for seed in range(3):
        looks, scene = scenes(60, 4, 0.45, seed)  # so far apart that a few are missed
        taken = 40.0 * scene + np.arange(len(scene)) % 3 if has_clock else np.full(len(scene), NONE)
        assert grouped(looks, taken, names(len(looks))) == linked(apart(looks, taken))
    assert 60 <= len(grouped(looks, taken, names(len(looks)))) < 240


@pytest.mark.parametrize("each", [groups.EACH, 0], ids=["all compared", "by the index"])
def test_the_order_of_photos_does_not_matter_and_each_is_in_one_group(monkeypatch, each):
    monkeypatch.setattr(groups, "EACH", each)
    looks, scene = scenes(80, 3)
    taken = np.where(np.arange(240) % 3, 100.0 * scene, NONE)
    before = found(looks, taken)
    assert sorted(place for places in before for place in places) == list(range(240))
    order = np.random.default_rng(1).permutation(240)
    digests = [names(240)[place] for place in order]
    after = found(looks[order], taken[order], digests)
    assert sorted(sorted(order[places].tolist()) for places in after) == before


def test_storage_in_half_precision_changes_no_group():
    looks, scene = scenes(80, 3, 0.45)
    taken = np.where(np.arange(240) % 3, 100.0 * scene, NONE)
    assert found(looks.astype(np.float16), taken) == found(looks, taken)


def test_strangers_have_to_look_more_alike_the_more_there_are():
    assert groups.strict(10) == groups.strict(groups.SERIES) == 1
    assert groups.strict(10 * groups.SERIES) == pytest.approx(0.2 / 0.16)
    assert np.isfinite(groups.strict(10**9))


@pytest.mark.parametrize("clock", ["a chain of a minute each", "all at once", "none"])
def test_the_work_is_bounded(monkeypatch, clock):
    """3,000 photos that hang together are compared with a bounded number of others each, in blocks of bounded size."""
    compared = []

    def counted(module, name):
        called = getattr(module, name)

        def call(*arguments, **options):
            result = called(*arguments, **options)
            compared.append(result.size)
            return result

        monkeypatch.setattr(module, name, call)

    counted(groups, "by_looks")
    counted(groups, "by_pairs")
    count = 3000
    looks, _ = scenes(count // 3, 3, 0.2)
    taken = {"a chain of a minute each": np.arange(count) * 0.1, "all at once": np.linspace(0, 1, count)}
    found(looks, taken.get(clock, NONE))
    assert max(compared) <= max(groups.ROWS * (groups.ROWS + groups.REACH), groups.MOST**2)
    assert sum(compared) < count * 2 * (groups.ROWS + groups.REACH + groups.MOST)
    assert sum(compared) < count**2 / 2


def test_a_component_that_is_too_large_is_taken_apart_where_it_is_weakest():
    first, second = np.arange(9), np.arange(1, 10)
    away = np.where(first == 4, 0.9, 0.1)
    parts = [places.tolist() for places in components(11, Pairs(first, second, away), 6)]
    assert parts == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert max(map(len, components(11, Pairs(first, second, away), 3))) <= 3
    assert [places.tolist() for places in components(11, Pairs(first, second, away), 10)] == [list(range(10))]


def test_the_index_finds_who_is_near():
    looks, scene = scenes(500, 4)
    places, likeness = neighbours.Neighbours(looks).of(looks, 4)
    assert (scene[places] == scene[:, None]).mean() > 0.99
    assert likeness[:, 0] == pytest.approx(1, abs=1e-3)


def test_without_the_library_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(neighbours, "find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"\[library\]"):
        neighbours.Neighbours(flat(0, 1))


def test_the_bundled_bursts_are_found_whole_and_as_a_series_is():
    table = bursts.known(settings.load().demo).query("burst <= 12")
    net = zoo.load(likeness.GENERATION, settings.load().models)
    photos = [images.read(settings.load().demo / file).pixels for file in table["file"]]
    looks = looks_of(net.features(net.prepare(photos)), [layout_of(photo) for photo in photos])
    whole = sorted(np.flatnonzero(table["burst"] == burst).tolist() for burst in table["burst"].unique())
    for taken in (np.full(len(table), NONE), 600.0 * table["burst"].to_numpy() + table["frame"].to_numpy()):
        assert found(looks, taken) == found(looks.astype(np.float16), taken) == linked(apart(looks, taken)) == whole


def test_less_alike_than_is_looked_for_is_refused():
    with pytest.raises(DataError, match="a similarity of 0.75 to 1; received 0.3"):
        grouped(flat(0, 1), np.full(2, NONE), ["a", "b"], 0.3)

"""Which photo of a burst is kept and why: cases worked out by hand, and what must hold whatever the photos are."""

from dataclasses import replace

import numpy as np
import pytest

from mood import bursts, images, settings, zoo
from mood.bursts import DISCARD, KEEP, LOOK, Bands, Weights, choose, compare
from mood.bursts.choosing import ranked
from mood.bursts.noise import floor, lit
from mood.errors import DataError
from mood.evaluation.conformal import Conformal
from tests.bursts.making import face, portrait, shot

BANDS = Bands({"old": 0.5, "new": 0.5}, 0.1)
RANDOM = np.random.default_rng(0)


def verdicts(choice) -> list[str]:
    return [decision.verdict for decision in choice.decisions]


def reasons(choice) -> list[str]:
    return [decision.reason for decision in choice.decisions]


def several(count: int = 6) -> list:
    """Return portraits of which every measure is drawn."""
    return [
        portrait(
            p={"old": RANDOM.uniform(), "new": RANDOM.uniform()},
            sharpness=RANDOM.uniform(0.2, 1), exposure=RANDOM.uniform(-3, -1), eyes_open=RANDOM.uniform(0.05, 0.35),
            gaze=RANDOM.uniform(-60, 60), left=RANDOM.uniform(0, 0.8), sha256=f"{number:064}",
        )
        for number in range(count)
    ]  # fmt: skip


def test_the_happiest_is_kept_and_the_rest_is_told_why():
    choice = choose([portrait(0.3), portrait(0.9), portrait(0.6)], "happy", "new", bands=BANDS)
    assert choice.order == (1, 2, 0)
    assert verdicts(choice) == [DISCARD, KEEP, DISCARD]
    assert reasons(choice) == ["less happy: 30% beside 90%", "90% happy", "less happy: 60% beside 90%"]
    assert not choice.note


def test_who_wants_sad_photos_gets_the_saddest():
    choice = choose([portrait(0.3), portrait(0.9)], "sad", "new", bands=BANDS)
    assert choice.order == (0, 1)
    assert choice.decisions[0].p == pytest.approx(0.7)


def test_what_small_changes_move_as_far_is_a_tie_that_the_sharper_face_wins():
    series = [portrait(0.97, sharpness=0.7), portrait(0.96), portrait(0.8)]
    choice = choose(series, "happy", "new", bands=BANDS)
    assert 100 * (0.97 - floor(0.97, 0.5)) == pytest.approx(1.9, abs=0.05)
    assert choice.order == (1, 0, 2)
    assert reasons(choice) == [
        "as happy as the kept one within what small changes move (±1.9 points); less sharp", "96% happy",
        "less happy: 80% beside 96%",
    ]  # fmt: skip


def test_a_tie_in_all_says_so():
    choice = choose([portrait(sha256="a"), portrait(sha256="b")], "happy", "new", bands=BANDS)
    assert reasons(choice)[1] == (
        "as happy as the kept one within what small changes move (±12 points); nothing else that counts tells them "
        "apart"
    )
    choice = choose([portrait(0.5, sharpness=0.95), portrait(0.52), portrait(0.48)], "happy", "new", 2, bands=BANDS)
    assert "as happy as those kept" in reasons(choice)[choice.order[2]]  # a twentieth less sharp is no difference


def test_of_equals_the_darker_is_kept_then_the_earlier():
    bright = choose([portrait(exposure=-2), portrait(exposure=-2.2)], "happy", "new", bands=BANDS)
    assert bright.order == (1, 0)
    assert choose([portrait(taken=5.0), portrait(taken=4.0), portrait()], "happy", "new", bands=BANDS).order == (
        1,
        0,
        2,
    )


def test_without_a_measured_band_no_photo_is_discarded_for_its_mood_alone():
    choice = choose([portrait(0.3), portrait(0.9), portrait(0.9, sharpness=0.8)], "happy", "new")
    assert verdicts(choice) == [LOOK, KEEP, DISCARD]
    assert reasons(choice)[0] == "less happy: 30% beside 90%, which small changes may move as far"
    assert "`python -m mood bursts --noise --photos DIR --models DIR` measures it" in choice.note
    assert not choose([portrait(0.3)], "happy", "new").note  # alone it is not compared with anything
    assert not choose([portrait(0.3), portrait(0.9)], "happy", "new", weights=Weights(mood=0)).note


def test_no_photo_is_discarded_for_a_mood_that_the_net_may_not_decide_alone():
    sets = Conformal(0.95, (0.35, 0.35), (100, 100))  # between 35 and 65 % it is both
    shots = [portrait(0.3), portrait(0.9), portrait(0.6), portrait(0.6, sharpness=0.4)]
    choice = choose(shots, "happy", "new", bands=BANDS, sets=sets)
    assert verdicts(choice) == [DISCARD, KEEP, LOOK, DISCARD]  # what is wrong besides counts as before
    assert reasons(choice)[2] == "less happy: 60% beside 90%, and the net may not decide this one alone"
    neither = Conformal(0.95, (0.8, 0.8), (100, 100))  # between 20 and 80 % it is neither
    assert verdicts(choose(shots, "happy", "new", bands=BANDS, sets=neither)) == [LOOK, KEEP, LOOK, DISCARD]


def test_a_blurred_one_is_not_kept_however_happy():
    choice = choose([portrait(0.99, sharpness=0.4), portrait(0.6), portrait(0.5)], "happy", "new", bands=BANDS)
    assert choice.order[0] == 1
    first = choice.decisions[0]
    assert (first.verdict, first.reason) == (DISCARD, "blurred, though 99% happy beside 60%")
    assert first.faults == ("blurred",)
    assert [of.faults for of in first.faces] == [("blurred",)]


def test_in_a_group_all_eyes_open_beat_one_smile():
    three = (face(left=0.1), face(left=0.4), face(left=0.7))
    blink = (three[0], replace(three[1], eyes_open=0.05), three[2])
    choice = choose(
        [shot(p=0.99, faces=blink), shot(p=0.6, faces=three), shot(p=0.5, faces=three)], "happy", "new", bands=BANDS
    )
    assert choice.order == (1, 2, 0)
    decision = choice.decisions[0]
    assert decision.reason == "eyes closed: 1 of 3 faces, though 99% happy beside 60%"
    assert {(of.face.left, of.faults) for of in decision.faces} == {
        (0.1, ()), (0.4, ("eyes closed",)), (0.7, ()),
    }  # fmt: skip
    worse = (three[0], *(replace(one, eyes_open=0.05) for one in three[1:]))
    both = [shot(p=0.5, faces=worse), shot(p=0.5, faces=blink), *[shot(p=0.5, faces=three)] * 3]
    assert choose(both, "happy", "new", bands=BANDS).order[-2:] == (1, 0)


def test_where_the_nets_disagree_one_is_asked_to_look():
    series = [portrait({"old": 0.9, "new": 0.4}), portrait({"old": 0.5, "new": 0.8})]
    choice = choose(series, "happy", "new", bands=BANDS)
    assert verdicts(choice) == [LOOK, KEEP]
    assert choice.decisions[0].reason == "the nets disagree: Old would keep this one"
    nets = ("baseline", "augmented", "transfer")
    first, second = dict.fromkeys(nets, 0.9) | {"refined": 0.4}, dict.fromkeys(nets, 0.5) | {"refined": 0.8}
    bands = Bands(dict.fromkeys((*nets, "refined"), 0.5))
    choice = choose([portrait(first), portrait(second)], "happy", "refined", bands=bands)
    assert choice.decisions[0].reason == "the nets disagree: Baseline, Augmented and Transfer would keep this one"


def test_nets_that_differ_within_their_bands_do_not_disagree():
    series = [portrait({"old": 0.974, "new": 0.5}, sharpness=0.8), portrait({"old": 0.966, "new": 0.6})]
    assert verdicts(choose(series, "happy", "new", bands=BANDS)) == [DISCARD, KEEP]


def test_a_bracket_is_kept_whole():
    series = [shot(exposure=-2 - stops, p=p, bias=-stops) for stops, p in ((-1, 0.1), (0, 0.9), (1, 0.5))]
    choice = choose(series, "happy", "new", bands=BANDS)
    assert set(verdicts(choice)) == {KEEP}
    assert "bracket" in choice.note


def test_if_all_are_flawed_the_least_is_kept_and_says_so():
    series = [
        portrait(0.9, exposure=-5, eyes_open=0.05),
        portrait(0.3, sharpness=0.2),
        portrait(0.1, eyes_open=0.05, sharpness=0.2),
    ]
    normal = [portrait(0.2, exposure=-2)] * 4
    choice = choose([*series, *normal], "happy", "new", count=5, bands=BANDS)
    assert choice.decisions[1].reason == "least is wrong here (blurred); 30% happy"


def test_a_weight_of_zero_switches_a_criterion_off():
    series = [portrait(0.9, sharpness=0.3), portrait(0.5)]
    assert choose(series, "happy", "new", bands=BANDS).order == (1, 0)
    assert choose(series, "happy", "new", weights=Weights(sharpness=0), bands=BANDS).order == (0, 1)
    assert choose(series[::-1], "happy", "new", weights=Weights(mood=0), bands=BANDS).order == (0, 1)
    for _ in range(20):
        some, alone = several(), dict.fromkeys(bursts.CRITERIA, 0.0) | {"gaze": 1.0}
        changed = [
            replace(one, sharpness=1.0, p=some[0].p, faces=tuple(replace(of, sharpness=1.0) for of in one.faces))
            for one in some
        ]
        orders = [
            choose(photos, "happy", "new", weights=Weights(**alone), bands=BANDS).order for photos in (some, changed)
        ]
        assert orders[0] == orders[1]


def test_a_weight_is_a_share():
    with pytest.raises(DataError, match="from 0 to 1; received 1.5 for eyes"):
        Weights(eyes=1.5)
    with pytest.raises(DataError, match="received nan"):
        Weights(mood=float("nan"))


def test_an_order_does_not_depend_on_the_order_of_the_photos():
    for _ in range(30):
        series = several()
        shuffled = RANDOM.permutation(len(series))
        orders = [
            [photos[place].sha256 for place in choose(photos, "happy", "new", bands=BANDS).order]
            for photos in (series, [series[place] for place in shuffled])
        ]
        assert orders[0] == orders[1]
        assert sorted(orders[0]) == sorted(one.sha256 for one in series)


def test_a_mood_that_moves_within_the_band_never_changes_which_is_kept():
    for _ in range(30):
        series, orders = several(), []
        for of in 1 / (1 + np.exp(-(RANDOM.uniform(-3, 3) + RANDOM.uniform(0, 0.5, (2, len(series)))))):
            photos = [replace(one, p={"new": {"happy": float(p)}}) for one, p in zip(series, of, strict=True)]
            orders.append(choose(photos, "happy", "new", bands=BANDS).order)
        assert orders[0] == orders[1]


def test_being_surer_of_the_mood_never_costs_a_place():
    for _ in range(30):
        series = several()
        lucky = int(RANDOM.integers(len(series)))
        before = choose(series, "happy", "new", bands=BANDS).order.index(lucky)
        p = series[lucky].p["new"]["happy"]
        series[lucky] = replace(series[lucky], p={"new": {"happy": p + (1 - p) / 2}})
        series = [replace(one, p={"new": one.p["new"]}) for one in series]
        assert choose(series, "happy", "new", bands=BANDS).order.index(lucky) <= before


@pytest.mark.parametrize("number", [12, 14, 18])
def test_a_copy_that_is_a_quarter_brighter_is_not_kept(number):
    config = settings.load()
    table, bands = bursts.read(config.models), bursts.bands(config.models, config.demo.name)
    rows = table[table["burst"] == number].reset_index(drop=True)
    mood, net = rows["label"][0], zoo.load("refined", config.models)
    photos = [images.read(config.demo / file) for file in rows["file"]]
    shots = [
        bursts.seen(photo).shot(np.ones(1), {"refined": {mood: p}})
        for photo, p in zip(photos, rows["p_refined"], strict=True)
    ]
    for place in choose(shots, mood, "refined", bands=bands).order[:2]:
        copy = replace(photos[place], sha256="0" * 64, pixels=lit(photos[place].pixels, 1.25))
        shot = bursts.seen(copy).shot(np.ones(1), {"refined": net.probabilities(copy.pixels)})
        assert choose([*shots, shot], mood, "refined", bands=bands).order[0] != len(shots)


def test_what_does_not_count_is_no_reason():
    blurred = [portrait(0.97, sharpness=0.1), portrait(0.9)]
    assert reasons(choose(blurred, "happy", "new", bands=BANDS))[0].startswith("blurred")
    choice = choose(blurred, "happy", "new", weights=Weights(sharpness=0), bands=BANDS)
    assert choice.decisions[0].faults == ("blurred",)  # is said to be there
    assert not any("blurred" in reason for reason in reasons(choice))


def test_what_is_ranked_is_what_each_loses():
    series = [portrait(0.9, sharpness=0.4), portrait(0.6)]
    of = ranked(compare(series, 0), "happy", Weights(), BANDS)["new"]
    assert of.losses["sharpness"].tolist() == [1, 0]
    assert of.losses["mood"].tolist() == [0, pytest.approx(0.5 * (floor(0.9, 0.5) - 0.6))]
    assert set(of.losses) == set(bursts.CRITERIA)

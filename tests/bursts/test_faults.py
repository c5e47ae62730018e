"""What is wrong with photos and with every face in them: cases worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mood.bursts import FaceFaults, counting, faults
from mood.bursts.faults import counted, measured, missing, people
from tests.bursts.making import face, portrait, shot


def kinds(shots) -> list[tuple[str, ...]]:
    return [of.kinds for of in faults.find(shots)]


def test_exposure_is_told_in_stops():
    assert kinds([portrait(), portrait(), portrait(exposure=-3.5), portrait()]) == [(), (), ("too dark",), ()]
    assert kinds([portrait(exposure=-4), portrait(exposure=-4), portrait()])[2] == ("too bright",)


def test_alone_a_photo_has_no_fault():
    alone = faults.find([portrait(sharpness=0.1, eyes_open=0.01)])
    assert alone == [faults.Faults((), (FaceFaults(face().face, ()),))]


def test_eyes_are_closed_beside_what_they_usually_are():
    assert kinds([portrait(), portrait(eyes_open=0.05), portrait()]) == [(), ("eyes closed",), ()]
    narrow = [portrait(eyes_open=eyes) for eyes in (0.14, 0.15, 0.16)]
    assert kinds(narrow) == [(), (), ()]
    wide = [portrait(eyes_open=eyes) for eyes in (0.36, 0.25, 0.36)]  # less wide, but wide
    assert kinds(wide) == [(), (), ()]
    assert kinds([portrait(), portrait(eyes_open=np.nan), portrait()]) == [(), (), ()]


def test_who_looks_further_past_the_camera_than_at_best_looks_away():
    assert kinds([portrait(gaze=3), portrait(gaze=-40), portrait(gaze=-5)]) == [(), ("looks away",), ()]
    assert kinds([portrait(gaze=40), portrait(gaze=45), portrait(gaze=38)]) == [(), (), ()]  # the pose
    assert kinds([portrait(), portrait(gaze=60, eyes_open=0.05)])[1] == ("eyes closed",)  # they look nowhere


def test_faults_are_those_of_each_face_and_are_counted():
    three = (face(left=0.1), face(left=0.4), face(left=0.7))
    soft = (three[0], replace(three[1], sharpness=0.3), replace(three[2], sharpness=0.3, gaze=50.0))
    of = faults.find([shot(faces=three), shot(faces=soft), shot(faces=three)])[1]
    assert [one.faults for one in of.faces] == [(), ("blurred",), ("blurred", "looks away")]
    assert of.said == ("blurred: 2 of 3 faces", "looks away: 1 of 3 faces")
    assert of.share("blurred") == pytest.approx(2 / 3)
    dark = faults.find([shot(faces=three), shot(faces=three, exposure=-4), shot(faces=three)])[1]
    assert (dark.said, dark.share("too dark")) == (("too dark",), 1)


def test_small_faces_behind_the_others_do_not_count():
    assert counting([face(size=size).face for size in (0.5, 0.3, 0.2, 0.18)]) == [0, 1, 2]
    assert counting([]) == []
    behind = face(left=0.7, size=0.05, eyes_open=0.05)
    shots = [shot(faces=(face(), behind)), shot(faces=(face(),)), shot(faces=(face(), replace(behind, eyes_open=0.3)))]
    assert kinds(shots) == [(), (), ()]
    assert [len(counted(one)) for one in shots] == [1, 1, 1]


def test_people_are_told_apart_by_where_they_are():
    left, right = face(left=0.1, sharpness=0.2), face(left=0.7, sharpness=1.0, size=0.25)
    series = [shot(faces=(right, left)), shot(faces=(left,)), shot(faces=(replace(right, sharpness=0.9),))]
    who = people(series)
    sharp = measured(series, who, "sharpness")
    by_hand = [[0.2, 1.0], [0.2, np.nan], [np.nan, 0.9]]
    np.testing.assert_allclose(sharp[:, np.argsort(sharp[0])], by_hand)
    assert kinds(series) == [(), (), ()]  # who stands further away is not blurred


def test_photos_without_a_face_are_compared_with_each_other():
    plain = [shot(), shot(sharpness=0.3), shot(), portrait(sharpness=0.4)]
    assert kinds(plain) == [(), ("blurred",), (), ()]
    assert faults.find(plain)[1].faces == ()


def test_who_is_not_found_though_most_photos_show_them_is_missing():
    two = (face(left=0.1), face(left=0.6))
    assert kinds([portrait(), shot(), portrait()]) == [(), ("no face found",), ()]
    assert kinds([shot(), shot(), portrait()]) == [(), (), ()]
    series = [shot(faces=two), shot(faces=two), shot(faces=two), shot(faces=two[:1]), shot()]
    assert missing(people(series)).tolist() == [0, 0, 0, 0.5, 1]
    assert kinds(series) == [(), (), (), (), ("no face found",)]  # of several one may be overlooked


def test_a_face_that_moved_is_the_same_one():
    series = [portrait(left=0.05), portrait(left=0.75, sharpness=0.3), portrait(left=0.4)]
    assert kinds(series) == [(), ("blurred",), ()]

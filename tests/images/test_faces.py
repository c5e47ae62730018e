"""Faces: answers worked out by hand, found in rendered portraits and not in patterns, and what they are known to do."""

import numpy as np
import pandas as pd
import pytest

from data.portraits.bursts import chosen
from mood import images
from mood.images.faces import EYES_CLOSED, Face, Landmarks, find_faces, landmarks, mask_of
from mood.images.faces.detection import anchors, decode, one_each
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo"


def portrait(file: str) -> np.ndarray:
    return images.read(DEMO / file).pixels


def test_anchors_are_the_middles_of_their_cells():
    places = anchors()
    assert places.shape == (896, 2)
    assert places[[0, 1, 2, 511, 512, 517, 518, 895]].tolist() == [
        [8 / 256, 8 / 256], [8 / 256, 8 / 256], [24 / 256, 8 / 256], [248 / 256, 248 / 256],
        [16 / 256, 16 / 256], [16 / 256, 16 / 256], [48 / 256, 16 / 256], [240 / 256, 240 / 256],
    ]  # fmt: skip


def test_an_answer_is_relative_to_its_anchor():
    raw = np.zeros((1, 16))
    raw[0, :4], raw[0, 4:6] = (25.6, -12.8, 51.2, 102.4), (2.56, 5.12)
    (upper, lower, point, *others) = decode(raw, np.array([512]))[0].tolist()  # whose anchor is at 16, 16 of 256
    assert upper == pytest.approx([0.0625 + 0.1 - 0.1, 0.0625 - 0.05 - 0.2])
    assert lower == pytest.approx([0.0625 + 0.1 + 0.1, 0.0625 - 0.05 + 0.2])
    assert point == pytest.approx([0.0625 + 0.01, 0.0625 + 0.02])
    assert others == [[0.0625, 0.0625]] * 5


def test_finds_that_overlap_are_one_face_at_their_weighted_mean():
    finds = np.zeros((3, 8, 2))
    finds[:, 0], finds[:, 1] = [[0.0, 0], [0.1, 0], [0.6, 0.6]], [[0.4, 0.4], [0.5, 0.4], [0.8, 0.8]]
    # 0.3 x 0.4 of 0.16 + 0.16 - 0.12 have the first two in common: three fifths.
    (first, sure), (second, less) = one_each(finds, np.array([0.75, 0.25, 0.9]))
    assert (sure, less) == (0.9, 0.75)
    assert first[:2].tolist() == [[0.6, 0.6], [0.8, 0.8]]
    assert second[:2] == pytest.approx(np.array([[0.025, 0], [0.425, 0.4]]))
    assert one_each(finds[:0], np.zeros(0)) == []


def test_a_portrait_has_one_face_and_it_is_where_a_portrait_has_it():
    found = [find_faces(portrait(file)) for file in pd.read_csv(DEMO / "manifest.csv")["file"].iloc[::12]]
    assert [len(faces) for faces in found].count(1) >= 0.97 * len(found)
    centres = [(face.left + face.width / 2, face.top + face.height / 2) for (face,) in found if face]
    assert np.median(centres, axis=0) == pytest.approx([0.5, 0.54], abs=0.05)
    assert all(0.03 < face.share < 0.8 and 0.7 <= face.score <= 1 for (face,) in found)


def test_no_face_in_patterns():
    random = np.random.default_rng(0)
    patterns = [random.integers(0, 256, (200, 300, 3), np.uint8), np.full((200, 300, 3), 128, np.uint8)]
    assert [find_faces(pixels) for pixels in patterns] == [[], []]


@pytest.mark.parametrize("shape", [(1, 1), (8, 4000), (3000, 9)])
def test_any_shape_is_looked_at(shape):
    assert find_faces(np.zeros((*shape, 3), np.uint8)) == []


def test_a_box_is_a_share_of_the_photo_whatever_its_shape():
    pixels = portrait("happy/happy_0001.jpg")
    (alone,) = find_faces(pixels)
    side = len(pixels)
    (beside,) = find_faces(np.pad(pixels, ((0, 0), (side, 0), (0, 0)), mode="edge"))
    assert (beside.left, beside.width) == pytest.approx((0.5 + alone.left / 2, alone.width / 2), abs=0.02)
    assert (beside.top, beside.height) == pytest.approx((alone.top, alone.height), abs=0.04)
    assert alone.points[0][0] < alone.points[1][0]  # the right eye is on the left


def test_largest_first_and_the_same_each_time():
    pixels = portrait("happy/happy_0001.jpg")
    smaller = np.pad(images.resize(pixels, 200, 200), ((0, 120), (0, 0), (0, 0)), mode="edge")
    wide = np.concatenate([smaller, pixels], axis=1)
    larger, second = find_faces(wide)
    assert larger.share > second.share
    assert larger.left > second.left
    assert find_faces(wide) == [larger, second]


def test_a_mask_covers_the_boxes():
    mask = mask_of([Face(0.25, 0.5, 0.5, 0.25, 9.0)], 8)
    assert mask.sum() == 4 * 2
    assert mask[4:6, 2:6].all()
    assert not mask_of([], 8).any()


def drawn(**moved: tuple[float, float]) -> Landmarks:
    """Return a face whose eyes are 10 wide and 3 open, 20 apart, and whose mouth, 8 wide, lies 20 below them."""
    mesh = np.zeros((468, 3))
    points = {33: (0, 0), 133: (10, 0), 362: (30, 0), 263: (40, 0), 61: (16, 20), 291: (24, 20), 13: (20, 20),
              14: (20, 20), 234: (0, 10), 454: (40, 10)}  # fmt: skip
    for place, point in points.items():
        mesh[place, :2] = point
    lower = np.column_stack([np.linspace(0, 10, 9), [0, *[1.5] * 7, 0]])
    upper = np.column_stack([np.linspace(0, 10, 9)[1:-1], [-1.5] * 7])
    right = np.concatenate([lower, upper])
    left = right * [-1, 1] + [40, 0]  # from its outer corner inwards, as the right one
    irises = np.tile(np.array([[5.0, 0], [35, 0]])[:, None], (1, 5, 1))
    return Landmarks(mesh, np.stack([right, left]), irises + np.array(moved.get("irises", (0, 0))))


def test_openings_are_shares_of_widths():
    face = drawn()
    assert face.eyes_open == pytest.approx(0.3)
    face.rims[1, 11:14, 1] = 1.5  # the left eye's upper lid lies on the lower one
    assert face.eyes_open == 0
    assert face.mouth_open == 0
    face.mesh[14, 1] = 24
    assert face.mouth_open == pytest.approx(0.5)


def test_a_smile_lifts_the_corners_however_the_head_leans():
    face = drawn()
    assert face.mouth_corners == pytest.approx(0)
    face.mesh[[61, 291], 1] = 18
    assert face.mouth_corners == pytest.approx(0.25)
    turn = np.array([[0, -1], [1, 0]])
    leaning = Landmarks(face.mesh @ np.pad(turn.T, (0, 1)), face.rims @ turn.T, face.irises @ turn.T)
    assert leaning.mouth_corners == pytest.approx(0.25)
    assert (face.roll, leaning.roll) == pytest.approx((0, 90))
    assert leaning.eyes_open == pytest.approx(0.3)


def test_a_gaze_is_what_head_and_irises_turn():
    assert drawn().gaze == pytest.approx(0)
    assert drawn(irises=(1, 0)).gaze == pytest.approx(244 / 5)  # a fifth of half an eye to the right
    turned = drawn()
    turned.mesh[454, 2] = 40  # the right cheek of the picture is as much farther away as it is to the right
    assert turned.yaw == pytest.approx(45)
    assert turned.gaze == pytest.approx(45)


def test_the_mesh_sees_no_face_in_a_pattern():
    random = np.random.default_rng(0)
    assert landmarks(random.integers(0, 256, (200, 200, 3), np.uint8), Face(0.2, 0.2, 0.5, 0.5, 1.0)) is None


@pytest.fixture(scope="module")
def moments() -> pd.DataFrame:
    """Every third photo of the bundled bursts: what is known of it and what was found."""
    rows = []
    for number, plan in list(chosen())[::3]:
        pixels = portrait(f"bursts/burst_{number:02d}/{number:02d}_{plan.moment.frame}.jpg")
        face = next(iter(find_faces(pixels)), None)
        points = landmarks(pixels, face) if face else None
        if points:
            rows.append({"burst": number, "yaw": plan.yaw, "roll": plan.roll, "blink": plan.moment.blink,
                         "away": np.degrees(plan.moment.away), "mood": plan.mood, "found": points})  # fmt: skip
    assert len(rows) >= 66
    return pd.DataFrame(rows)


def test_turned_and_leaning_heads_are_measured(moments):
    """Known by degrees for rendered people, who lean the other way round."""
    yaw = np.array([face.yaw for face in moments["found"]])
    assert np.median(np.abs(yaw - moments["yaw"])) < 4
    assert np.corrcoef(yaw, moments["yaw"])[0, 1] > 0.95
    roll = np.array([face.roll for face in moments["found"]])
    assert np.median(np.abs(roll + moments["roll"])) < 3


def test_closed_eyes_are_told_from_open_ones(moments):
    is_closed = moments["blink"].to_numpy() > 0
    is_found = np.array([face.eyes_open < EYES_CLOSED for face in moments["found"]])
    assert is_found[is_closed].mean() > 0.6
    assert is_found[~is_closed].mean() < 0.1


def test_who_looks_aside_is_further_aside(moments):
    gaze = np.array([face.gaze for face in moments["found"]])
    is_aside, is_open = moments["away"].to_numpy() != 0, moments["blink"].to_numpy() == 0
    assert np.median(np.abs(gaze[is_aside & is_open])) > 2 * np.median(np.abs(gaze[~is_aside & is_open]))


def test_the_happy_have_their_corners_higher(moments):
    corners = np.array([face.mouth_corners for face in moments["found"]])
    is_happy = (moments["mood"] == "happy").to_numpy()
    assert np.median(corners[is_happy]) > np.median(corners[~is_happy])


def test_agreement_counts_photos_with_and_without_a_face():
    from mood.triage import face_agreement, faces_found

    table = pd.DataFrame({"faces": [1, 0, 2, 0], "faces_known": [1, 3, 0, 0]})
    found = face_agreement(table)
    assert (found["recall"].value, found["recall"].n) == (0.5, 2)
    assert (found["false alarms"].value, found["false alarms"].n) == (0.5, 2)
    assert "on 50.0%" in faces_found(table)
    assert list(face_agreement(table[table["faces_known"] > 0])) == ["recall"]
    assert faces_found(table.assign(faces_known=np.nan)) == ""

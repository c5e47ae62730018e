"""Faces: found in rendered portraits, none in patterns; boxes become masks."""

import numpy as np
import pandas as pd
import pytest

from mood import images
from mood.faces import Face, find_faces, mask_of
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo"


def test_most_portraits_have_one_face_and_it_is_where_a_portrait_has_it():
    files = pd.read_csv(DEMO / "manifest.csv")["file"].iloc[::4]
    found = [find_faces(images.read(DEMO / file).pixels) for file in files]
    assert np.mean([len(faces) >= 1 for faces in found]) >= 0.6
    largest = [faces[0] for faces in found if faces]
    centres = [(face.left + face.width / 2, face.top + face.height / 2) for face in largest]
    assert np.median(centres, axis=0) == pytest.approx([0.5, 0.45], abs=0.12)
    assert all(0.02 < face.share < 0.8 for face in largest)


def test_no_face_in_patterns():
    random = np.random.default_rng(0)
    patterns = [random.integers(0, 256, (200, 300, 3), np.uint8), np.full((200, 300, 3), 128, np.uint8)]
    assert [find_faces(pixels) for pixels in patterns] == [[], []]


def test_largest_first_and_the_same_each_time():
    pixels = images.read(DEMO / pd.read_csv(DEMO / "manifest.csv")["file"].iloc[0]).pixels
    wide = np.concatenate([pixels, images.resize(images.resize(pixels, 160, 160), 320, 320)], axis=1)
    faces = find_faces(wide)
    assert faces == sorted(faces, key=lambda face: -face.share)
    assert faces == find_faces(wide)


def test_a_mask_covers_the_boxes():
    mask = mask_of([Face(0.25, 0.5, 0.5, 0.25, 9.0)], 8)
    assert mask.sum() == 4 * 2
    assert mask[4:6, 2:6].all()
    assert not mask_of([], 8).any()

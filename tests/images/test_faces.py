"""Faces: found in rendered portraits, none in patterns; boxes become masks."""

import numpy as np
import pandas as pd
import pytest

from mood import images
from mood.images.faces import Face, find_faces, mask_of
from tests.conftest import ROOT

DEMO = ROOT / "data" / "demo"


def test_most_portraits_have_one_face_and_it_is_where_a_portrait_has_it():
    files = pd.read_csv(DEMO / "manifest.csv")["file"].iloc[::4]
    found = [find_faces(images.read(DEMO / file).pixels) for file in files]
    assert np.mean([len(faces) >= 1 for faces in found]) >= 0.6
    largest = [faces[0] for faces in found if faces]
    centres = [(face.left + face.width / 2, face.top + face.height / 2) for face in largest]
    assert np.median(centres, axis=0) == pytest.approx([0.5, 0.45], abs=0.12)
    assert np.mean([0.02 < face.share < 0.8 for face in largest]) >= 0.95  # the cascade raises a false alarm or two


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


def test_yunet_is_used_where_it_is_named(monkeypatch, tmp_path):
    import cv2

    from mood.images import faces

    class Detector:
        def setInputSize(self, size):  # noqa: N802 - OpenCV's name
            assert size == (640, 320)

        def detect(self, _):
            rows = np.zeros((2, 15), np.float32)
            rows[0, :4], rows[0, -1] = (64, 32, 128, 160), 0.9
            rows[1, :4], rows[1, -1] = (-64, 160, 384, 320), 0.8  # sticks out on three sides
            return 1, rows

    monkeypatch.setenv("MOOD_YUNET", str(tmp_path / "yunet.onnx"))  # a name of its own: detectors are kept by it
    monkeypatch.setattr(cv2.FaceDetectorYN, "create", lambda *_: Detector())
    larger, smaller = faces.find_faces(np.zeros((100, 200, 3), np.uint8))
    assert (smaller.left, smaller.top, smaller.width, smaller.height) == (0.1, 0.1, 0.2, 0.5)
    assert (larger.left, larger.top, larger.width, larger.height) == (0, 0.5, 0.5, 0.5)
    assert smaller.score == pytest.approx(0.9)


def test_a_file_that_is_no_detector_is_named(monkeypatch, tmp_path):
    from mood.errors import DataError
    from mood.images import faces

    (tmp_path / "no.onnx").write_bytes(b"nothing")
    monkeypatch.setenv("MOOD_YUNET", str(tmp_path / "no.onnx"))
    with pytest.raises(DataError, match="MOOD_YUNET names a YuNet face detector"):
        faces.find_faces(np.zeros((100, 200, 3), np.uint8))


def test_agreement_counts_photos_with_and_without_a_face():
    import pandas as pd

    from mood.datasets import Dataset
    from mood.triage import face_agreement

    table = pd.DataFrame({"id": list("abcd"), "faces": [1, 0, 2, 0]})
    known = pd.DataFrame({"file": list("abcd"), "faces": [1, 3, 0, 0]})
    found = face_agreement(table, Dataset("d", None, known))
    assert (found["recall"].value, found["recall"].n) == (0.5, 2)
    assert (found["false alarms"].value, found["false alarms"].n) == (0.5, 2)
    assert face_agreement(table, Dataset("d", None, known.drop(columns="faces"))) == {}

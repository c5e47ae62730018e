"""What is measured of a photo before anything is said of it."""

from typing import TYPE_CHECKING

import numpy as np

from mood import faces, images
from mood.explanation import explain_batch
from mood.explanation.properties import localisation
from mood.labels import predicted

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

METHOD = "hires_cam"
"""Cheap, and on the study's three generations better than noise, a bell in the centre and an edge detector."""

MARGIN = 0.35
"""Added to each side of a face's box, as a share of its side: chin, hair and brow belong to an expression."""


def of_pixels(pixels: np.ndarray) -> dict[str, float]:
    """Return brightness and saturation.

    Args:
        pixels: (h, w, 3) uint8.

    Returns:
        Two means in [0, 1]: perceived brightness, and (max - min) / max of the channels.
    """
    values = pixels.astype(np.float32) / 255
    most, least = values.max(-1), values.min(-1)
    gray = values @ np.array([0.299, 0.587, 0.114], np.float32)
    return {
        "brightness": float(gray.mean()),
        "saturation": float(((most - least) / np.maximum(most, 1 / 255)).mean()),
    }


def crop(pixels: np.ndarray, face: faces.Face, margin: float = MARGIN) -> np.ndarray:
    """Cut a face out of a photo, with some of what is around it.

    Args:
        pixels: (h, w, 3) uint8.
        face: where.
        margin: added to each side, as a share of the box; the photo's edge ends it.

    Returns:
        (h', w', 3) uint8.
    """
    height, width = pixels.shape[:2]
    top, bottom = face.top - margin * face.height, face.top + (1 + margin) * face.height
    left, right = face.left - margin * face.width, face.left + (1 + margin) * face.width
    rows = slice(max(0, int(top * height)), max(1, int(np.ceil(bottom * height))))
    return pixels[rows, max(0, int(left * width)) : max(1, int(np.ceil(right * width)))]


def of_model(classifier: "Classifier", pixels: list[np.ndarray], found: list[list[faces.Face]]) -> list[dict]:
    """Return what a generation says of photos and of their faces, and where it looks.

    Args:
        classifier: the generation.
        pixels: each (h, w, 3) uint8.
        found: the faces of each.

    Returns:
        For each photo p_happy; p_face, p_faces_low and p_faces_high, the probabilities of the largest, the saddest
        and the happiest face crop; on_faces, the share of the heatmap's energy on faces. NaN without a face.
    """
    whole = classifier.probabilities(pixels)
    crops = [crop(photo, face) for photo, some in zip(pixels, found, strict=True) for face in some]
    alone = iter(classifier.probabilities(crops)) if crops else iter(())
    maps = _heatmaps(classifier, pixels, whole)
    rows = []
    for p, some, heat in zip(whole, found, maps, strict=True):
        each = [float(next(alone)) for _ in some] or [float("nan")]
        inside = faces.mask_of(some, heat.shape[0])
        energy = localisation(heat, inside) if some else float("nan")
        rows.append({"p_happy": float(p), "p_face": each[0], "p_faces_low": min(each), "p_faces_high": max(each),
                     "on_faces": energy, "face_area": float(inside.mean())})  # fmt: skip
    return rows


def of_faces(pixels: np.ndarray) -> tuple[list[faces.Face], dict[str, float]]:
    """Return the faces of a photo, their count and the share of the largest."""
    found = faces.find_faces(pixels)
    return found, {"faces": len(found), "face_share": found[0].share if found else 0.0}


def _heatmaps(classifier: "Classifier", pixels: list[np.ndarray], p_happy: np.ndarray) -> list[np.ndarray]:
    prepared = [images.resize(photo, classifier.spec.input_size, classifier.spec.input_size) for photo in pixels]
    maps: list[np.ndarray | None] = [None] * len(pixels)
    for target in classifier.spec.classes:
        rows = [i for i, p in enumerate(p_happy) if predicted(float(p)) == target]
        found = explain_batch(classifier, [prepared[i] for i in rows], METHOD, target) if rows else []
        for row, one in zip(rows, found, strict=True):
            maps[row] = one.heatmap
    return maps

"""What is measured of a photo before anything is said of it."""

from typing import TYPE_CHECKING

import numpy as np

from mood.evaluation.predictions import called
from mood.explanation import explain_batch
from mood.images import faces
from mood.map_quality.properties import localisation

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

METHOD = "hires_cam"
"""Cheap, and on the study's three generations better than noise, a bell in the centre and an edge detector."""

DETECTOR = "blazeface back 0.7"
"""What found the faces: facts that another detector gave are measured again."""

BETWEEN = ";"
"""Between the values of a cell that holds several."""

FLAT = 0.1
"""Contrast below which a picture shows next to nothing: real photos, foggy ones too, have three times as much."""

_SIDE = 256
"""Pixels of the shorter side that are looked at for that."""

MARGIN = 0.35
"""Added to each side of a face's box, as a share of its side: chin, hair and brow belong to an expression."""


def of_pixels(pixels: np.ndarray) -> dict[str, float]:
    """Return perceived brightness and saturation, (max - min) / max of the channels: means in [0, 1].

    `pixels` are (h, w, 3) uint8.
    """
    values = pixels.astype(np.float32) / 255
    most, least = values.max(-1), values.min(-1)
    gray = values @ np.array([0.299, 0.587, 0.114], np.float32)
    return {"brightness": float(gray.mean()), "saturation": float(((most - least) / np.maximum(most, 1 / 255)).mean())}


def contrast(pixels: np.ndarray) -> float:
    """Return how far the darkest and the lightest parts of (h, w, 3) uint8 lie apart, in [0, 1]; 0 of a flat picture.

    The 99th less the 1st percentile of perceived brightness, so that single pixels have no part.
    """
    step = max(1, min(pixels.shape[:2]) // _SIDE)
    gray = pixels[::step, ::step].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32) / 255
    darkest, lightest = np.percentile(gray, [1, 99])
    return float(lightest - darkest)


def crop(pixels: np.ndarray, face: faces.Face, margin: float = MARGIN) -> np.ndarray:
    """Cut a face out of a photo (h, w, 3) uint8, with some of what is around it.

    `margin` is added to each side, as a share of the box; the photo's edge ends it.
    """
    height, width = pixels.shape[:2]
    top, bottom = face.top - margin * face.height, face.top + (1 + margin) * face.height
    left, right = face.left - margin * face.width, face.left + (1 + margin) * face.width
    rows = slice(max(0, int(top * height)), max(1, int(np.ceil(bottom * height))))
    return pixels[rows, max(0, int(left * width)) : max(1, int(np.ceil(right * width)))]


def of_model(classifier: "Classifier", pixels: list[np.ndarray], faces_of: list[list[faces.Face]]) -> list[dict]:
    """Return what a net says of photos, each (h, w, 3) uint8, and of the faces of each, and where it looks.

    Returns:
        For each photo p_<class>; face_p_<class> of the largest face's crop; face_calls, the classes that its face
        crops are called, ";" between them; faces_low and faces_high, the least and the greatest probability that
        they are given for the photo's own verdict; on_faces, the share of the heatmap's energy on faces, and face_area,
        the share of the photo that they cover. NaN and "" without a face.
    """
    classes = classifier.spec.classes
    whole = classifier.predict_proba(pixels)
    crops = [crop(photo, face) for photo, some in zip(pixels, faces_of, strict=True) for face in some]
    alone = iter(classifier.predict_proba(crops))
    maps = _heatmaps(classifier, pixels, called(whole))
    rows = []
    for p, verdict, some, heat in zip(whole, called(whole), faces_of, maps, strict=True):
        each = np.array([next(alone) for _ in some] or [np.full(len(classes), np.nan)])
        calls = sorted({classes[index] for index in called(each)}) if some else []
        inside = faces.mask_of(some, heat.shape[0])
        rows.append({
            **{f"p_{label}": float(value) for label, value in zip(classes, p, strict=True)},
            **{f"face_p_{label}": float(value) for label, value in zip(classes, each[0], strict=True)},
            "face_calls": BETWEEN.join(calls),
            "faces_low": float(each[:, verdict].min()),
            "faces_high": float(each[:, verdict].max()),
            "on_faces": localisation(heat, inside) if some else float("nan"),
            "face_area": float(inside.mean()),
        })
    return rows


def of_faces(pixels: np.ndarray) -> tuple[list[faces.Face], dict[str, float]]:
    """Return the faces of a photo, their count and the share of the largest."""
    largest_first = faces.find_faces(pixels)
    share = largest_first[0].share if largest_first else 0.0
    return largest_first, {"faces": len(largest_first), "face_share": share}


def _heatmaps(classifier: "Classifier", pixels: list[np.ndarray], verdicts: np.ndarray) -> list[np.ndarray]:
    """Return the heatmap of each photo for its own verdict."""
    prepared = classifier.prepare(pixels)
    maps: dict[int, np.ndarray] = {}
    for index, target in enumerate(classifier.spec.classes):
        rows = np.flatnonzero(verdicts == index).tolist()
        explanations = explain_batch(classifier, [prepared[row] for row in rows], METHOD, target) if rows else []
        maps |= {row: explanation.heatmap for row, explanation in zip(rows, explanations, strict=True)}
    return [maps[row] for row in range(len(pixels))]

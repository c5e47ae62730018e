"""Writes explanations to a folder or a ZIP file, with a manifest that says what each file is."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mood import __version__, images
from mood.errors import DataError
from mood.explanation import Explanation, overlay
from mood.images import Photo

SCHEMA_VERSION = 1
OPACITY = 0.5  # of the colours over the photos


@dataclass(frozen=True)
class Explained:
    """One explanation with all that is needed to make it again.

    Args:
        p: what the model said of the photo: probability by class, in [0, 1].
        fingerprint: SHA-256 of the model's file.
        notice: what the model is for, what it is not for, and what whoever uses it has to say.
    """

    photo: Photo
    explanation: Explanation
    p: Mapping[str, float]
    fingerprint: str
    notice: str = ""


def files(explained: list[Explained]) -> dict[str, bytes]:
    """Return the content of the files of some explanations: for each a raw map and an overlay, and one manifest.

    The manifest comes last, so that a folder with one is complete.
    """
    content, entries = {}, []
    for number, entry in enumerate(explained, start=1):
        photo, explanation = entry.photo, entry.explanation
        named = f"{images.safe_stem(photo.name)}-{explanation.model}-{explanation.method}-{explanation.target}"
        stem = f"{number:03d}-{named}"
        content[f"{stem}.npy"] = npy(explanation.raw)
        content[f"{stem}.png"] = images.encode_png(overlay(photo.pixels, explanation.heatmap, OPACITY))
        entries.append(_described(entry, stem))
    notices = {entry.explanation.model: entry.notice for entry in explained}
    manifest = {"schema_version": SCHEMA_VERSION, "mood": __version__, "opacity": OPACITY, "models": notices,
                "explanations": entries}  # fmt: skip
    content["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    return content


def check_new(folder: Path) -> None:
    """Check that explanations can go into a folder: that it is empty or does not exist.

    Raises:
        DataError: if it holds something already, or is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise DataError(f"“{folder}” is a file.", "Name a new folder with --out.")
    if folder.exists() and any(folder.iterdir()):
        raise DataError(f"“{folder}” holds files already; nothing is overwritten.", "Name a new folder with --out.")


def save(explained: list[Explained], folder: Path) -> list[Path]:
    """Write explanations into a new folder, see `check_new`, and return the files, the manifest last."""
    check_new(folder)
    folder.mkdir(parents=True, exist_ok=True)
    content = files(explained)
    for name, data in content.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in content]


def zipped(explained: list[Explained]) -> bytes:
    """Return the content of a ZIP file of explanations."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files(explained).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def npy(values: np.ndarray) -> bytes:
    """Return an array as the content of a .npy file, without pickle."""
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()


def _described(entry: Explained, stem: str) -> dict[str, object]:
    explanation = entry.explanation
    p = {label: round(p, 6) for label, p in entry.p.items()}
    return {"photo": entry.photo.name, "photo_sha256": entry.photo.sha256, "model": explanation.model,
            "model_sha256": entry.fingerprint, "p": p, "target": explanation.target, "method": explanation.method,
            "params": explanation.params, "target_layer": explanation.target_layer, "is_empty": explanation.is_empty,
            "completeness_error": _finite(explanation.completeness_error),
            "seconds": round(explanation.seconds, 4), "raw": f"{stem}.npy", "overlay": f"{stem}.png"}  # fmt: skip


def _finite(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else round(value, 6)  # JSON knows no infinity

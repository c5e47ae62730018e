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


@dataclass(frozen=True)
class Explained:
    """One explanation with all that is needed to make it again.

    Args:
        photo: what was explained.
        found: the explanation.
        p: what the model said of the photo: probability by class, in [0, 1].
        fingerprint: SHA-256 of the model's file.
    """

    photo: Photo
    found: Explanation
    p: Mapping[str, float]
    fingerprint: str


def files(explained: list[Explained], opacity: float = 0.5) -> dict[str, bytes]:
    """Return the files of some explanations: for each a raw map and an overlay, and one manifest.

    Args:
        explained: the explanations.
        opacity: of the colours over the photos, in [0, 1].

    Returns:
        Content by file name; the manifest comes last, so that a folder with one is complete.
    """
    content, entries = {}, []
    for number, one in enumerate(explained, start=1):
        stem = (
            f"{number:03d}-{images.safe_stem(one.photo.name)}-{one.found.model}-{one.found.method}-{one.found.target}"
        )
        content[f"{stem}.npy"] = npy(one.found.raw)
        content[f"{stem}.png"] = images.encode_png(overlay(one.photo.pixels, one.found.heatmap, opacity))
        entries.append(_entry(one, stem))
    manifest = {"schema_version": SCHEMA_VERSION, "mood": __version__, "opacity": opacity, "explanations": entries}
    content["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    return content


def save(explained: list[Explained], folder: Path, opacity: float = 0.5) -> list[Path]:
    """Write explanations into a new folder.

    Args:
        explained: the explanations.
        folder: where to; it must be empty or not exist.
        opacity: of the colours over the photos, in [0, 1].

    Returns:
        The files written, the manifest last.

    Raises:
        DataError: if the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise DataError(f"“{folder}” holds files already; nothing is overwritten.", "Name a new folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in files(explained, opacity).items():
        (folder / name).write_bytes(data)
        paths.append(folder / name)
    return paths


def zipped(explained: list[Explained], opacity: float = 0.5) -> bytes:
    """Return explanations as a ZIP file.

    Args:
        explained: the explanations.
        opacity: of the colours over the photos, in [0, 1].

    Returns:
        The content of the file.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files(explained, opacity).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _entry(one: Explained, stem: str) -> dict[str, object]:
    found = one.found
    return {
        "photo": one.photo.name,
        "photo_sha256": one.photo.sha256,
        "model": found.model,
        "model_sha256": one.fingerprint,
        "p": {label: round(p, 6) for label, p in one.p.items()},
        "target": found.target,
        "method": found.method,
        "params": found.params,
        "target_layer": found.target_layer,
        "is_empty": found.is_empty,
        "seconds": round(found.seconds, 4),
        "raw": f"{stem}.npy",
        "overlay": f"{stem}.png",
    }


def npy(values: np.ndarray) -> bytes:
    """Return an array as the content of a .npy file, without pickle."""
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()

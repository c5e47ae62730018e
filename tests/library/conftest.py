"""Small libraries, and a measure that opens files but asks no net."""

import os
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from mood.library import Order, index, indexing
from mood.library.measuring import digest
from mood.library.parts import Made, of_file, p_column, table_of

MADE = Made({"old": "0" * 64, "new": "1" * 64}, {"old": ["sad", "happy"], "new": ["sad", "happy"]}, "old", 4)


@contextmanager
def unseen(count):
    yield SimpleNamespace(update=lambda n: None)


def row(file):
    """Return a row that follows from the bytes of a file; they stand for a photo whatever they are, but for b"bad"."""
    content = Path(file.path).read_bytes()
    if content.startswith(b"bad"):
        return of_file(file) | {"sha256": digest(file), "problem": "it is bad"}
    face = dict.fromkeys(("left", "top", "width", "height", "score"), 0.25) | {"sharpness": 1.0, "exposure": -1.0}
    face |= {"eyes_open": 0.3, "gaze": float("nan"), "mouth_corners": 0.1, "yaw": 5.0}
    share = len(content) / 1000
    p = {p_column(net, label): value for net in MADE.nets for label, value in (("sad", 1 - share), ("happy", share))}
    return of_file(file) | p | {
        "sha256": digest(file), "problem": "", "width": 30, "height": 20, "taken": None, "bias": None,
        "sharpness": share, "exposure": -2.0, "faces": [face] * (len(content) % 3),
        "vector": np.array([share, 0.5, 0, 0]), "layout": np.full(192, share),
    }  # fmt: skip


class Library:
    """A folder of files, its index, and what was opened to make that."""

    def __init__(self, folder, made=MADE):
        self.photos, self.out, self.made = folder / "photos", folder / "index.parquet", made
        self.photos.mkdir()
        self.opened = []

    def add(self, name, content):
        path = self.photos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
        return path

    def measure(self, files, models, made, workers):
        for start in range(0, len(files), 2):
            pair = files[start : start + 2]
            self.opened += [Path(file.path).name for file in pair]
            yield table_of([row(file) for file in pair], made)

    def run(self, *folders, engine=None, **options):
        self.opened.clear()
        order = replace(Order(folders or [self.photos], self.out, Path("models"), workers=2), **options)
        return index(order, unseen, engine or partial(indexing.locally, measure=self.measure))


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Return a library whose files are measured without a net."""
    made = Library(tmp_path)
    monkeypatch.setattr(indexing, "made_with", lambda names, models, index: made.made)
    return made


@pytest.fixture
def three(library):
    """Return a library of three photos that was indexed."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        library.add(name, name * 5)
    library.run()
    return library


@pytest.fixture
def card(tmp_path):
    """Return a folder with photos of the same names in two sub-folders, and sidecars."""
    folder = tmp_path / "card"
    for name, data in {
        "100/a.jpg": b"one", "100/b.jpg": b"two", "101/a.jpg": b"three", "100/b.jpg.xmp": b"<two/>",
        "101/a.xmp": b"<three/>", "100/ü '\"\n$.jpg": b"four", "100/a.cr2": b"raw", "100/a.xmp": b"<both/>",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def close(monkeypatch):
    """Return what makes folders called “closed” refuse to be opened."""
    opened = os.scandir

    def refuse(folder):
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return opened(folder)

    return lambda: monkeypatch.setattr(os, "scandir", refuse)

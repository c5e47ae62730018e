"""Where on the head things grow and colour lies, drawn once on the reference head."""

import numpy as np

from data.portraits.geometry import unit
from data.portraits.makehuman import CHIN, SKIN, Body

WAIST, REACH = 3.6, 2.6
"""Skin that lies lower or further out is never in the picture; decimetres."""


class Regions:
    """Weights per vertex of the base mesh, and places on its surface.

    Args:
        body: the base mesh.
    """

    def __init__(self, body: Body) -> None:
        self.body, self.at = body, body.reference
        faces = np.array(body.faces["body"])
        triangles = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
        self.triangles = triangles[self.at[triangles].mean(1)[:, 1] > 5.2]
        corners = self.at[self.triangles]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self.areas, self.normals = np.linalg.norm(across, axis=1) / 2, unit(across)
        self.ears, self.lips = body.texture("ears"), body.texture("lips", 9)
        self.eye = body.centre("helper-l-eye", self.at)
        middles = self.at[faces].mean(1)
        self.seen = np.flatnonzero((middles[:, 1] > WAIST) & (np.abs(middles[:, 0]) < REACH)).tolist()
        self._find_landmarks()

    def _find_landmarks(self) -> None:
        skin = self.at[:SKIN]
        profile = skin[(np.abs(skin[:, 0]) < 0.02) & (skin[:, 2] > 0.9)]
        face = profile[(profile[:, 1] < self.eye[1] - 0.1) & (profile[:, 1] > self.eye[1] - 0.6)]
        self.nose = face[face[:, 2].argmax()]
        self.corner = self.at[np.linalg.norm(self.body.target("mouthSmileLeft"), axis=1).argmax()]
        self.top, self.chin = skin[:, 1].max(), self.at[CHIN, 1]

    def sample(self, random: np.random.Generator, weight: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return random places on the surface.

        Args:
            random: the generator.
            weight: (vertices,), the density.
            count: how many.

        Returns:
            Triangles (count,) and barycentric weights (count, 3).
        """
        odds = self.areas * weight[self.triangles].mean(1)
        return random.choice(len(odds), count, p=odds / odds.sum()), random.dirichlet([1, 1, 1], count)

    def front(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the surface under frontal (x, y) places of the reference head; places beside it are left out."""
        facing = (self.normals[:, 2] > 0.1) & (self.at[self.triangles][:, :, 2].mean(1) > 0.6)
        candidates = np.flatnonzero(facing & (self.at[self.triangles][:, 0, 1] > 6))
        corners = self.at[self.triangles[candidates]]
        (ax, ay), (bx, by), (cx, cy) = (corners[:, one, :2].T for one in range(3))
        area = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy)
        found, weights = [], []
        for x, y in places:
            first = ((by - cy) * (x - cx) + (cx - bx) * (y - cy)) / area
            second = ((cy - ay) * (x - cx) + (ax - cx) * (y - cy)) / area
            inside = np.flatnonzero((first >= 0) & (second >= 0) & (first + second <= 1))
            if len(inside):
                nearest = inside[corners[inside, :, 2].mean(1).argmax()]
                found.append(candidates[nearest])
                weights.append([first[nearest], second[nearest], 1 - first[nearest] - second[nearest]])
        return np.array(found, int), np.array(weights).reshape(-1, 3)

    def place(self, vertices: np.ndarray, found: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where places of the surface are on another shape, and the normals there."""
        corners = vertices[self.triangles[found]]
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        return (corners * weights[:, :, None]).sum(1), unit(across)

    def near(self, x: float, y: float, spread: float, z: float = 1.2) -> np.ndarray:
        """Return a soft spot on both sides of the face: 1 at (+-x, y), falling off with `spread` decimetres."""
        side, up, ahead = np.abs(self.at[:, 0]), self.at[:, 1], self.at[:, 2]
        return np.exp(-((side - x) ** 2 + (up - y) ** 2) / spread**2 - ((ahead - z) / 0.6) ** 2)

    def scalp(self, hairline: float, receding: float) -> np.ndarray:
        """Return where hair grows; `hairline` and `receding` lift the line over the forehead."""
        y, z = self.at[:SKIN, 1], self.at[:SKIN, 2]
        height = self.top - self.eye[1]
        knots = [-2, -0.6, -0.2, 0.15, 0.45, 0.62, 0.75, 0.95, 1.15, 1.6]
        temples = [self.eye[1] + share * height for share in (0.52, 0.62, 0.72)]
        line = np.interp(z - (self.eye[2] - 1.245), knots, [6.55, 6.55, 6.6, 6.75, 7.02, 7.0, 7.25, *temples])
        line += (hairline * 0.12 + receding * 0.35 * np.clip((z - 0.5) / 0.6, 0, 1)) * (z > 0.5)
        return self._on_skin(np.clip((y - line) / 0.13, 0, 1) ** 1.3 * (self.ears[:SKIN] < 0.3))

    def beard(self) -> np.ndarray:
        """Return where a beard and a moustache grow."""
        x, y, z = np.abs(self.at[:SKIN, 0]), self.at[:SKIN, 1], self.at[:SKIN, 2]
        out, up = abs(self.corner[0]), self.corner[1]
        jaw = np.interp(x, [0, out, out * 1.6, out * 2.6], [up - 0.1, up - 0.02, up, up + 0.35])
        under = np.clip((jaw - y) / 0.08, 0, 1) * np.clip((z - 0.5) / 0.15, 0, 1)
        under *= np.clip((y - self.chin + 0.16) / 0.12, 0, 1)
        moustache = (y > up + 0.05) & (y < self.nose[1] - 0.09) & (x < out * 1.05) & (z > 1.1)
        return self._on_skin(np.maximum(under, moustache) * (self.lips[:SKIN] < 0.08))

    def _on_skin(self, weights: np.ndarray) -> np.ndarray:
        return np.concatenate([weights, np.zeros(len(self.at) - SKIN)])

"""Which part of a person each pixel shows, rendered as numbers."""

import bpy
import numpy as np

from data.portraits import blender
from data.portraits.regions import Regions

PARTS = ("skin", "mouth", "brows", "cheeks", "eyes", "hair", "clothes", "glasses", "background")
"""By their numbers in a mask. Of skin is what is no other part: nose, forehead, ears, neck."""

BACKGROUND = len(PARTS) - 1

OF_OBJECT = {
    "helper-upper-teeth": "mouth", "helper-lower-teeth": "mouth", "tongue": "mouth", "brow": "brows", "lash": "eyes",
    "eye l": "eyes", "eye r": "eyes", "hair": "hair", "bun": "hair", "cloth": "clothes", "glasses": "glasses",
}  # fmt: skip
"""What is none of them and no skin is not drawn: beards and tears lie on a part, the background is where nothing is."""

FINER = 3
"""A pixel's part is what most of so many by so many places in it show."""


def of_skin(regions: Regions) -> np.ndarray:
    """Return the number of the part of each vertex of the base mesh, drawn on the reference head."""
    x, y, z = np.abs(regions.at[:, 0]), regions.at[:, 1], regions.at[:, 2]
    (across, eye, _), (out, corner) = regions.eye, np.abs(regions.corner[:2])
    front, nose = z > 0.6, regions.nose[1]
    below = {
        "cheeks": (y < eye - 0.13) & (y > corner - 0.05) & (x > 0.14) & (x < 0.72),
        "mouth": (y < nose - 0.1) & (y > 2 * corner - nose - 0.05) & (x < 1.5 * out),
        "brows": (y > eye + 0.1) & (y < eye + 0.42) & (x < 0.68),
        "eyes": (np.abs(y - eye) < 0.13) & (np.abs(x - across) < 0.27),
    }
    found = np.zeros(len(regions.at), int)
    for name, there in below.items():
        found[front & there] = PARTS.index(name)
    return found


def seen(regions: Regions, scene: bpy.types.Scene, size: int) -> np.ndarray:
    """Return the parts that the camera sees.

    Args:
        regions: of the base mesh.
        scene: Blender's, as it was photographed; its materials are lost.
        size: pixels of its sides.

    Returns:
        (size, size) uint8, numbers of `PARTS`.
    """
    numbers = of_skin(regions)
    for thing in bpy.data.objects:
        name = thing.name.split(".")[0]
        if name in OF_OBJECT:
            thing.data.materials[0] = _numbered(PARTS.index(OF_OBJECT[name]), is_cut=name == "cloth")
        elif name == "skin":
            _number(thing, numbers)
            thing.data.materials[0] = _numbered(None)
        elif thing.type in ("MESH", "CURVES"):
            thing.hide_render = True
    scene.render.film_transparent, scene.render.filter_size = True, 0.01
    scene.cycles.use_denoising, scene.render.use_persistent_data = False, False
    fine = blender.shot(scene, size * FINER, 1)
    bits = (fine[..., :3] > 0.5) @ [1, 2, 4]
    return _most(np.where(fine[..., 3] > 0.5, bits, BACKGROUND))


def _number(skin: bpy.types.Object, numbers: np.ndarray) -> None:
    """Let the skin's vertices carry the bits of their parts, which subdivision mixes only between neighbours."""
    of_vertex = numbers[np.array(skin["vertices"])]
    bits = np.stack([of_vertex & 1, of_vertex >> 1 & 1, of_vertex >> 2 & 1, np.ones_like(of_vertex)], 1)
    attribute = skin.data.attributes.new("part", "FLOAT_COLOR", "POINT")
    attribute.data.foreach_set("color", bits.astype(np.float32).ravel())


def _numbered(number: int | None, is_cut: bool = False) -> bpy.types.Material:
    """Return what shines in the bits of a part's number, or in those of the vertices; cloth ends at its neckline."""
    nodes = blender.Nodes("part")
    bits = (number & 1, number >> 1 & 1, number >> 2 & 1, 1) if number is not None else nodes.attribute("part", "Color")
    shader = nodes.node("Emission", {"Color": bits}).outputs[0]
    if is_cut:
        kept = nodes.math("GREATER_THAN", nodes.attribute("cut"), 0.0)
        clear = nodes.node("BsdfTransparent").outputs[0]
        shader = nodes.node("MixShader", {0: kept, 1: clear, 2: shader}).outputs[0]
    nodes.material.cycles.emission_sampling = "NONE"  # nothing is lit, and building a tree of lights takes seconds
    return nodes.done(shader)


def _most(fine: np.ndarray) -> np.ndarray:
    """Return of each block of places the number that stands there most often, the lowest of several."""
    size = len(fine) // FINER
    blocks = fine.reshape(size, FINER, size, FINER)
    counts = [(blocks == number).sum((1, 3)) for number in range(len(PARTS))]
    return np.argmax(counts, 0).astype(np.uint8)

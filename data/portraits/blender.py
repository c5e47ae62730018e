"""Meshes, strands, lamps and shader nodes in Blender; metres, z up, -y towards the viewer."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np
from mathutils import Vector

SCALE = 0.1
"""Metres in one of MakeHuman's decimetres."""


def placed(points: np.ndarray) -> np.ndarray:
    """Return MakeHuman's positions (decimetres, y up, z ahead) as Blender's (metres, z up, -y ahead)."""
    points = np.asarray(points, float)
    return np.stack([points[..., 0], -points[..., 2], points[..., 1]], -1) * SCALE


def clear() -> bpy.types.Scene:
    """Return an empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    return bpy.context.scene


def add(name: str, data: bpy.types.ID) -> bpy.types.Object:
    """Put data into the scene."""
    found = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(found)
    return found


def mesh(
    name: str,
    vertices: np.ndarray,
    faces: Sequence[Sequence[int]],
    material: bpy.types.Material,
    uv: np.ndarray | None = None,
    smoothing: int = 0,
    **attributes: np.ndarray,
) -> bpy.types.Object:
    """Add a mesh.

    Args:
        name: of the object.
        vertices: (n, 3), MakeHuman's; those that no face uses are left out.
        faces: vertex numbers of each.
        material: of the whole.
        uv: (corners, 2) texture coordinates.
        smoothing: subdivisions.
        attributes: per vertex: (n,) numbers, (n, 3) vectors or (n, 4) colours.

    Returns:
        The object.
    """
    used = np.unique(np.concatenate([np.asarray(face) for face in faces]))
    number = np.full(len(vertices), -1)
    number[used] = np.arange(len(used))
    data = bpy.data.meshes.new(name)
    data.from_pydata(placed(vertices[used]).tolist(), [], [[int(number[one]) for one in face] for face in faces])
    if uv is not None:
        data.uv_layers.new(name="uv").data.foreach_set("uv", uv.ravel().astype(np.float32))
    for key, values in attributes.items():
        _attribute(data, key, np.asarray(values)[used].astype(np.float32))
    data.polygons.foreach_set("use_smooth", [True] * len(data.polygons))
    data.materials.append(material)
    found = add(name, data)
    found["vertices"] = used.tolist()
    if smoothing:
        modifier = found.modifiers.new("smooth", "SUBSURF")
        modifier.levels = modifier.render_levels = smoothing
    return found


def _attribute(data: bpy.types.Mesh, key: str, values: np.ndarray) -> None:
    kind, item = {1: ("FLOAT", "value"), 3: ("FLOAT_VECTOR", "vector"), 4: ("FLOAT_COLOR", "color")}[
        1 if values.ndim == 1 else values.shape[1]
    ]
    data.attributes.new(key, kind, "POINT").data.foreach_set(item, values.ravel())


def strands(
    name: str, points: np.ndarray, radius: float | np.ndarray, material: bpy.types.Material, tip: float = 0.25
) -> None:
    """Add hair.

    Args:
        name: of the object.
        points: (n, k, 3), MakeHuman's.
        radius: at the roots, decimetres; one or (n,).
        material: of all.
        tip: the tip's share of the root's radius.
    """
    count, length, _ = points.shape
    data = bpy.data.hair_curves.new(name)
    data.add_curves([length] * count)
    data.attributes["position"].data.foreach_set("vector", placed(points).ravel().astype(np.float32))
    taper = 1 - (1 - tip) * np.linspace(0, 1, length) ** 2
    values = np.broadcast_to(np.asarray(radius).reshape(-1, 1), (count, 1)) * SCALE * taper
    attribute = data.attributes.get("radius") or data.attributes.new("radius", "FLOAT", "POINT")
    attribute.data.foreach_set("value", values.ravel().astype(np.float32))
    data.materials.append(material)
    add(name, data)


def look(thing: bpy.types.Object, target: np.ndarray) -> None:
    """Turn a camera or lamp to a place."""
    thing.rotation_euler = (Vector(target) - thing.location).to_track_quat("-Z", "Y").to_euler()


def lamp(place: np.ndarray, target: np.ndarray, size: float, energy: float, colour: Sequence[float]) -> None:
    """Add an area lamp, `size` metres wide, `energy` watts."""
    data = bpy.data.lights.new("lamp", "AREA")
    data.size, data.energy, data.color = size, energy, colour
    found = add("lamp", data)
    found.location = placed(place)
    look(found, placed(target))


def picture(name: str, pixels: np.ndarray, is_data: bool = False) -> bpy.types.Image:
    """Return linear pixels (h, w, 3), top row first, as an image of Blender's; data are no colours."""
    height, width, _ = pixels.shape
    found = bpy.data.images.new(name, width, height, float_buffer=True, is_data=is_data)
    opaque = np.dstack([pixels[::-1], np.ones((height, width))])
    found.pixels.foreach_set(opaque.astype(np.float32).ravel())
    return found


def shot(scene: bpy.types.Scene, size: int, samples: int) -> np.ndarray:
    """Return what the camera sees, (size, size, 4), linear, top row first."""
    with tempfile.TemporaryDirectory() as folder:
        scene.render.resolution_x = scene.render.resolution_y = size
        scene.cycles.samples, scene.render.filepath = samples, str(Path(folder) / "shot.exr")
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(scene.render.filepath)
        pixels = np.empty(size * size * 4, np.float32)
        image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(size, size, 4)[::-1]


class Nodes:
    """A material's shader nodes.

    Args:
        name: of the material.
    """

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def node(self, kind: str, inputs: dict[str | int, object] | None = None, **properties: object) -> bpy.types.Node:
        """Add a node; inputs are values or other nodes' sockets, by name or number."""
        found = self.tree.nodes.new(f"ShaderNode{kind}")
        for key, value in properties.items():
            setattr(found, key, value)
        for key, value in (inputs or {}).items():
            if isinstance(value, bpy.types.NodeSocket):
                self.tree.links.new(value, found.inputs[key])
            else:
                found.inputs[key].default_value = value
        return found

    def math(self, operation: str, first: object, second: object = 0.0) -> bpy.types.NodeSocket:
        """Return a sum, product and so on."""
        return self.node("Math", {0: first, 1: second}, operation=operation).outputs[0]

    def attribute(self, name: str, kind: str = "Fac") -> bpy.types.NodeSocket:
        """Return a vertex attribute as "Fac", "Vector" or "Color"."""
        return self.node("Attribute", attribute_name=name).outputs[kind]

    def mix(self, share: object, first: object, second: object, blend: str = "MIX") -> bpy.types.NodeSocket:
        """Return two colours mixed."""
        inputs = {0: share, 6: first, 7: second}
        return self.node("Mix", inputs, data_type="RGBA", blend_type=blend).outputs[2]

    def noise(self, scale: float, detail: float, where: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
        """Return fractal noise in [0, 1]."""
        return self.node("TexNoise", {"Scale": scale, "Detail": detail, "Vector": where}).outputs["Fac"]

    def ramp(self, value: object, low: float, high: float) -> bpy.types.NodeSocket:
        """Return a value as 0 at `low` and 1 at `high`."""
        return self.node("MapRange", {"Value": value, 1: low, 2: high, 3: 0.0, 4: 1.0}).outputs[0]

    def bump(self, height: object, strength: float, distance: float, under: object = None) -> bpy.types.NodeSocket:
        """Return normals that show a height."""
        inputs = {"Strength": strength, "Distance": distance, "Height": height}
        return self.node("Bump", inputs | ({} if under is None else {"Normal": under})).outputs[0]

    def done(self, shader: bpy.types.NodeSocket) -> bpy.types.Material:
        """Return the material with its surface."""
        self.tree.links.new(shader, self.output.inputs["Surface"])
        return self.material

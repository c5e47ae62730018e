"""What surfaces are made of."""

import bpy
import numpy as np

from data.portraits.blender import Nodes
from data.portraits.identity import Person


def rgba(colour: np.ndarray) -> tuple[float, float, float, float]:
    """Return a colour as Blender's sockets take it."""
    return (float(colour[0]), float(colour[1]), float(colour[2]), 1.0)


def skin(person: Person, lips: bpy.types.Image, shine: float) -> bpy.types.Material:
    """Return skin: mottled, with lips from a mask, freckles, wrinkles and light under the surface.

    Args:
        person: whose.
        lips: the base mesh's mask.
        shine: lowers the roughness, 0 to 0.1.
    """
    nodes = Nodes("skin")
    where, colour = nodes.attribute("where", "Vector"), nodes.attribute("colour", "Color")
    blotches = nodes.math("MULTIPLY", nodes.ramp(nodes.noise(3.0, 3, where), 0.35, 0.7), 0.5)
    colour = nodes.mix(blotches, colour, nodes.mix(1.0, colour, rgba((0.8, 0.72, 0.7)), "MULTIPLY"))
    fine = nodes.math("MULTIPLY", nodes.ramp(nodes.noise(22, 3, where), 0.4, 0.75), 0.5)
    colour = nodes.mix(fine, colour, nodes.mix(1.0, colour, rgba((0.88, 0.7, 0.62)), "MULTIPLY"))
    if person.freckles:
        spots = nodes.math("MULTIPLY", nodes.ramp(nodes.noise(38, 2, where), 0.62, 0.72), nodes.attribute("cheek"))
        spots = nodes.math("MULTIPLY", spots, person.freckles)
        colour = nodes.mix(spots, colour, rgba(person.skin * [0.45, 0.33, 0.28]))
    mask = nodes.node("TexImage")
    mask.image = lips
    lip = nodes.math("MULTIPLY", mask.outputs["Color"], person.lip_weight)
    colour = nodes.mix(lip, colour, rgba(person.lips))
    rough = nodes.math("SUBTRACT", 0.52 - shine, nodes.math("MULTIPLY", mask.outputs["Color"], 0.1))
    rough = nodes.math("SUBTRACT", rough, nodes.math("MULTIPLY", nodes.attribute("oily"), 0.09))
    normal = nodes.bump(nodes.noise(26, 2, where), 0.3, 0.0015)
    if person.wrinkles:
        normal = _wrinkled(nodes, where, normal, person.wrinkles)
    inputs = {"Base Color": colour, "Roughness": rough, "Normal": normal, "IOR": 1.4, "Specular IOR Level": 0.42}
    inputs |= {"Subsurface Weight": 1.0, "Subsurface Radius": (1.0, 0.32, 0.18), "Subsurface Scale": 0.0042}
    found = nodes.node("BsdfPrincipled", inputs, subsurface_method="RANDOM_WALK")
    return nodes.done(found.outputs[0])


def _wrinkled(
    nodes: Nodes, where: bpy.types.NodeSocket, normal: bpy.types.NodeSocket, amount: float
) -> bpy.types.NodeSocket:
    """Return normals with lines over the forehead and around eyes and mouth; broken by noise, or they look painted."""
    stretched = nodes.node("VectorMath", {0: where, 1: (1.2, 9.0, 1.0)}, operation="MULTIPLY").outputs[0]
    lines = nodes.math("MULTIPLY", nodes.noise(1.0, 3, stretched), nodes.attribute("forehead"))
    normal = nodes.bump(lines, 0.5 * amount, 0.006, normal)
    creases = nodes.math("MULTIPLY", nodes.noise(9, 4, where), nodes.attribute("creases"))
    return nodes.bump(creases, 0.6 * amount, 0.006, normal)


def plain(
    name: str,
    colour: np.ndarray | None,
    rough: float = 0.5,
    under: float = 0,
    coat: float = 0,
    metal: float = 0,
    glow: float = 0,
) -> bpy.types.Material:
    """Return a plain surface; without a colour it takes the vertices' own."""
    nodes = Nodes(name)
    tint = nodes.attribute("colour", "Color") if colour is None else rgba(colour)
    inputs = {"Base Color": tint, "Roughness": rough, "Coat Weight": coat, "Coat Roughness": 0.02, "Metallic": metal}
    if under:
        inputs |= {"Subsurface Weight": 1.0, "Subsurface Radius": (1, 0.5, 0.4), "Subsurface Scale": under}
    if glow:
        inputs |= {"Emission Color": tint, "Emission Strength": glow}
    return nodes.done(nodes.node("BsdfPrincipled", inputs).outputs[0])


def water() -> bpy.types.Material:
    """Return tears: clear drops that catch the light."""
    nodes = Nodes("water")
    clear = nodes.node("BsdfTransparent", {"Color": (0.96, 0.96, 0.98, 1)})
    shine = nodes.node("BsdfGlossy", {"Roughness": 0.05})
    return nodes.done(nodes.node("MixShader", {0: 0.14, 1: clear.outputs[0], 2: shine.outputs[0]}).outputs[0])


def hair(colour: np.ndarray, rough: float) -> bpy.types.Material:
    """Return hair whose strands differ a little; a low index of refraction, or black hair renders gray."""
    nodes = Nodes("hair")
    shade = nodes.node("MapRange", {"Value": nodes.node("HairInfo").outputs["Random"], 3: 0.6, 4: 1.35}).outputs[0]
    tint = nodes.node("VectorMath", {0: tuple(map(float, colour)), "Scale": shade}, operation="SCALE").outputs[0]
    inputs = {"Color": tint, "Roughness": rough, "Radial Roughness": 0.6, "IOR": 1.32}
    found = nodes.node("BsdfHairPrincipled", inputs, model="CHIANG", parametrization="COLOR")
    return nodes.done(found.outputs[0])


def cloth(person: Person, stripes: float) -> bpy.types.Material:
    """Return fabric whose neckline is cut in the shader, so that its edge does not follow the mesh.

    Args:
        person: whose.
        stripes: how many to the decimetre.
    """
    nodes = Nodes("cloth")
    where, cut = nodes.attribute("where", "Vector"), nodes.attribute("cut")
    colour = _pattern(nodes, person, where, stripes)
    over = nodes.math("GREATER_THAN", nodes.attribute("over"), 0.0)
    if person.garment == "jacket":
        colour = nodes.mix(over, colour, rgba(person.second * 0.8))
    if person.garment in ("crew", "shirt"):
        band = nodes.math("LESS_THAN", cut, 0.2)
        colour = nodes.mix(band, colour, rgba(person.cloth * 0.8))
    worn = nodes.math("MULTIPLY", nodes.noise(40, 2, where), 0.3)
    colour = nodes.mix(worn, colour, nodes.mix(1.0, colour, (0.55, 0.55, 0.55, 1), "MULTIPLY"))
    normal = nodes.bump(nodes.noise(1.6, 2, where), 0.7, 0.03)
    normal = nodes.bump(nodes.math("SMOOTH_MIN", cut, 0.2), 0.6, 0.02, normal)
    fabric = nodes.node(
        "BsdfPrincipled", {"Base Color": colour, "Roughness": 0.85, "Normal": normal, "Sheen Weight": 0.25}
    )
    fabric.inputs["Specular IOR Level"].default_value = 0.2
    kept, clear = nodes.math("GREATER_THAN", cut, 0.0), nodes.node("BsdfTransparent")
    return nodes.done(nodes.node("MixShader", {0: kept, 1: clear.outputs[0], 2: fabric.outputs[0]}).outputs[0])


def _pattern(nodes: Nodes, person: Person, where: bpy.types.NodeSocket, stripes: float) -> object:
    if person.pattern == "plain":
        return rgba(person.cloth)
    parts = nodes.node("SeparateXYZ", {"Vector": where}).outputs
    many = stripes * (4 if person.pattern == "fine stripes" else 1)
    across, down = (_bands(nodes, parts[one], many) for one in (1, 0))
    if person.pattern == "stripes":
        return nodes.mix(across, rgba(person.cloth), rgba(person.second))
    if person.pattern == "fine stripes":
        return nodes.mix(down, rgba(person.cloth), rgba(person.cloth * 0.6 + 0.1))
    both = nodes.math("MULTIPLY", nodes.math("ADD", across, down), 0.5)
    return nodes.mix(both, rgba(person.cloth), rgba(person.second))


def _bands(nodes: Nodes, along: bpy.types.NodeSocket, many: float) -> bpy.types.NodeSocket:
    return nodes.math("GREATER_THAN", nodes.math("FRACT", nodes.math("MULTIPLY", along, many)), 0.5)

"""One picture, from its plan to a JPEG file."""

import tempfile
from pathlib import Path

import bpy
import numpy as np
from mathutils.bvhtree import BVHTree

from data.portraits import blender, complexion, expression, features, identity, materials
from data.portraits.background import painted
from data.portraits.clothes import REACH, add_clothes
from data.portraits.face_hair import add_beard, add_brows, add_lashes
from data.portraits.finish import finished
from data.portraits.glasses import add_glasses
from data.portraits.hair import add_hair
from data.portraits.light import add_light, setup
from data.portraits.makehuman import CHIN, SKIN
from data.portraits.plan import Plan, generator
from data.portraits.pose import posed as pose
from data.portraits.regions import Regions

SAMPLES = 6
"""Paths of light a pixel, before the denoiser."""

METER = 72
"""Pixels of the small picture that measures the exposure."""

SENSOR = 36
"""Millimetres, as of a photographer's lens names."""


def rendered(regions: Regions, plan: Plan, size: int = 320) -> bytes:
    """Render a picture.

    Args:
        regions: of the base mesh.
        plan: what it shows.
        size: pixels of its sides.

    Returns:
        A JPEG file; the same plan gives the same bytes with the same Blender on the same machine.
    """
    scene = blender.clear()
    camera, azimuth, distance, face = _stage(regions, plan)
    light = setup(plan)
    add_light(plan, light, face, azimuth)
    _prepare(scene, plan.seed + 1000 * plan.moment.frame)
    exposure = _metered(scene, plan, light.exposure)
    _hang(camera, painted(plan) * _behind(plan) / exposure, distance)
    scene.render.film_transparent = False
    return finished(plan, _shot(scene, size, SAMPLES)[..., :3] * exposure)


def _stage(regions: Regions, plan: Plan) -> tuple[bpy.types.Object, float, float, np.ndarray]:
    """Put the person and the camera into the scene; return camera, azimuth, distance and the middle of the eyes."""
    body, person, face = regions.body, identity.person(plan), expression.drawn(plan)
    rest = identity.head(body, plan)
    moved = expression.moved(body, rest, face, plan)
    azimuth = float(np.clip(generator(plan.seed, "camera").normal(0, 12), -25, 25))
    posed, head = pose(body, moved, plan.yaw + azimuth, plan.pitch + face.bow, plan.roll)
    skin = _add_skin(regions, plan, person, posed, face.tears)
    features.add_mouth(body, plan, rest, moved, posed)
    features.add_eyes(body, plan, person, face, rest, posed, head)
    if face.tears:
        features.add_tears(plan, *_cheeks(regions, plan, posed))
    add_glasses(regions, plan, rest, moved, posed)
    add_brows(regions, plan, person, posed, head)
    add_lashes(regions, plan, posed)
    add_beard(regions, plan, person, posed, head)
    add_clothes(body, plan, person, posed, skin)
    add_hair(regions, plan, person, posed, head, skin)
    eyes = (body.centre("helper-l-eye", posed) + body.centre("helper-r-eye", posed)) / 2
    camera, distance = _add_camera(plan, rest, posed, eyes, np.radians(azimuth))
    return camera, np.radians(azimuth), distance, eyes


def _add_skin(regions: Regions, plan: Plan, person: identity.Person, posed: np.ndarray, tears: bool) -> BVHTree:
    """Add the skin; return it as a tree that finds the nearest place."""
    body = regions.body
    centres = [body.reference[face].mean(0) for face in body.faces["body"]]
    kept = [number for number, (x, y, _) in enumerate(centres) if y > 3.6 and abs(x) < REACH]
    faces = [body.faces["body"][number] for number in kept]
    uv = np.concatenate([body.uv[body.uv_faces["body"][number]] for number in kept])
    mask = np.asarray(body.mask("lips", 3))[..., None] / 255 * np.ones(3)
    lips = blender.picture("lips", mask, is_data=True)
    shine = generator(plan.seed, "shine").uniform(0, 0.1)
    where = {"where": body.reference, **complexion.painted(regions, plan, person, tears)}
    blender.mesh("skin", posed, faces, materials.skin(person, lips, shine), uv, 2, **where)
    halves = [[face[0], face[one], face[two]] for face in faces for one, two in ((1, 2), (2, 3))]
    return BVHTree.FromPolygons(posed.tolist(), halves)


def _cheeks(regions: Regions, plan: Plan, posed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places down the cheeks under the eyes, with their normals."""
    random = generator(plan.seed, "tracks")
    down = np.sort(random.uniform(0.13, 0.6, 7))
    x = regions.eye[0] + 0.02 + 0.08 * down + random.normal(0, 0.012, 7)
    sides = random.choice([-1, 1], 7)
    return regions.place(posed, *regions.front(np.c_[sides * x, regions.eye[1] - down]))


def _add_camera(
    plan: Plan, rest: np.ndarray, posed: np.ndarray, eyes: np.ndarray, azimuth: float
) -> tuple[bpy.types.Object, float]:
    """Add a camera that shows the head at the plan's height; return it and its distance in decimetres."""
    random = generator(plan.seed, "lens")
    head = np.ptp(rest[:SKIN][rest[:SKIN, 1] > rest[CHIN, 1], 1])
    lens, rise = float(random.choice([50, 70, 85, 105])), np.radians(random.normal(2, 4))
    distance = head / plan.head * lens / SENSOR
    middle = (posed[:SKIN, 1].max() + posed[CHIN, 1] - 0.1) / 2
    target = np.array([eyes[0] * 0.6, middle - head * random.uniform(0.02, 0.12), eyes[2] - 0.9])
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width = lens, SENSOR
    camera = blender.add("camera", data)
    ahead = np.array([np.sin(azimuth) * np.cos(rise), np.sin(rise), np.cos(azimuth) * np.cos(rise)])
    camera.location = blender.placed(target + distance * ahead)
    blender.look(camera, blender.placed(target))
    bpy.context.scene.camera = camera
    return camera, distance


def _prepare(scene: bpy.types.Scene, seed: int) -> None:
    """Set up the path tracer: few bounces, denoised."""
    scene.render.engine = "CYCLES"
    scene.render.use_persistent_data = scene.render.film_transparent = True
    scene.render.image_settings.file_format, scene.render.image_settings.color_depth = "OPEN_EXR", "32"
    scene.render.image_settings.color_mode = "RGBA"
    scene.view_settings.view_transform = "Standard"
    tracer = scene.cycles
    tracer.device, tracer.seed = "CPU", seed
    tracer.use_denoising, tracer.denoiser = True, "OPENIMAGEDENOISE"
    tracer.use_adaptive_sampling, tracer.use_light_tree = False, False
    tracer.max_bounces, tracer.diffuse_bounces, tracer.glossy_bounces = 3, 1, 1
    tracer.transmission_bounces, tracer.transparent_max_bounces = 3, 6
    tracer.caustics_reflective = tracer.caustics_refractive = False
    scene.cycles_curves.shape, scene.cycles_curves.subdivisions = "RIBBONS", 2


def _metered(scene: bpy.types.Scene, plan: Plan, wanted: float) -> float:
    """Return the factor that brings the face to its brightness; dark skin stays dark."""
    shot = _shot(scene, METER, 4)
    light = shot[..., :3] @ [0.2126, 0.7152, 0.0722]
    middle = np.zeros((METER, METER), bool)
    middle[METER // 4 : METER * 3 // 4, METER * 3 // 10 : METER * 7 // 10] = True
    middle &= shot[..., 3] > 0.95
    seen = np.percentile(light[middle], 62) if middle.any() else 0.3
    albedo = identity.tone(plan.tone) @ [0.2126, 0.7152, 0.0722]
    return float(0.4 * (albedo / 0.38) ** 0.72 * wanted / max(seen, 1e-3))


def _behind(plan: Plan) -> float:
    """Return how bright the background is beside the face."""
    if plan.light in ("studio", "low key", "evening"):
        return 1.0
    return generator(plan.seed, "behind").uniform(0.55, 1.0)


def _shot(scene: bpy.types.Scene, size: int, samples: int) -> np.ndarray:
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


def _hang(camera: bpy.types.Object, pixels: np.ndarray, distance: float) -> None:
    """Hang the background as a card behind the person that only the camera sees; the denoiser spoils alpha."""
    far = distance * blender.SCALE + 2.0
    half = far * SENSOR / 2 / camera.data.lens * 1.03
    nodes = blender.Nodes("card")
    texture = nodes.node("TexImage")
    texture.image = blender.picture("card", pixels)
    material = nodes.done(nodes.node("Emission", {"Color": texture.outputs[0]}).outputs[0])
    data = bpy.data.meshes.new("card")
    corners = [(-half, -half, -far), (half, -half, -far), (half, half, -far), (-half, half, -far)]
    data.from_pydata(corners, [], [[0, 1, 2, 3]])
    data.uv_layers.new().data.foreach_set("uv", [0, 0, 1, 0, 1, 1, 0, 1])
    data.materials.append(material)
    card = blender.add("card", data)
    card.parent = camera
    card.visible_diffuse = card.visible_glossy = card.visible_transmission = False
    card.visible_shadow = card.visible_volume_scatter = False

"""One picture, from its plan to a JPEG file."""

from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils.bvhtree import BVHTree

from data.portraits import blender, complexion, expression, features, identity, materials
from data.portraits.background import painted
from data.portraits.clothes import add_clothes
from data.portraits.face_hair import add_beard, add_brows, add_lashes
from data.portraits.finish import finished
from data.portraits.glasses import add_glasses
from data.portraits.hair import add_hair
from data.portraits.light import add_light, setup
from data.portraits.makehuman import CHIN, SKIN
from data.portraits.plan import Plan, generator
from data.portraits.pose import posed as pose
from data.portraits.regions import Regions
from data.portraits.scenes import Scene, scene

SAMPLES = 6
"""Paths of light a pixel, before the denoiser."""

METER = 72
"""Pixels of the small picture that measures the exposure."""

SENSOR = 36
"""Millimetres, as of a photographer's lens names."""


@dataclass(frozen=True)
class Setting:
    """Where the camera and the lamps stand for a plan, and how bright the picture is.

    Args:
        plan: whose; its light and its background are the setting's.
        eyes: (3,), the middle of the eyes.
        azimuth: radians of the camera around the person.
        place, target: (3,), of the camera and of what it is turned to.
        lens: in millimetres.
        distance: of the camera, in decimetres.
        exposure: the factor that brings the face to its brightness; 0 until it is measured.
    """

    plan: Plan
    eyes: np.ndarray
    azimuth: float
    place: np.ndarray
    target: np.ndarray
    lens: float
    distance: float
    exposure: float = 0.0


def rendered(regions: Regions, plan: Plan, size: int = 320) -> bytes:
    """Render a picture.

    Args:
        regions: of the base mesh.
        plan: what it shows.
        size: pixels of its sides.

    Returns:
        A JPEG file; the same plan gives the same bytes with the same Blender on the same machine.
    """
    return photographed(regions, scene(plan), size)[0]


def photographed(
    regions: Regions, subject: Scene, size: int = 320, like: Setting | None = None
) -> tuple[bytes, Setting]:
    """Photograph what stands before the camera.

    Args:
        regions: of the base mesh.
        subject: a plan with its person and expression.
        size: pixels of its sides.
        like: the setting of another picture of the person, so that only the subjects differ.

    Returns:
        A JPEG file, and its setting. Blender's scene is left as it was photographed.
    """
    stage, plan = blender.clear(), subject.plan
    setting = _stage(regions, subject, like)
    light = setup(plan)
    add_light(plan, light, setting.eyes, setting.azimuth)
    _prepare(stage, plan.seed + 1000 * plan.moment.frame)
    if not setting.exposure or plan.light != setting.plan.light:
        setting = replace(setting, exposure=_metered(stage, plan, light.exposure))
    behind = replace(setting.plan, background=plan.background)
    _hang(stage.camera, painted(behind) * _behind(behind) / setting.exposure, setting.distance)
    stage.render.film_transparent = False
    return finished(plan, blender.shot(stage, size, SAMPLES)[..., :3] * setting.exposure), setting


def _stage(regions: Regions, subject: Scene, like: Setting | None) -> Setting:
    """Put the person and the camera into the scene; return where the camera and the eyes are."""
    body, plan, person, face = regions.body, subject.plan, subject.person, subject.face
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
    if plan.is_twin:  # hair that follows the face would be combed anew for each
        posed, head = pose(body, rest, plan.yaw + azimuth, plan.pitch + face.bow, plan.roll)
        skin = _surface(regions, posed)
    add_hair(regions, plan, person, posed, head, skin)
    setting = like or _setting(regions, plan, rest, posed, np.radians(azimuth))
    _add_camera(setting)
    return setting


def _add_skin(regions: Regions, plan: Plan, person: identity.Person, posed: np.ndarray, tears: bool) -> BVHTree:
    """Add the skin; return it as a tree that finds the nearest place."""
    body, kept = regions.body, regions.seen
    faces = [body.faces["body"][number] for number in kept]
    uv = np.concatenate([body.uv[body.uv_faces["body"][number]] for number in kept])
    mask = np.asarray(body.mask("lips", 3))[..., None] / 255 * np.ones(3)
    lips = blender.picture("lips", mask, is_data=True)
    shine = generator(plan.seed, "shine").uniform(0, 0.1)
    where = {"where": body.reference, **complexion.painted(regions, plan, person, tears)}
    blender.mesh("skin", posed, faces, materials.skin(person, lips, shine), uv, 2, **where)
    return _surface(regions, posed)


def _surface(regions: Regions, posed: np.ndarray) -> BVHTree:
    """Return skin as a tree that finds the nearest place."""
    faces = [regions.body.faces["body"][number] for number in regions.seen]
    halves = [[face[0], face[one], face[two]] for face in faces for one, two in ((1, 2), (2, 3))]
    return BVHTree.FromPolygons(posed.tolist(), halves)


def _cheeks(regions: Regions, plan: Plan, posed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places down the cheeks under the eyes, with their normals."""
    random = generator(plan.seed, "tracks")
    down = np.sort(random.uniform(0.13, 0.6, 7))
    x = regions.eye[0] + 0.02 + 0.08 * down + random.normal(0, 0.012, 7)
    sides = random.choice([-1, 1], 7)
    return regions.place(posed, *regions.front(np.c_[sides * x, regions.eye[1] - down]))


def _setting(regions: Regions, plan: Plan, rest: np.ndarray, posed: np.ndarray, azimuth: float) -> Setting:
    """Return where a camera stands that shows the head at the plan's height."""
    random, body = generator(plan.seed, "lens"), regions.body
    eyes = (body.centre("helper-l-eye", posed) + body.centre("helper-r-eye", posed)) / 2
    head = np.ptp(rest[:SKIN][rest[:SKIN, 1] > rest[CHIN, 1], 1])
    lens, rise = float(random.choice([50, 70, 85, 105])), np.radians(random.normal(2, 4))
    distance = head / plan.head * lens / SENSOR
    middle = (posed[:SKIN, 1].max() + posed[CHIN, 1] - 0.1) / 2
    target = np.array([eyes[0] * 0.6, middle - head * random.uniform(0.02, 0.12), eyes[2] - 0.9])
    ahead = np.array([np.sin(azimuth) * np.cos(rise), np.sin(rise), np.cos(azimuth) * np.cos(rise)])
    return Setting(plan, eyes, azimuth, target + distance * ahead, target, lens, distance)


def _add_camera(setting: Setting) -> None:
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width = setting.lens, SENSOR
    camera = blender.add("camera", data)
    camera.location = blender.placed(setting.place)
    blender.look(camera, blender.placed(setting.target))
    bpy.context.scene.camera = camera


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
    shot = blender.shot(scene, METER, 4)
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

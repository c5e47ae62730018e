"""How the body stands: arms lowered, head turned on the neck."""

import numpy as np

from data.portraits.geometry import turn
from data.portraits.makehuman import Body

ARM = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
HEAD = ("head", "jaw", "eye", "oculi", "oris", "orbicularis", "risorius", "levator", "special", "temporalis", "tongue")
RIGID = ("helper-l-eye", "helper-r-eye", "helper-upper-teeth", "helper-lower-teeth", "helper-tongue") + tuple(
    f"helper-{side}-eyelashes-{row}" for side in "lr" for row in (1, 2)
)
NECK = {"neck01": 0.3, "neck02": 0.6, "neck03": 0.85}
"""How much of the head's turn each part of the neck takes."""

LOWERED = 32
"""Degrees by which the arms of the base mesh are lowered."""


def posed(body: Body, vertices: np.ndarray, yaw: float, pitch: float, roll: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower the arms and turn the head.

    Args:
        body: the base mesh with its skin weights.
        vertices: (n, 3), arms out, head ahead.
        yaw: degrees to the person's left.
        pitch: degrees downward.
        roll: degrees of lean.

    Returns:
        The vertices (n, 3) and the head's rotation (3, 3).
    """
    lowered = vertices
    for side, sign in (("L", 1), ("R", -1)):
        lowered = _lower_arm(body, lowered, side, sign)
    share = _head_share(body)
    pivot = (body.centre("joint-neck", lowered) + body.centre("joint-head", lowered)) * [0, 0.5, 0.5]
    found = lowered.copy()
    for part in np.unique(np.round(share, 2)):
        if part > 0:
            there = np.abs(share - part) <= 0.005
            turned = turn("y", yaw * part) @ turn("x", pitch * part) @ turn("z", roll * part)
            found[there] = (lowered[there] - pivot) @ turned.T + pivot
    return found, turn("y", yaw) @ turn("x", pitch) @ turn("z", roll)


def _lower_arm(body: Body, vertices: np.ndarray, side: str, sign: int) -> np.ndarray:
    shoulder = body.centre(f"joint-{side.lower()}-shoulder", vertices)
    bones = [bone for bone in body.weights if bone.endswith(f".{side}") and any(part in bone for part in ARM)]
    share = sum(body.weights[bone] for bone in bones) + 0.35 * body.weights[f"shoulder01.{side}"]
    share = np.clip(share, 0, 1)[:, None]
    return vertices + share * ((vertices - shoulder) @ turn("z", -sign * LOWERED).T + shoulder - vertices)


def _head_share(body: Body) -> np.ndarray:
    bones = [bone for bone in body.weights if bone.split(".")[0].rstrip("0123456789") in HEAD]
    share = np.clip(sum(body.weights[bone] for bone in bones), 0, 1)
    share = share + sum(part * body.weights[bone] for bone, part in NECK.items())
    for group in RIGID:
        share[body.indices(group)] = 1
    return share

"""Photos of a burst as they were measured, written down by hand."""

import numpy as np

from mood.bursts import SeenFace, Shot
from mood.images.faces import Face


def shot(vector=(1.0, 0.0), p=0.5, taken=None, bias=None, faces=(), sha256="0" * 64, **measured) -> Shot:
    """Return a shot; `p` is one probability of happy for both nets, or one for each."""
    happy = p if isinstance(p, dict) else {"old": p, "new": p}
    both = {net: {"sad": 1 - value, "happy": value} for net, value in happy.items()}
    unit = np.array(vector) / np.linalg.norm(vector)
    usual = {"sharpness": 1.0, "exposure": -2.0} | measured
    return Shot("x.jpg", sha256, taken, bias, 160, 160, tuple(faces), **usual, layout=unit, vector=unit, p=both)


def face(left=0.4, size=0.2, top=0.4, **measured) -> SeenFace:
    """Return a face in the middle of a photo whose eyes are open and look at the camera."""
    usual = {"sharpness": 1.0, "exposure": -2.0, "eyes_open": 0.3, "gaze": 0.0, "mouth_corners": 0.0, "yaw": 0.0}
    return SeenFace(Face(left, top, size, size, 1.0), **usual | measured)


def portrait(p=0.5, sharpness=1.0, sha256="0" * 64, exposure=-2.0, taken=None, **measured) -> Shot:
    """Return a shot of one face."""
    seen = face(sharpness=sharpness, exposure=exposure, **measured)
    return shot(p=p, sharpness=sharpness, exposure=exposure, faces=(seen,), sha256=sha256, taken=taken)

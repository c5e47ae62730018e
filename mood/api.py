"""What `import mood` offers: a net that answers for a photo, and an explanation that can be looked at."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from mood import explanation, images, settings, zoo
from mood.errors import ModelError
from mood.importing import one_at_a_time
from mood.tasks import likeliest
from mood.zoo import store

if TYPE_CHECKING:
    import plotly.graph_objects as go

Photo = str | Path | np.ndarray | Image.Image
"""A file, a Pillow image, or pixels (h, w, 3) uint8."""


@dataclass(frozen=True)
class Net:
    """A trained or adopted net, shared by all threads."""

    classifier: "zoo.Classifier"

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart."""
        return self.classifier.spec.classes

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that can explain it."""
        return tuple(key for key in explanation.METHODS if not explanation.why_not(self.classifier, key))

    def predict(self, photo: Photo) -> dict[str, float]:
        """Return the probability of every class for a photo, in [0, 1].

        Raises:
            ImageError: if it cannot be read.
        """
        return self.classifier.probabilities(_pixels(photo))


@dataclass(frozen=True)
class Explanation:
    """Why a net sees a class in a photo, or does not.

    Args:
        target: the class.
        method: key of the method.
        pixels: of the photo, (h, w, 3) uint8.
        raw: (h, w) float32, signed where the method is, at its own resolution.
        heatmap: what speaks for the class, (size, size) float32 in [0, 1].
    """

    target: str
    method: str
    pixels: np.ndarray
    raw: np.ndarray
    heatmap: np.ndarray

    def overlay(self, opacity: float = 0.5) -> np.ndarray:
        """Return the photo with the heatmap over it, (h, w, 3) uint8; the opacity of its colours is in [0, 1]."""
        return explanation.overlay(self.pixels, self.heatmap, opacity)

    def figure(self, opacity: float = 0.5) -> "go.Figure":
        """Return the same as a Plotly figure."""
        with one_at_a_time:
            import plotly.express as px  # slow to import

        title = f"{explanation.METHODS[self.method].title} for {self.target}"
        return px.imshow(self.overlay(opacity), title=title).update_xaxes(visible=False).update_yaxes(visible=False)


def load(net: str | Path) -> Net:
    """Return a net that is shipped, by its name, or any other by its folder.

    Raises:
        ModelError: if there is no such net.
        IntegrityError: if a file is not the one that its card describes.
    """
    folder = Path(net).expanduser()
    shipped = settings.load().models / folder
    if folder.name == str(net) and ((shipped / store.CARD).exists() or not (folder / store.CARD).exists()):
        folder = shipped  # a name means the same net in every folder
    if not (folder / store.CARD).exists():
        known = ", ".join(store.names(folder.parent)) or "none"
        raise ModelError(f"There is no net “{folder}”.", f"In its folder there are: {known}.")
    return Net(zoo.load(folder.name, folder.parent))


def explain(
    net: Net, photo: Photo, method: str = "grad_cam", target: str | None = None, **settings: Any
) -> Explanation:
    """Explain a photo by a method, for a class or, if that is None, for the one that the net sees.

    The settings are those of the method, such as `masks=500` of `rise`.

    Raises:
        ExplanationError: if there is no such method, class or setting, or the net lacks what the method needs.
        ImageError: if the photo cannot be read.
    """
    pixels = _pixels(photo)
    target = target or likeliest(net.predict(pixels))
    params = explanation.params_of(method, settings)
    made = explanation.explain(net.classifier, pixels, method, target, params)
    return Explanation(target, method, pixels, made.raw, made.heatmap)


def _pixels(photo: Photo) -> np.ndarray:
    if isinstance(photo, np.ndarray):
        return images.checked(photo)
    if isinstance(photo, Image.Image):
        return images.upright(photo)
    return images.read(Path(photo).expanduser()).pixels

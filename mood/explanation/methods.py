"""The methods in display order, and the one way to run any of them."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mood.errors import ExplanationError
from mood.explanation.heatmap import Explanation
from mood.explanation.params import NoParams, ScoreCamParams, SmoothGradParams
from mood.labels import CLASSES

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

Run = Callable[["Classifier", np.ndarray, str, Any], np.ndarray]


@dataclass(frozen=True)
class Method:
    """One way to explain a prediction.

    Args:
        key: its name in files, links and commands.
        title: its name on screen.
        family: activation (looks at a layer) or gradient (looks at the input pixels).
        params: record of what can be set.
        cost: what it costs, in words.
        shows: what it shows, in a sentence.
        cannot: what it cannot show, in a sentence.
        reference: its paper.
    """

    key: str
    title: str
    family: str
    params: type
    cost: str
    shows: str
    cannot: str
    reference: str

    @property
    def looks_at_layer(self) -> bool:
        """Whether the map comes from the model's target layer."""
        return self.family == "activation"


_METHODS = (
    Method(
        "grad_cam",
        "Grad-CAM",
        "activation",
        NoParams,
        "one forward and one backward pass",
        "Regions whose features raise the score, by the average gradient of each channel.",
        "Fine detail: the map has the resolution of the last convolution, 7 × 7 to 15 × 15.",
        "Selvaraju et al. (2017), https://arxiv.org/abs/1610.02391",
    ),
    Method(
        "grad_cam_pp",
        "Grad-CAM++",
        "activation",
        NoParams,
        "one forward and one backward pass",
        "Like Grad-CAM, weighting places by their own gradient: better when evidence occurs twice.",
        "Evidence against the class: only positive gradients count.",
        "Chattopadhay et al. (2018), https://arxiv.org/abs/1710.11063",
    ),
    Method(
        "score_cam",
        "Score-CAM",
        "activation",
        ScoreCamParams,
        "one forward pass for each channel",
        "Regions that keep the score when the photo is masked by each channel; no gradients.",
        "Channels that were not tried, and what a masked photo does outside the training photos.",
        "Wang et al. (2020), https://arxiv.org/abs/1910.01279",
    ),
    Method(
        "saliency",
        "Saliency",
        "gradient",
        NoParams,
        "one forward and one backward pass",
        "Pixels whose smallest change would move the score most.",
        "Whether the change helps or hurts; the map is noisy by nature.",
        "Simonyan et al. (2014), https://arxiv.org/abs/1312.6034",
    ),
    Method(
        "smoothgrad",
        "SmoothGrad",
        "gradient",
        SmoothGradParams,
        "one forward and one backward pass for each sample",
        "Saliency averaged over noisy copies of the photo: the same idea with less speckle.",
        "Whether the change helps or hurts; results vary with the noise.",
        "Smilkov et al. (2017), https://arxiv.org/abs/1706.03825",
    ),
)

METHODS: dict[str, Method] = {method.key: method for method in _METHODS}


def explain(
    classifier: "Classifier", photo: np.ndarray, method: str = "grad_cam", target: str = "happy", params: Any = None
) -> Explanation:
    """Explain why a model does or does not see a class in a photo.

    The score that is explained is the logit of the target, before the sigmoid: +logit for happy
    and -logit for sad, so a saturated probability does not blank the map.

    Args:
        classifier: the model.
        photo: (h, w, 3) uint8.
        method: key of `METHODS`.
        target: the class, one of `labels.CLASSES`.
        params: an instance of the method's params record, or None for its defaults.

    Returns:
        The explanation, its map at the model's input size.

    Raises:
        ExplanationError: if there is no such method or class.
    """
    if method not in METHODS:
        raise ExplanationError(f"A method is one of {', '.join(METHODS)}; received {method!r}.")
    if target not in CLASSES:
        raise ExplanationError(f"A class is one of {', '.join(CLASSES)}; received {target!r}.")
    from mood.explanation import keras_vis  # imports TensorFlow

    entry = METHODS[method]
    params = params or entry.params()
    started = time.perf_counter()
    raw = keras_vis.RUNNERS[method](classifier, classifier.prepare([photo])[0], target, params)
    seconds = time.perf_counter() - started
    layer = classifier.spec.target_layer if entry.looks_at_layer else None
    return Explanation(method, classifier.name, target, raw.astype(np.float32), layer, seconds, asdict(params))

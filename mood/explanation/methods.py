"""The methods in display order: one function and one entry each; everything else follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from mood.explanation import activation, gradients, perturbation
from mood.explanation.params import (
    BlurParams,
    FusionParams,
    IntegratedGradientsParams,
    KernelShapParams,
    NoiseParams,
    NoParams,
    OcclusionParams,
    ReferenceParams,
    RiseParams,
    ScoreCamParams,
)

Run = Callable[[Any, np.ndarray, Any, Any], np.ndarray | gradients.Shares]


@dataclass(frozen=True)
class Method:
    """One way to explain a prediction.

    Args:
        run: maps (scorer, photos (n, size, size, 3), layer, params) to raw maps (n, h, w), which `Shares` may hold.
        title: its name on screen.
        family: activation (looks at a layer), gradient (looks at the pixels) or perturbation (tries).
        needs: what a net has to offer: forward (answers), layer (the maps of one), head (and the gradient of what lies
            behind it), or gradient (at any layer and at the pixels).
        params: record of what can be set.
        cost: in words.
        passes: about how many forward passes of one photo that is with given params; a way back through the
            whole net counts as one more.
        shows: a sentence.
        cannot: what it cannot show, a sentence.
        reference: its paper.
        differs: how it is not as its paper has it, a sentence; "" where it is.
    """

    run: Run
    title: str
    family: str
    needs: str
    params: type
    cost: str
    passes: Callable[[Any], float]
    shows: str
    cannot: str
    reference: str
    differs: str = ""

    @property
    def key(self) -> str:
        """Its name in files, links and commands: that of its function."""
        return self.run.__name__

    @property
    def looks_at_layer(self) -> bool:
        """Whether the map comes from the model's target layer."""
        return self.family == "activation"

    @property
    def needs_references(self) -> bool:
        """Whether it compares with other photos."""
        return self.params is ReferenceParams


_SHORT = "1 forward pass and a short way back"
_BOTH = "1 forward and 1 backward pass"
_CORRECTED = (
    "What the gradients' sum misses of the difference is shared out along the way (a projection), so the map adds up; "
    "the error beneath it is that before."
)

_METHODS = (
    Method(activation.grad_cam, "Grad-CAM", "activation", "head", NoParams, _SHORT, lambda _: 1,
           "Regions whose features raise the score, by the average gradient of each channel.",
           "Fine detail: the map has the resolution of its layer.",
           "Selvaraju et al. (2017), https://arxiv.org/abs/1610.02391"),
    Method(activation.grad_cam_pp, "Grad-CAM++", "activation", "head", NoParams, _SHORT, lambda _: 1,
           "Like Grad-CAM, weighing places by their own gradient: better when evidence occurs twice.",
           "Evidence against the class: only positive gradients count.",
           "Chattopadhay et al. (2018), https://arxiv.org/abs/1710.11063"),
    Method(activation.hires_cam, "HiResCAM", "activation", "head", NoParams, _SHORT, lambda _: 1,
           "Exactly the places that the score was computed from, where the layers behind are linear.",
           "Fine detail: the map has the resolution of its layer.",
           "Draelos and Carin (2020), https://arxiv.org/abs/2011.08891"),
    Method(activation.xgrad_cam, "XGrad-CAM", "activation", "head", NoParams, _SHORT, lambda _: 1,
           "Like Grad-CAM, with gradients averaged where the channel is active.",
           "Fine detail: the map has the resolution of its layer.",
           "Fu et al. (2020), https://arxiv.org/abs/2008.02312"),
    Method(activation.layer_cam, "LayerCAM", "activation", "head", NoParams, _SHORT, lambda _: 1,
           "Places weighed by their own positive gradient; also readable at earlier, finer layers.",
           "Evidence against the class: only positive gradients count.",
           "Jiang et al. (2021), https://doi.org/10.1109/TIP.2021.3089943"),
    Method(activation.layer_cam_fused, "Fused LayerCAM", "activation", "gradient", FusionParams,
           "1 forward pass and a way back to the layer, for each depth", lambda params: 1.5 * params.depths,
           "LayerCAM at several depths, laid over each other: place from the deep layers, outline from the early ones.",
           "Evidence against the class; and an early layer marks outlines that any class would need.",
           "Jiang et al. (2021), section III-C, https://doi.org/10.1109/TIP.2021.3089943"),
    Method(activation.eigen_cam, "Eigen-CAM", "activation", "layer", NoParams, "1 forward pass", lambda _: 1,
           "What the layer responds to most strongly, by its first singular vector.",
           "The class: the map is the same for every class.",
           "Muhammad and Yeasin (2020), https://arxiv.org/abs/2008.00299"),
    Method(activation.ablation_cam, "Ablation-CAM", "activation", "layer", NoParams,
           "1 forward pass, and the last layers once for each channel", lambda _: 2,
           "Channels weighed by how far the score falls without them; no gradients.",
           "Channels that only matter together.",
           "Ramaswamy et al. (2020), https://doi.org/10.1109/WACV45572.2020.9093360"),
    Method(activation.score_cam, "Score-CAM", "activation", "layer", ScoreCamParams,
           "1 forward pass for each channel", lambda params: 1 + params.channels,
           "Regions that keep the score when the photo is seen through each channel; no gradients.",
           "Channels that were not tried, and what a masked photo does outside the training photos.",
           "Wang et al. (2020), https://arxiv.org/abs/1910.01279",
           "A channel weighs the class's probability through it, as in the authors' code; the paper's text takes the "
           "score less that of a black photo, and a softmax over all channels. Only the most varied are tried."),
    Method(gradients.saliency, "Saliency", "gradient", "gradient", NoParams, _BOTH, lambda _: 2,
           "Pixels whose smallest change would move the score most.",
           "Whether the change helps or hurts; the map is noisy by nature.",
           "Simonyan et al. (2014), https://arxiv.org/abs/1312.6034"),
    Method(gradients.gradient_x_input, "Gradient × input", "gradient", "gradient", NoParams, _BOTH, lambda _: 2,
           "Pixels that move the score as they are, against a mid-gray picture.",
           "Pixels that happen to be mid gray.",
           "Shrikumar et al. (2016), https://arxiv.org/abs/1605.01713",
           "The paper multiplies by the net's input, whose zero depends on its scaling."),
    Method(gradients.smoothgrad, "SmoothGrad", "gradient", "gradient", NoiseParams,
           f"{_BOTH} for each sample", lambda params: 2 * params.samples,
           "Saliency averaged over noisy copies of the photo: the same idea with less speckle.",
           "Whether the change helps or hurts; results vary with the noise.",
           "Smilkov et al. (2017), https://arxiv.org/abs/1706.03825"),
    Method(gradients.vargrad, "VarGrad", "gradient", "gradient", NoiseParams,
           f"{_BOTH} for each sample", lambda params: 2 * params.samples,
           "Where the gradient changes most between noisy copies of the photo.",
           "The direction of the effect, and anything a stable gradient says.",
           "Adebayo et al. (2018), https://arxiv.org/abs/1810.03307"),
    Method(gradients.integrated_gradients, "Integrated gradients", "gradient", "gradient", IntegratedGradientsParams,
           f"{_BOTH} for each step, and 2 forward passes", lambda params: 2 * params.steps + 2,
           "Each pixel's share of the difference in score between the photo and a mid-gray picture.",
           "Pixels gray in the photo too, and what a half-gray photo does outside the training photos.",
           "Sundararajan et al. (2017), https://arxiv.org/abs/1703.01365",
           _CORRECTED),
    Method(gradients.blur_integrated_gradients, "Blur integrated gradients", "gradient", "gradient", BlurParams,
           "2 forward and 1 backward pass for each step", lambda params: 3 * params.steps + 1,
           "Each pixel's share of the difference in score between the photo and a blurred one: which detail counts.",
           "What the blurred photo already gives away, such as its colours.",
           "Xu, Venugopalan and Sundararajan (2020), https://arxiv.org/abs/2004.03383",
           _CORRECTED),
    Method(gradients.expected_gradients, "Expected gradients", "gradient", "gradient", ReferenceParams,
           f"{_BOTH} for each reference photo, and its score", lambda params: 3 * params.samples + 1,
           "Each pixel's share of the difference in score between the photo and portraits of other people.",
           "What all portraits share; and on photos of something else than faces it compares with the wrong thing.",
           "Erion et al. (2021), https://arxiv.org/abs/1906.10670",
           "Training photos are not shipped: references are rendered portraits of the validation split, the same for "
           "each photo."),
    Method(perturbation.occlusion, "Occlusion", "perturbation", "forward", OcclusionParams,
           "1 forward pass for each place of the square",
           lambda params: (1 + (224 - params.window) / params.stride) ** 2,
           "Regions without which the score falls; no gradients, no layer.",
           "Evidence that is there twice: hiding one of two smiles changes little.",
           "Zeiler and Fergus (2014), https://arxiv.org/abs/1311.2901"),
    Method(perturbation.rise, "RISE", "perturbation", "forward", RiseParams,
           "1 forward pass for each mask", lambda params: params.masks,
           "Regions that keep the score when random parts are hidden; no gradients, no layer.",
           "Fine detail; results vary with the masks.",
           "Petsiuk et al. (2018), https://arxiv.org/abs/1806.07421",
           "Divided by how often masks show a pixel, not by how often they would on average, and the mean of all masks "
           "is taken off; hidden parts are gray, not black."),
    Method(perturbation.kernel_shap, "KernelSHAP", "perturbation", "forward", KernelShapParams,
           "1 forward pass for each coalition of superpixels", lambda params: params.samples,
           "Each superpixel's fair share of the score, over all ways of hiding the others; by the shap library.",
           "Anything finer than a superpixel, and what a photo with gray holes does outside the training photos.",
           "Lundberg and Lee (2017), https://arxiv.org/abs/1705.07874"),
)  # fmt: skip

METHODS: dict[str, Method] = {method.key: method for method in _METHODS}

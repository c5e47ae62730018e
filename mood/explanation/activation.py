"""Class activation maps: which places of a layer speak for the target. Numpy only, on the layer's evidence."""

from typing import TYPE_CHECKING

import numpy as np

from mood.explanation.heatmap import upsample
from mood.explanation.params import FusionParams, NoParams, ScoreCamParams

if TYPE_CHECKING:
    from mood.explanation.scorer import Scorer

_SMALL = 1e-7
_MOST_SCORE = 30


def grad_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Weigh each channel by its average gradient (Selvaraju et al. 2017)."""
    seen = scorer.evidence(photos, layer)
    return _weighted(seen.activations, seen.gradients.mean((1, 2)))


def grad_cam_pp(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Weigh each channel by its positive gradients, each place in its own measure (Chattopadhay et al. 2018).

    Alphas add up to one over the places of positive gradient, as in the authors' code
    (https://github.com/adityac94/Grad_CAM_plus_plus).
    """
    seen = scorer.evidence(photos, layer)
    # The factor scales a whole map; without an end, that of a large logit is infinite.
    first = np.exp(np.clip(seen.scores, -_MOST_SCORE, _MOST_SCORE))[:, None, None, None] * seen.gradients
    second = first * seen.gradients
    below = 2 * second + second * seen.gradients * seen.activations.sum((1, 2), keepdims=True)
    alphas = second / np.where(second == 0, below + 1, below)
    total = np.where(first > 0, alphas, 0).sum((1, 2), keepdims=True)
    alphas = alphas / np.where(total == 0, 1, total)
    return _weighted(seen.activations, (np.maximum(first, 0) * alphas).sum((1, 2)))


def hires_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Multiply activations by their gradients place by place (Draelos and Carin 2020)."""
    seen = scorer.evidence(photos, layer)
    return (seen.activations * seen.gradients).sum(-1)


def xgrad_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Weigh each channel by its gradients, averaged with its own activation as weight (Fu et al. 2020)."""
    seen = scorer.evidence(photos, layer)
    weights = (seen.gradients * seen.activations).sum((1, 2)) / (seen.activations.sum((1, 2)) + _SMALL)
    return _weighted(seen.activations, weights)


def layer_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Weigh each place by its own positive gradient (Jiang et al. 2021)."""
    seen = scorer.evidence(photos, layer)
    return (seen.activations * np.maximum(seen.gradients, 0)).sum(-1)


def layer_cam_fused(scorer: "Scorer", photos: np.ndarray, layer: str, params: FusionParams) -> np.ndarray:
    """Take the largest of the LayerCAMs of several depths, shallow ones boosted (Jiang et al. 2021, section III-C)."""
    layers = scorer.depths(layer, params.depths)
    cams = [np.maximum(layer_cam(scorer, photos, name, NoParams()), 0) for name in layers]
    side = max(cam.shape[1] for cam in cams)
    deepest, *shallower = (upsample(cam / (cam.max((1, 2), keepdims=True) + _SMALL), side) for cam in cams)
    return np.max([deepest, *(np.tanh(2 * cam) for cam in shallower)], axis=0)


def eigen_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Project the activations onto their first right singular vector, whatever the class (Muhammad and Yeasin 2020).

    As in the paper they are not centred: what all places share counts too.
    """
    activations = scorer.activations(photos, layer)
    n, height, width, channels = activations.shape
    flat = activations.reshape(n, height * width, channels)
    axes = np.linalg.svd(flat, full_matrices=False)[2]
    maps = np.einsum("npc,nc->np", flat, axes[:, 0])
    # The sign of a singular vector is free: the side where the layer is most active counts as positive.
    side = np.sign(np.einsum("np,np->n", maps, flat.sum(-1)))
    return (maps * np.where(side == 0, 1, side)[:, None]).reshape(n, height, width)


def ablation_cam(scorer: "Scorer", photos: np.ndarray, layer: str, _: NoParams) -> np.ndarray:
    """Weigh each channel by how far the score falls without it (Ramaswamy et al. 2020)."""
    activations = scorer.activations(photos, layer)
    scores = scorer.scores_behind(activations, layer)
    weights = np.stack([
        score - _scores_without_each_channel(scorer, activation, layer)
        for activation, score in zip(activations, scores, strict=True)
    ])
    return _weighted(activations, weights / (np.abs(scores)[:, None] + _SMALL))


def score_cam(scorer: "Scorer", photos: np.ndarray, layer: str, params: ScoreCamParams) -> np.ndarray:
    """Weigh each channel by the probability of the target when the photo is seen through it (Wang et al. 2020)."""
    activations = scorer.activations(photos, layer)
    return np.stack([
        _score_cam_of_one(scorer, photo, activation, params.channels)
        for photo, activation in zip(photos, activations, strict=True)
    ])


def _weighted(activations: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.einsum("nhwc,nc->nhw", activations, weights)


def _scores_without_each_channel(scorer: "Scorer", activation: np.ndarray, layer: str) -> np.ndarray:
    """Return the score without each channel; only the layers behind are run, once a channel."""
    scores = []
    for start in range(0, activation.shape[-1], 256):
        channels = np.arange(start, min(start + 256, activation.shape[-1]))
        changed = np.repeat(activation[None], len(channels), axis=0)
        changed[np.arange(len(channels)), :, :, channels] = 0
        scores.append(scorer.scores_behind(changed, layer))
    return np.concatenate(scores)


def _score_cam_of_one(scorer: "Scorer", photo: np.ndarray, activation: np.ndarray, channels: int) -> np.ndarray:
    channels = min(channels, activation.shape[-1]) or activation.shape[-1]
    strongest = np.argsort(-activation.std((0, 1)), kind="stable")[:channels]
    maps = np.ascontiguousarray(activation[:, :, strongest].transpose(2, 0, 1))
    return np.einsum("chw,c->hw", maps, scorer.probabilities_seen_through(photo, maps))

"""What computes a net: its answers by ONNX Runtime, its gradients by TensorFlow, which comes in when one is asked for.

Photos are (n, size, size, 3) with values 0..255, logits (n, units) float32, the maps of a layer (n, h, w, c) float32.
"""

from typing import Protocol

import numpy as np

BATCH = 32


class Forward(Protocol):
    """A net's answers, and what it sees on the way to them."""

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        ...

    def until(self, layer: str, photos: np.ndarray) -> np.ndarray:
        """Return the output of a layer."""
        ...

    def behind(self, layer: str, activations: np.ndarray) -> np.ndarray:
        """Return the logits that follow from activations (n, h, w, c) in place of a layer's output."""
        ...

"""A model unlearned from the top: what a map shows then, it does not show because of what the model learned."""

from collections.abc import Iterator

import keras
import numpy as np

from mood.zoo.classifier import Classifier

STEPS = 6


def randomised(classifier: Classifier, steps: int = STEPS) -> Iterator[tuple[str, Classifier]]:
    """Yield copies of a model with more and more of its layers redrawn, from the top down.

    Kernels and biases are drawn anew from a normal distribution with the spread of the learned ones (cascading
    randomisation, Adebayo et al. 2018, https://arxiv.org/abs/1810.03292); normalisations keep their statistics.

    Args:
        classifier: the trained model; it stays as it is.
        steps: at how many depths; the last one redraws every layer.

    Yields:
        The name of the deepest layer redrawn, and the model.
    """
    names = kernel_layers(classifier.model)
    for count in depths(len(names), steps):
        model = keras.models.clone_model(classifier.model)
        model.set_weights(classifier.model.get_weights())
        random = np.random.default_rng(0)
        for name in names[:count]:
            layer = model.get_layer(name)
            layer.set_weights([
                random.normal(0, values.std(), values.shape).astype(np.float32) for values in layer.get_weights()
            ])
        yield (
            names[count - 1],
            Classifier(classifier.spec, lambda model=model: model, f"{classifier.fingerprint}-{count}"),
        )


def kernel_layers(model: keras.Model) -> list[str]:
    """Return the names of the layers that have kernels, last to first."""
    kinds = (keras.layers.Dense, keras.layers.Conv2D, keras.layers.DepthwiseConv2D)
    return [layer.name for layer in reversed(model.layers) if isinstance(layer, kinds)]


def depths(layers: int, steps: int) -> list[int]:
    """Return how many layers are redrawn at each step: every one at the top, then in growing strides."""
    return sorted({round(count) for count in np.geomspace(1, layers, steps)})

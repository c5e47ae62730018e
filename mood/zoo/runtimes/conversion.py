"""Writes the ONNX file of a Keras model; with it come TensorFlow and tf2onnx."""

import logging
from pathlib import Path

import keras
import numpy as np
import onnx
import tensorflow as tf
import tf2onnx

from mood import images
from mood.zoo.runtimes.keras_runtime import KerasRuntime, pixels_of
from mood.zoo.runtimes.onnx_runtime import PHOTO, OnnxRuntime
from mood.zoo.specs import LOGIT, ModelSpec
from mood.zoo.store import MODEL, ONNX

OPSET = 17
_ALIKE = 1e-3


def to_onnx(model: keras.Model, spec: ModelSpec) -> bytes:
    """Return the flat model of a spec as the content of an ONNX file.

    It exposes, by their names, the logits, the target layer and the features. Its photos have the right size already:
    no converter knows the operation that `Resizing(antialias=True)` becomes.
    """
    layers = filter(None, (LOGIT, spec.target_layer, spec.features))
    outputs = {name: model.get_layer(name).output for name in layers}
    exposed = keras.Model(pixels_of(model), outputs)
    asked = tf.function(lambda photos: exposed(photos, training=False))
    signature = [tf.TensorSpec((None, spec.input_size, spec.input_size, 3), tf.float32, name=PHOTO)]
    proto, _ = tf2onnx.convert.from_function(asked, input_signature=signature, opset=OPSET)
    onnx.checker.check_model(proto)
    return proto.SerializeToString()


def save(model: keras.Model, spec: ModelSpec, folder: Path) -> tuple[str, str]:
    """Write a flat model into a folder, as a Keras file and, where it can be one, as an ONNX file that answers alike.

    Returns:
        The SHA-256 of either file; of the second "" where there is none.
    """
    model.save(folder / MODEL, include_optimizer=False)
    digest = images.sha256((folder / MODEL).read_bytes())
    try:
        (folder / ONNX).write_bytes(to_onnx(model, spec))
        is_alike = _answers_alike(OnnxRuntime(folder / ONNX), KerasRuntime(model, spec.input_size), spec)
    except Exception as error:  # an operation that the converter does not know, or writes wrongly, raises dozens
        logging.getLogger(__name__).info("No ONNX file of %s: %s", spec.name, error)
        is_alike = False
    if is_alike:
        return digest, images.sha256((folder / ONNX).read_bytes())
    (folder / ONNX).unlink(missing_ok=True)
    return digest, ""


def _answers_alike(onnx: OnnxRuntime, keras: KerasRuntime, spec: ModelSpec) -> bool:
    photos = np.random.default_rng(0).integers(0, 256, (3, spec.input_size, spec.input_size, 3), np.uint8)
    return np.allclose(onnx.logits(photos), keras.logits(photos), rtol=_ALIKE, atol=_ALIKE)

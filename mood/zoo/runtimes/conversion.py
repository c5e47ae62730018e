"""Writes the ONNX file of a Keras model; with it come TensorFlow and tf2onnx."""

import keras
import onnx
import tensorflow as tf
import tf2onnx

from mood.zoo.runtimes.keras_runtime import pixels_of
from mood.zoo.runtimes.onnx_runtime import PHOTO
from mood.zoo.specs import LOGIT, ModelSpec

OPSET = 17


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

"""How pixel values and axes of photos may be given to a net, as plain data: no TensorFlow here."""

from mood.zoo.specs import Scaling

_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet, as PyTorch's nets expect them

RANGES: dict[str, Scaling] = {
    "0..1": (1 / 255, 0.0),
    "-1..1": (1 / 127.5, -1.0),
    "0..255": (1.0, 0.0),
    "imagenet": (
        tuple(1 / (255 * deviation) for deviation in _DEVIATION),
        tuple(-mean / deviation for mean, deviation in zip(_MEAN, _DEVIATION, strict=True)),
    ),
    "caffe": (1.0, (-123.68, -116.779, -103.939)),
}
"""How pixel values 0..255 are changed before a net sees them, as scale and offset of red, green and blue."""

REVERSED = ("caffe",)
"""Ranges of nets that take blue, green and red: the first ResNets and VGGs of Keras."""

LAYOUTS = ("NHWC", "NCHW")

"""Brings an ONNX net of somebody else's into the project's own form: photos in, logits and the maps of a layer out."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from mood.adoption.forms import SIDE, Form, check_side
from mood.adoption.onnx_layers import layers
from mood.adoption.ranges import LAYOUTS, RANGES, REVERSED
from mood.adoption.reading import check_file, first_line
from mood.errors import ModelError
from mood.zoo.runtimes.head import head_of
from mood.zoo.runtimes.onnx_runtime import PHOTO, session_of
from mood.zoo.specs import LOGIT

_EXPORT = "Export it with `torch.onnx.export(net, photo, 'net.onnx')`, weights inside and one photo as its input."
_ENDS = {"Softmax": "softmax", "LogSoftmax": "log_softmax", "Sigmoid": "sigmoid"}


@dataclass(frozen=True)
class OnnxNet:
    """A net as it is in its file.

    Args:
        kind: what it ends in: softmax, log_softmax, sigmoid or linear.
        n_outputs: of one photo.
    """

    proto: onnx.ModelProto
    shape: tuple[int | None, ...]
    kind: str
    n_outputs: int

    @property
    def input(self) -> str:
        """The name of what it is given."""
        return _inputs(self.proto.graph)[0].name

    @property
    def output(self) -> str:
        """The name of what it gives."""
        return self.proto.graph.output[0].name

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        return _session(self.proto.SerializeToString())

    def outputs(self, values: np.ndarray) -> np.ndarray:
        """Return what the net itself gives for values in its own form, photo by photo, (n, outputs)."""
        return np.concatenate([self.output_of(value[None]).reshape(1, -1) for value in values.astype(np.float32)])

    def output_of(self, value: np.ndarray) -> np.ndarray:
        """Return what the net gives for one photo (1, …) in its own form, in whatever shape."""
        try:
            return np.asarray(self._session.run([self.output], {self.input: value})[0])
        except Exception as error:
            raise _cannot_run(error) from error


def read(path: Path) -> OnnxNet:
    """Read a net, whose graph is data: no code in it is run.

    Raises:
        ModelError: if it is no ONNX net, is too large, keeps its weights elsewhere, or is not from one photo to a row
            of numbers.
    """
    check_file(path)
    try:
        proto = onnx.load(path, load_external_data=False)
        is_whole = all(tensor.data_location != TensorProto.EXTERNAL for tensor in proto.graph.initializer)
        if is_whole:  # else the checker would look for the others
            onnx.checker.check_model(proto)
    except Exception as error:  # protobuf and the checker refuse in kinds of their own
        raise ModelError(f"“{path.name}” is not an ONNX net: {first_line(error)}.", _EXPORT) from error
    if not is_whole:
        message = f"A net is adopted from one file; “{path.name}” keeps its weights in another."
        raise ModelError(message, "Export it with `external_data=False`.")
    if endless := sorted({node.op_type for node in _nodes(proto.graph)} & {"Loop", "Scan"}):
        message = f"A net is adopted whose work ends; “{path.name}” repeats a part of itself ({', '.join(endless)})."
        raise ModelError(message, "Export it by `torch.onnx.export` without a script, which unrolls what is repeated.")
    inputs, outputs = _inputs(proto.graph), proto.graph.output
    if len(inputs) != 1 or len(outputs) != 1:
        raise ModelError(
            f"A net to adopt has one input, a photo, and one output; this one has {len(inputs)} and {len(outputs)}.",
            "Export the part of it that judges a photo.",
        )
    if inputs[0].type.tensor_type.elem_type != TensorProto.FLOAT:
        raise ModelError("A net to adopt takes float32 values; this one does not.", _EXPORT)
    shape = tuple(dim.dim_value or None for dim in inputs[0].type.tensor_type.shape.dim)
    made = next((node for node in reversed(proto.graph.node) if outputs[0].name in node.output), None)
    kind = _ENDS.get(made.op_type, "linear") if made is not None else "linear"
    return OnnxNet(proto, shape, kind, 0)


def shape_of(net: OnnxNet, layout: str | None, size: int | None) -> tuple[int, str]:
    """Return side and layout of the photos that a net takes.

    Raises:
        ModelError: if it takes something else than square photos of three colours.
    """
    shape = net.shape
    possible = [name for name in LAYOUTS if len(shape) == 4 and shape[name.index("C")] in (3, None)]
    possible = [name for name in possible if shape[name.index("C")] == 3] or possible
    if not possible or layout not in (None, *possible):
        hint = f"Add --layout {possible[0]}." if possible else "Adopt a net that takes colour photos."
        raise ModelError(f"A net to adopt takes photos of three colours; this one takes {shape}.", hint)
    chosen = layout or possible[-1]  # a net from PyTorch says nothing where all its axes are free
    height, width = (shape[chosen.index(side)] for side in "HW")
    if height != width:
        hint = "Export it for square ones, or adopt the Keras net that it was made from."
        raise ModelError(f"A net from ONNX takes square photos; this one takes {height} x {width}.", hint)
    if size not in (None, height or size):
        raise ModelError(f"This net takes photos of {height} x {width}; received --size {size}.", "Leave --size away.")
    check_side(height or size or SIDE)
    return height or size or SIDE, chosen


def counted(net: OnnxNet, side: int, layout: str) -> OnnxNet:
    """Return a net with how many outputs it has, by asking it once.

    Raises:
        ModelError: if ONNX Runtime cannot run it, or it answers with more than a row of numbers.
    """
    photo = np.zeros((1, side, side, 3), np.float32)
    shape = net.output_of(photo.transpose(0, 3, 1, 2) if layout == "NCHW" else photo).shape
    if sum(axis > 1 for axis in shape) > 1:
        message = f"A net to adopt answers a photo with a row of numbers, one a class; this one gives {shape}."
        raise ModelError(message, "Export a net that classifies.")
    return replace(net, n_outputs=math.prod(shape))


def standard(net: OnnxNet, form: Form, mixing: np.ndarray, layer: str | None) -> tuple[bytes, str]:
    """Return a net in the project's form as the content of an ONNX file, and the name of the layer that it exposes.

    By `mixing`, (outputs, units), its outputs become the logits of its task; `layer` is a tensor of the net whose maps
    are looked at, or None for the last through which everything passes.

    Raises:
        ModelError: if there is no such layer.
    """
    proto = onnx.ModelProto()
    proto.CopyFrom(net.proto)
    graph = proto.graph
    before, after = _preprocessing(net.input, form), _logits(net, graph, mixing)
    logits = after[-1].output[0]
    nodes = [*before, *(node for node in graph.node if net.kind == "linear" or net.output not in node.output), *after]
    del graph.node[:], graph.input[:], graph.output[:], graph.value_info[:]
    graph.node.extend(nodes)
    size = form.size
    graph.input.append(helper.make_tensor_value_info(PHOTO, TensorProto.FLOAT, ["n", size, size, 3]))
    graph.output.append(helper.make_tensor_value_info(logits, TensorProto.FLOAT, ["n", mixing.shape[1]]))
    tensor, name = _layer(proto, layer)
    if tensor:
        graph.node.append(helper.make_node("Transpose", [tensor], [name], perm=[0, 2, 3, 1]))
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", None, None, None]))
    return proto.SerializeToString(), name


def in_batches(content: bytes, size: int) -> bytes:
    """Return a net in the project's form as it is where it takes several photos at once, or else as one that takes one.

    Many an export has the number of photos, 1, written into its flattening.
    """
    photos = np.random.default_rng(0).integers(0, 256, (2, size, size, 3)).astype(np.float32)
    session = _session(content)
    alone = [np.asarray(session.run([LOGIT], {PHOTO: photo[None]})[0]) for photo in photos]
    try:
        if np.allclose(np.asarray(session.run([LOGIT], {PHOTO: photos})[0]), np.concatenate(alone), atol=1e-3):
            return content
    except Exception:  # noqa: S110 - ONNX Runtime refuses shapes in several kinds, and then one at a time it is
        pass
    proto = onnx.ModelProto.FromString(content)
    proto.graph.input[0].type.tensor_type.shape.dim[0].Clear()
    proto.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
    return proto.SerializeToString()


def _preprocessing(given: str, form: Form) -> list[onnx.NodeProto]:
    scale, offset = (np.broadcast_to(np.asarray(part, np.float32), 3) for part in RANGES[form.input_range])
    nodes = [_constant("mood_scale", scale), _constant("mood_offset", offset),
             helper.make_node("Mul", [PHOTO, "mood_scale"], ["mood_scaled"]),
             helper.make_node("Add", ["mood_scaled", "mood_offset"], ["mood_values"])]  # fmt: skip
    last = "mood_values"
    if form.input_range in REVERSED:
        nodes += [_constant("mood_reversed", np.array([2, 1, 0])),
                  helper.make_node("Gather", [last, "mood_reversed"], ["mood_bgr"], axis=3)]  # fmt: skip
        last = "mood_bgr"
    perm = [0, 3, 1, 2] if form.layout == "NCHW" else [0, 1, 2, 3]
    return [*nodes, helper.make_node("Transpose", [last], [given], perm=perm)]


def _logits(net: OnnxNet, graph: onnx.GraphProto, mixing: np.ndarray) -> list[onnx.NodeProto]:
    """Return what follows a net's outputs, or what they are an activation of: the logits of its task."""
    made = next(node for node in reversed(graph.node) if net.output in node.output)
    bare = net.output if net.kind == "linear" else made.input[0]
    nodes = [helper.make_node("Flatten", [bare], ["mood_flat"], axis=1)]
    last = "mood_flat"
    if net.kind == "sigmoid" and net.n_outputs > 1:
        # Each a yes or no of its own: in proportion to one another they say which class is likeliest.
        nodes += [helper.make_node("Neg", [last], ["mood_no"]),
                  helper.make_node("Softplus", ["mood_no"], ["mood_loss"]),
                  helper.make_node("Neg", ["mood_loss"], ["mood_yes"])]  # fmt: skip
        last = "mood_yes"
    return [*nodes, _constant("mood_mixing", mixing.astype(np.float32)),
            helper.make_node("MatMul", [last, "mood_mixing"], [LOGIT])]  # fmt: skip


def _layer(proto: onnx.ModelProto, asked: str | None) -> tuple[str, str]:
    """Return the tensor that class activation maps look at and the name by which it is exposed; "" where none is."""
    possible = layers(proto)
    if asked is not None and asked not in possible:
        raise ModelError(
            f"Maps look at a tensor of four axes through which everything passes; received --layer {asked}.",
            f"Name one of {', '.join(possible[-6:]) or 'none: this net has no such tensor'}, or leave it out.",
        )
    if not possible:
        return "", ""
    simple = [tensor for tensor in possible if head_of(proto.graph, tensor, LOGIT) is not None]
    tensor = asked or (simple or possible)[-1]
    return tensor, tensor.strip("/").replace("/", ".").removesuffix("_output_0") + " maps"


def _nodes(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """Yield the nodes of a graph and of those inside them."""
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _nodes(attribute.g)


def _constant(name: str, values: np.ndarray) -> onnx.NodeProto:
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(values, name))


def _inputs(graph: onnx.GraphProto) -> list[onnx.ValueInfoProto]:
    weights = {tensor.name for tensor in graph.initializer}
    return [entry for entry in graph.input if entry.name not in weights]


def _session(content: bytes) -> onnxruntime.InferenceSession:
    try:
        return session_of(content, is_silent=True)  # what it cannot do is said once, as an error of ours
    except Exception as error:
        raise _cannot_run(error) from error


def _cannot_run(error: Exception) -> ModelError:
    """Say that a net has an operator of somebody's own, or one that is newer than the runtime, or wants too much."""
    return ModelError(f"ONNX Runtime cannot run this net: {first_line(error)}.", _EXPORT)

"""Which tensors of an ONNX net are maps that can be looked at: through them everything passes, channels first."""

from collections.abc import Iterator, Sequence

import onnx

from mood.zoo.runtimes.onnx_runtime import PHOTO

_OWN = "mood_"
"""How the names of the tensors begin that the project puts before and behind a net."""
_MAPS = ("Conv", "Relu", "Clip", "LeakyRelu", "Elu", "PRelu", "HardSwish", "Mul", "Add", "Concat", "BatchNormalization")
"""Operators whose outputs, of four axes with the channels first, are the maps of a layer."""

_FIRST, _LAST = "channels first", "channels last"
_TURNS = {(0, 3, 1, 2): (_LAST, _FIRST), (0, 2, 3, 1): (_FIRST, _LAST)}
_SPATIAL = ("Conv", "ConvTranspose", "BatchNormalization", "InstanceNormalization", "MaxPool", "AveragePool",
            "GlobalAveragePool", "GlobalMaxPool", "LRN")  # fmt: skip
"""Operators that ONNX defines for channels first."""
_REORDERING = ("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Expand", "Gather", "Einsum")


def layers(proto: onnx.ModelProto) -> list[str]:
    """Return the tensors of a net in the project's form whose maps can be looked at, first to last."""
    graph = onnx.shape_inference.infer_shapes(proto).graph
    sides = {info.name: [dim.dim_value for dim in info.type.tensor_type.shape.dim] for info in graph.value_info}
    nodes = list(_of_the_photo(graph))
    orders = _orders(nodes, sides)
    last_read = {name: place for place, node in enumerate(nodes) for name in node.input}
    cuts, latest = [], 0
    for place, node in enumerate(nodes):
        name, of = node.output[0], sides.get(node.output[0], [])
        is_map = node.op_type in _MAPS and len(of) == 4 and of[2:] != [1, 1] and orders[name] == _FIRST
        if latest <= place and is_map:
            cuts.append(name)
        latest = max([latest, *(last_read.get(made, 0) for made in node.output)])
    return cuts


def _of_the_photo(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    """Yield the nodes that see what a photo shows, and not its size alone or nothing of it, in order."""
    seen = {PHOTO}
    for node in graph.node:
        if node.op_type not in ("Shape", "Size") and seen.intersection(node.input):
            seen.update(node.output)
            yield node


def _orders(nodes: Sequence[onnx.NodeProto], sides: dict[str, list[int]]) -> dict[str, str | None]:
    """Return in which order the axes of tensors are, by name; None where that is not known."""
    orders: dict[str, str | None] = {PHOTO: _LAST}
    for node in nodes:
        # One number a channel says nothing of the order of axes: squeeze and excitation.
        given = {orders[name] for name in node.input if name in orders and sides.get(name, [])[2:] != [1, 1]}
        orders |= dict.fromkeys(node.output, _order(node, given))
    return orders


def _order(node: onnx.NodeProto, given: set[str | None]) -> str | None:
    """Return the order of axes of what a node makes of tensors of some orders."""
    of = next(iter(given)) if len(given) == 1 else None
    if node.op_type in _SPATIAL:
        return _FIRST
    if node.op_type == "Transpose":
        perm = tuple(onnx.helper.get_node_attr_value(node, "perm"))
        before, after = _TURNS.get(perm, (None, None))
        return of if perm == (0, 1, 2, 3) else after if of == before else None
    if node.op_type in ("MatMul", "Gemm"):  # they mix the last axis
        return _LAST if of == _LAST else None
    return None if node.op_type in _REORDERING and not node.output[0].startswith(_OWN) else of

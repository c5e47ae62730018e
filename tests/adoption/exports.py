"""Nets as PyTorch writes them, made by hand."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 32
LAST = "/features/Relu_1_output_0"


def exported(end: str = "", outputs: int = 3, deep: bool = False, batch: int | str = "n") -> onnx.ModelProto:
    """Return a net as `torch.onnx.export` writes it: channels first, two convolutions, and one more layer if `deep`."""
    random = np.random.default_rng(0)

    def weights(name: str, *shape: int) -> onnx.TensorProto:
        return numpy_helper.from_array(random.normal(0, 0.5, shape).astype(np.float32), name)

    last = LAST
    nodes = [
        helper.make_node("Conv", ["input", "w1", "b1"], ["/features/Conv_output_0"], kernel_shape=[3, 3],
                         strides=[2, 2]),
        helper.make_node("Relu", ["/features/Conv_output_0"], ["/features/Relu_output_0"]),
        helper.make_node("Conv", ["/features/Relu_output_0", "w2"], ["/features/Conv_1_output_0"], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["/features/Conv_1_output_0"], [last]),
        helper.make_node("GlobalAveragePool", [last], ["/pool"]),
        helper.make_node("Flatten", ["/pool"], ["/flat"]) if batch == "n"
        else helper.make_node("Reshape", ["/pool", "one"], ["/flat"]),
        *([helper.make_node("Softsign", ["/flat"], ["/bent"])] if deep else []),
        helper.make_node("Gemm", ["/bent" if deep else "/flat", "w3", "b3"], ["logits"], transB=1),
        *([helper.make_node(end, ["logits"], ["output"])] if end else []),
    ]  # fmt: skip
    photo = helper.make_tensor_value_info("input", TensorProto.FLOAT, [batch, 3, SIDE, SIDE])
    given = helper.make_tensor_value_info("output" if end else "logits", TensorProto.FLOAT, [batch, outputs])
    held = [weights("w1", 6, 3, 3, 3), weights("b1", 6), weights("w2", 8, 6, 3, 3), weights("w3", outputs, 8),
            weights("b3", outputs), numpy_helper.from_array(np.array([1, -1]), "one")]  # fmt: skip
    graph = helper.make_graph(nodes, "torch", [photo], [given], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def saved(folder, proto: onnx.ModelProto):
    path = folder / "net.onnx"
    onnx.save(proto, path)
    return path

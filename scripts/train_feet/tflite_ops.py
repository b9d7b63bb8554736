"""Writes a network of networks.py as a TFLite file: float16 weights, float32 arithmetic, batch of one.

Straight through the file format's own schema, so the graph holds exactly the operators named here, all of
which XNNPACK runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as s

from scripts.train_feet.networks import Ops, moments_basis

FLOAT32, FLOAT16, INT32 = s.TensorType.FLOAT32, s.TensorType.FLOAT16, s.TensorType.INT32
RELU6 = s.ActivationFunctionType.RELU6
CODES = s.BuiltinOperator
VERSIONS = {CODES.DEQUANTIZE: 3, CODES.RESIZE_BILINEAR: 3}

Weights = Callable[[str], tuple[np.ndarray, np.ndarray]]


class TFLiteOps(Ops):
    """Collects tensors and operators; a tensor is its index, (N, H, W, C)."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.buffers = [s.BufferT()]
        self.tensors: list[Any] = []
        self.operators: list[Any] = []
        self.codes: list[int] = []

    def tensor(
        self, name: str, shape: tuple[int, ...], kind: int = FLOAT32, data: np.ndarray | None = None
    ) -> int:
        tensor = s.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), kind, 0
        if data is not None:
            buffer = s.BufferT()
            buffer.data = np.frombuffer(data.tobytes(), np.uint8)
            self.buffers.append(buffer)
            tensor.buffer = len(self.buffers) - 1
        self.tensors.append(tensor)
        return len(self.tensors) - 1

    def shape(self, index: int) -> tuple[int, ...]:
        return tuple(self.tensors[index].shape)

    def op(self, code: int, inputs: list[int], shape: tuple[int, ...], name: str, options: Any = None) -> int:
        if code not in self.codes:
            self.codes.append(code)
        operator = s.OperatorT()
        operator.opcodeIndex = self.codes.index(code)
        operator.inputs = inputs
        output = self.tensor(name, shape)
        operator.outputs = [output]
        if options is not None:
            operator.builtinOptionsType = getattr(s.BuiltinOptions, type(options).__name__.removesuffix("T"))
            operator.builtinOptions = options
        self.operators.append(operator)
        return output

    def half(self, name: str, data: np.ndarray) -> int:
        stored = self.tensor(f"{name}_half", data.shape, FLOAT16, data.astype(np.float16))
        return self.op(CODES.DEQUANTIZE, [stored], data.shape, name, s.DequantizeOptionsT())

    def bias(self, name: str, data: np.ndarray) -> int:
        return self.half(f"{name}_bias", data)

    def _kernel(self, name: str, x: int, stride: int, act: bool, depthwise: bool) -> int:
        weight, bias = self.weights(name)
        weight = weight.transpose(1, 2, 3, 0) if depthwise else weight.transpose(0, 2, 3, 1)
        options = s.DepthwiseConv2DOptionsT() if depthwise else s.Conv2DOptionsT()
        options.padding = s.Padding.SAME
        options.strideW = options.strideH = stride
        options.dilationWFactor = options.dilationHFactor = 1
        options.fusedActivationFunction = RELU6 if act else 0
        if depthwise:
            options.depthMultiplier = 1
        _, height, width, _ = self.shape(x)
        shape = (1, -(-height // stride), -(-width // stride), len(bias))
        inputs = [x, self.half(f"{name}_weight", weight), self.bias(name, bias)]
        return self.op(CODES.DEPTHWISE_CONV_2D if depthwise else CODES.CONV_2D, inputs, shape, name, options)

    def conv(
        self, name: str, x: int, channels: int, kernel: int = 1, stride: int = 1, act: bool = True
    ) -> int:
        return self._kernel(name, x, stride, act, False)

    def depthwise(self, name: str, x: int, kernel: int, stride: int = 1, act: bool = True) -> int:
        return self._kernel(name, x, stride, act, True)

    def dense(self, name: str, x: int, channels: int, act: bool = False) -> int:
        weight, bias = self.weights(name)
        options = s.FullyConnectedOptionsT()
        options.fusedActivationFunction = RELU6 if act else 0
        inputs = [x, self.half(f"{name}_weight", weight), self.bias(name, bias)]
        return self.op(CODES.FULLY_CONNECTED, inputs, (1, channels), name, options)

    def add(self, a: int, b: int) -> int:
        return self.op(CODES.ADD, [a, b], self.shape(a), f"add{len(self.operators)}", s.AddOptionsT())

    def double(self, x: int) -> int:
        _, height, width, channels = self.shape(x)
        name = f"double{len(self.operators)}"
        size = self.tensor(f"{name}_size", (2,), INT32, np.array([2 * height, 2 * width], np.int32))
        options = s.ResizeBilinearOptionsT()
        options.halfPixelCenters = True
        return self.op(CODES.RESIZE_BILINEAR, [x, size], (1, 2 * height, 2 * width, channels), name, options)

    def flatten(self, x: int) -> int:
        return self._shaped(x, (1, int(np.prod(self.shape(x)))))

    def _shaped(self, x: int, shape: tuple[int, ...]) -> int:
        name = f"flat{len(self.operators)}"
        size = self.tensor(f"{name}_shape", (2,), INT32, np.array(shape, np.int32))
        options = s.ReshapeOptionsT()
        options.newShape = list(shape)
        return self.op(CODES.RESHAPE, [x, size], shape, name, options)

    def moments(self, x: int) -> int:
        _, side, _, channels = self.shape(x)
        name, cells = f"moments{len(self.operators)}", side * side
        order = self.tensor(f"{name}_order", (2,), INT32, np.array([1, 0], np.int32))
        flat = self._shaped(x, (cells, channels))
        turned = self.op(CODES.TRANSPOSE, [flat, order], (channels, cells), name, s.TransposeOptionsT())
        basis = self.half(f"{name}_basis", moments_basis(side))
        options = s.FullyConnectedOptionsT()
        inputs = [self.softmax(turned), basis, -1]
        means = self.op(CODES.FULLY_CONNECTED, inputs, (channels, 5), f"{name}_means", options)
        return self._shaped(means, (1, 5 * channels))

    def unfold(self, x: int) -> int:
        _, height, width, channels = self.shape(x)
        options = s.DepthToSpaceOptionsT()
        options.blockSize = 2
        shape = (1, 2 * height, 2 * width, channels // 4)
        return self.op(CODES.DEPTH_TO_SPACE, [x], shape, f"unfold{len(self.operators)}", options)

    def softmax(self, x: int) -> int:
        options = s.SoftmaxOptionsT()
        options.beta = 1.0
        return self.op(CODES.SOFTMAX, [x], self.shape(x), f"softmax{len(self.operators)}", options)


def tflite_bytes(
    name: str, graph_of: Callable[..., dict[str, Any]], inputs: dict[str, tuple[int, ...]], weights: Weights
) -> bytes:
    """The file of a network. graph_of(ops, input, ...) builds it; inputs: names and shapes, in that order.

    weights(layer) gives a layer's weight (torch's layout) and bias.
    """
    ops = TFLiteOps(weights)
    given = [ops.tensor(one, shape) for one, shape in inputs.items()]
    outputs = graph_of(ops, *given)
    for output, index in outputs.items():
        ops.tensors[index].name = output
    graph = s.SubGraphT()
    graph.name, graph.tensors, graph.operators = name, ops.tensors, ops.operators
    graph.inputs, graph.outputs = given, list(outputs.values())
    model = s.ModelT()
    model.version, model.description, model.subgraphs, model.buffers = 3, name, [graph], ops.buffers
    model.operatorCodes = [_code(code) for code in ops.codes]
    builder = flatbuffers.Builder(1 << 23)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _code(code: int) -> Any:
    operator = s.OperatorCodeT()
    operator.builtinCode = operator.deprecatedBuiltinCode = code
    operator.version = VERSIONS.get(code, 1)
    return operator

"""Runs a network of networks.py in torch: trainable, with batch normalisation in the new layers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scripts.train_feet.networks import Ops, moments_basis


class Depthwise(torch.autograd.Function):
    """A depthwise convolution whose gradients are taken in float32 where torch is slow in bfloat16.

    On a CPU with bfloat16 the weights' gradient takes 26 ms against 10, that of a stride 29 against 1.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, stride: int, padding: int) -> Tensor:
        weight = weight.to(x.dtype)
        ctx.save_for_backward(x, weight)
        ctx.how = stride, padding
        return F.conv2d(x, weight, bias.to(x.dtype), stride, padding, 1, x.shape[1])

    @staticmethod
    def backward(
        ctx: Any, gradient: Tensor
    ) -> tuple[Tensor | None, Tensor | None, Tensor | None, None, None]:
        x, weight = ctx.saved_tensors
        stride, padding = ctx.how
        how = None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], x.shape[1]
        backward = torch.ops.aten.convolution_backward
        of_x = of_weight = of_bias = None
        if ctx.needs_input_grad[0]:
            kind = x.dtype if stride == 1 else torch.float32
            of_x, _, _ = backward(gradient.to(kind), x.to(kind), weight.to(kind), *how, [True, False, False])
            of_x = of_x.to(x.dtype)
        if ctx.needs_input_grad[1]:
            of_weight = backward(gradient.float(), x.float(), weight.float(), *how, [False, True, False])[1]
        if ctx.needs_input_grad[2]:
            of_bias = gradient.float().sum((0, 2, 3))
        return of_x, of_weight, of_bias, None, None


class Layer(nn.Module):
    """One weight with its bias and perhaps a batch normalisation behind it."""

    def __init__(self, kind: str, shape: tuple[int, ...], stride: int, act: bool, norm: bool) -> None:
        super().__init__()
        self.kind, self.stride, self.act = kind, stride, act
        fan_in = int(np.prod(shape[1:]))
        self.weight = nn.Parameter(torch.randn(shape) * (2 / fan_in) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(shape[0]))
        # Without it the hidden layer of the facts dies within a few hundred steps.
        kind_of_norm = nn.BatchNorm1d if kind == "dense" else nn.BatchNorm2d
        self.norm = kind_of_norm(shape[0], momentum=0.05) if norm else None

    def forward(self, x: Tensor) -> Tensor:
        if self.kind == "dense":
            y = F.linear(x, self.weight, self.bias)
        else:
            kernel = self.weight.shape[-1]
            # TensorFlow's 'SAME': with stride 2 and an even size the odd pixel goes right and below.
            all_round = kernel - self.stride if self.stride > 1 else kernel - 1
            before = all_round // 2
            if all_round - before != before:
                x, before = F.pad(x, (before, all_round - before) * 2), 0
            if self.kind == "depthwise":
                y = Depthwise.apply(x, self.weight, self.bias, self.stride, before)
            else:
                y = F.conv2d(x, self.weight, self.bias, self.stride, before)
        if self.norm is not None:
            y = self.norm(y)
        return F.relu6(y, inplace=True) if self.act else y

    def take(self, weight: Tensor, bias: Tensor) -> None:
        """Copy a weight as TFLite files keep it, and a bias."""
        order = {"depthwise": (3, 0, 1, 2), "conv": (0, 3, 1, 2), "dense": (0, 1)}[self.kind]
        self.weight.copy_(weight.permute(order))
        self.bias.copy_(bias)

    def folded(self) -> tuple[np.ndarray, np.ndarray]:
        """Weight and bias with the batch normalisation multiplied in."""
        weight, bias = self.weight.detach().double(), self.bias.detach().double()
        if self.norm is not None:
            gain = (
                self.norm.weight.detach().double() / (self.norm.running_var.double() + self.norm.eps).sqrt()
            )
            weight = weight * gain.reshape(-1, *[1] * (weight.ndim - 1))
            bias = (bias - self.norm.running_mean.double()) * gain + self.norm.bias.detach().double()
        return weight.float().numpy(), bias.float().numpy()


class TorchOps(Ops):
    """Runs in (N, C, H, W); makes a layer the first time its name comes up."""

    def __init__(self, layers: nn.ModuleDict) -> None:
        self.layers = layers

    def _run(self, name: str, x: Tensor, kind: str, shape: tuple[int, ...], stride: int, act: bool) -> Tensor:
        if name not in self.layers:
            norm = not is_trunk(name) and act
            self.layers[name] = Layer(kind, shape, stride, act, norm)
        return self.layers[name](x)

    def conv(
        self, name: str, x: Tensor, channels: int, kernel: int = 1, stride: int = 1, act: bool = True
    ) -> Tensor:
        return self._run(name, x, "conv", (channels, x.shape[1], kernel, kernel), stride, act)

    def depthwise(self, name: str, x: Tensor, kernel: int, stride: int = 1, act: bool = True) -> Tensor:
        return self._run(name, x, "depthwise", (x.shape[1], 1, kernel, kernel), stride, act)

    def dense(self, name: str, x: Tensor, channels: int, act: bool = False) -> Tensor:
        return self._run(name, x, "dense", (channels, x.shape[1]), 1, act)

    def add(self, a: Tensor, b: Tensor) -> Tensor:
        return a + b

    def double(self, x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)

    def flatten(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)

    def unfold(self, x: Tensor) -> Tensor:
        # TensorFlow's depth to space keeps a cell's pixels together: channel = (dy * 2 + dx) * C + c.
        n, c, h, w = x.shape
        x = x.reshape(n, 2, 2, c // 4, h, w).permute(0, 3, 4, 1, 5, 2)
        return x.reshape(n, c // 4, 2 * h, 2 * w)

    def softmax(self, x: Tensor) -> Tensor:
        return x

    def moments(self, x: Tensor) -> Tensor:
        basis = torch.from_numpy(moments_basis(x.shape[-1])).to(x.dtype)
        return (torch.softmax(x.flatten(2), -1) @ basis.T).flatten(1)


def follow_mean(mean: nn.Module, now: nn.Module, keep: float) -> None:
    """Move all numbers of `mean` towards those of `now`, keeping so much of what they were."""
    with torch.no_grad():
        old, new = mean.state_dict(), now.state_dict()
        floats = [key for key in old if old[key].is_floating_point()]
        torch._foreach_lerp_([old[key] for key in floats], [new[key] for key in floats], 1 - keep)


def is_trunk(name: str) -> bool:
    """Whether a layer comes from EfficientNet-Lite0."""
    return name == "stem" or (name[0] == "b" and name[1].isdigit())


class Network(nn.Module):
    """A network of networks.py with its weights."""

    def __init__(self, graph: Callable[[Ops, Any], dict[str, Any]], side: int) -> None:
        super().__init__()
        self.graph = graph
        self.layers = nn.ModuleDict()
        with torch.no_grad():
            self.eval()(torch.zeros(2, 3, side, side))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return self.graph(TorchOps(self.layers), x)


def load_tflite(layers: nn.ModuleDict, path: Path) -> None:
    """Give layers the weights of a file of `tflite_bytes`, with normalisations that do nothing yet.

    For what is not trained they are right as they are; what is trained has to be brought into step first,
    see `bring_into_step`. Raises KeyError where the file lacks a layer.
    """
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
    stored = {tensor.name.decode(): tensor for tensor in model.subgraphs[0].tensors}

    def values(name: str) -> Tensor:
        tensor = stored[name]
        data = np.frombuffer(bytes(model.buffers[tensor.buffer].data), np.float16).reshape(tensor.shape)
        return torch.from_numpy(data.astype(np.float32))

    with torch.no_grad():
        for name, layer in layers.items():
            layer.take(values(f"{name}_weight_half"), values(f"{name}_bias_half"))
            if layer.norm is not None:
                layer.norm.running_mean.zero_()
                layer.norm.running_var.fill_(1 - layer.norm.eps)


def bring_into_step(network: nn.Module, layers: nn.ModuleDict, run: Callable[[], None]) -> None:
    """Let normalisations of `load_tflite` measure what comes through them, and undo what they do to it.

    run: runs the network, which is left in training, on some batches.
    """
    seen: dict[str, list[Tensor]] = {}

    def watch(name: str) -> Callable[..., None]:
        def keep(_: nn.Module, given: tuple[Tensor]) -> None:
            flat = given[0].detach().float().transpose(0, 1).flatten(1)
            seen.setdefault(name, []).append(torch.stack([flat.mean(1), flat.square().mean(1)]))

        return keep

    normed = {name: layer.norm for name, layer in layers.items() if layer.norm is not None}
    hooks = [norm.register_forward_pre_hook(watch(name)) for name, norm in normed.items()]
    network.eval()
    with torch.no_grad():
        run()
        for hook in hooks:
            hook.remove()
        for name, norm in normed.items():
            mean, square = torch.stack(seen[name]).mean(0)
            variance = (square - mean.square()).clamp(min=1e-6)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
            norm.bias.copy_(mean)
            norm.weight.copy_((variance + norm.eps).sqrt())
    network.train()


def load_trunk(network: Network, path: Path) -> None:
    """Copy EfficientNet-Lite0's weights (batch normalisation already folded) from its TFLite file."""
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromPackedBuf(path.read_bytes(), 0)
    graph = model.subgraphs[0]

    def values(index: int) -> Tensor:
        tensor = graph.tensors[index]
        data = np.frombuffer(bytes(model.buffers[tensor.buffer].data), np.float32).reshape(tensor.shape)
        return torch.from_numpy(data.copy())

    convolutions = (schema.BuiltinOperator.CONV_2D, schema.BuiltinOperator.DEPTHWISE_CONV_2D)
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in model.operatorCodes]
    kernels = [op for op in graph.operators if codes[op.opcodeIndex] in convolutions]
    names = [name for name in network.layers if is_trunk(name)]
    with torch.no_grad():
        for name, op in zip(names, kernels[: len(names)], strict=True):
            network.layers[name].take(values(op.inputs[1]), values(op.inputs[2]))

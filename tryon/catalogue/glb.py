"""The container, buffers, images and node tree of a GLB (binary glTF 2.0), decoded to arrays.

Source of all layouts and defaults: Khronos, glTF 2.0 specification, sections 3.5 to 3.9 and 4.
"""

from __future__ import annotations

import base64
import functools
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tryon.errors import ProductError
from tryon.types import ByteArray, FloatArray

MAGIC, VERSION = b"glTF", 2
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942
HEADER = struct.Struct("<4sII")
CHUNK = struct.Struct("<II")

COMPONENT_TYPES: dict[int, np.dtype[Any]] = {
    5120: np.dtype("<i1"),
    5121: np.dtype("<u1"),
    5122: np.dtype("<i2"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}

UNDERSTOOD = {
    "KHR_materials_anisotropy",
    "KHR_materials_clearcoat",
    "KHR_materials_emissive_strength",
    "KHR_materials_ior",
    "KHR_materials_transmission",
    "KHR_materials_variants",
    "KHR_mesh_quantization",
    "KHR_texture_transform",
    "EXT_texture_webp",
    "MSFT_lod",
}
"""Extensions that a file may require. A file that requires others would come out wrong or not at all."""

_USUAL_COARSE_MM = 0.5  # of files that do not say by how much their coarser nodes are off: twice as much each

MAX_NODE_DEPTH = 64
"""Deeper trees than any modelling tool writes; a tree with a loop ends here."""


def check_container(path: Path) -> None:
    """Raise ProductError unless `path` begins as a GLB and is as long as its header says. Reads 12 bytes."""
    try:
        with path.open("rb") as file:
            _check_header(path, file.read(HEADER.size), path.stat().st_size)
    except OSError as error:
        raise ProductError(f"{_label(path)}: cannot be read ({error.strerror})") from error


def _label(path: Path) -> str:
    """A model file in words: the product's folder and the file."""
    return f"{path.parent.name}/{path.name}"


def _check_header(path: Path, head: bytes, size: int) -> None:
    if size == 0:
        raise ProductError(f"{_label(path)}: the file is empty; export it again")
    if head[:4] != MAGIC:
        raise ProductError(f"{_label(path)}: not a GLB file; export the model as binary glTF (.glb)")
    if len(head) < HEADER.size:
        raise ProductError(f"{_label(path)}: truncated after {size} bytes; copy or export it again")
    _magic, version, length = HEADER.unpack(head)
    if version != VERSION:
        raise ProductError(f"{_label(path)}: glTF version {version} is not supported; export as glTF 2.0")
    if size < length:
        raise ProductError(
            f"{_label(path)}: truncated ({size} of {length} bytes are there); copy or export it again"
        )


def load_glb(path: Path) -> Glb:
    """Read a GLB. Raises ProductError where it is not one, is truncated or needs unknown extensions."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProductError(f"{_label(path)}: cannot be read ({error.strerror})") from error
    _check_header(path, content[: HEADER.size], len(content))
    text, binary, position = b"", b"", HEADER.size
    end = HEADER.unpack(content[: HEADER.size])[2]
    while position + CHUNK.size <= end:
        length, kind = CHUNK.unpack_from(content, position)
        position += CHUNK.size
        if position + length > end:
            raise ProductError(f"{_label(path)}: a chunk runs past the file's end; export it again")
        if kind == JSON_CHUNK and not text:
            text = content[position : position + length]
        elif kind == BINARY_CHUNK and not binary:
            binary = content[position : position + length]
        position += length
    from pygltflib import GLTF2  # here, because listing a catalogue need not wait for it

    with explaining(path):
        document = GLTF2.from_json(text.decode("utf-8"))
    unknown = sorted(set(document.extensionsRequired or ()) - UNDERSTOOD)
    if unknown:
        raise ProductError(
            f"{_label(path)}: needs {', '.join(unknown)}, which is not supported; export without compression "
            "and without that extension"
        )
    return Glb(path, document, binary)


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn whatever a malformed document makes decoding stumble over into one ProductError."""
    try:
        yield
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
        MemoryError,
        cv2.error,
    ) as error:
        detail = " ".join(str(error).split())[:160] or type(error).__name__
        raise ProductError(f"{_label(path)}: malformed ({detail}); export it again") from error


@dataclass(frozen=True, eq=False)
class Placed:
    """A mesh of the node tree. root: name of the top-level node over it.

    item_from_root, root_from_mesh: (4, 4) placements of that node, and of the mesh below it.
    """

    root: str
    mesh: int
    item_from_root: FloatArray
    root_from_mesh: FloatArray


class Glb:
    """An opened GLB: the parsed document and its binary chunk. Decoded arrays are kept and shared."""

    def __init__(self, path: Path, document: Any, binary: bytes) -> None:
        self.path = path
        self.document = document
        self.size_bytes = len(binary)
        self._binary = binary
        self.accessor = functools.cache(self._accessor)

    def _buffer_view(self, index: int) -> tuple[bytes, int]:
        """The bytes of a buffer view and its stride (0 where tightly packed)."""
        view = self.document.bufferViews[index]
        buffer = self.document.buffers[view.buffer]
        content = self._binary if not buffer.uri else _data_uri(buffer.uri)
        start = view.byteOffset or 0
        if start < 0 or start + view.byteLength > len(content):
            raise ValueError(f"buffer view {index} runs past its buffer")
        return content[start : start + view.byteLength], view.byteStride or 0

    def _accessor(self, index: int) -> npt.NDArray[Any]:
        """(count, width) array of an accessor; normalized integers come as float32 in [0, 1] or [-1, 1]."""
        accessor = self.document.accessors[index]
        if accessor.sparse is not None:
            raise ValueError("sparse accessors are not supported")
        dtype, width = COMPONENT_TYPES[accessor.componentType], WIDTHS[accessor.type]
        if accessor.bufferView is None:  # by the specification: zeros
            return np.zeros((accessor.count, width), dtype)
        content, stride = self._buffer_view(accessor.bufferView)
        # numpy checks that offset, count and stride stay within the bytes.
        array: npt.NDArray[Any] = np.ndarray(
            (accessor.count, width),
            dtype,
            content,
            accessor.byteOffset or 0,
            (stride or dtype.itemsize * width, dtype.itemsize),
        )
        if accessor.normalized and dtype.kind in "iu":
            # -128 and -127 both mean -1 (glTF 2.0, section 3.11).
            return np.asarray(np.maximum(array.astype(np.float32) / np.iinfo(dtype).max, -1.0))
        return array

    def image(self, index: int) -> ByteArray:
        """(H, W, 3 or 4) uint8 RGB or RGBA of an embedded picture, decoded anew."""
        image = self.document.images[index]
        content = _data_uri(image.uri) if image.uri else self._buffer_view(image.bufferView)[0]
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
        if pixels is None:
            raise ValueError(f"picture {index} is not a readable PNG or JPEG")
        if pixels.dtype == np.uint16:
            pixels = (pixels >> 8).astype(np.uint8)
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        conversion = {1: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGBA}[channels]
        return np.asarray(cv2.cvtColor(pixels, conversion), np.uint8)

    @property
    def coarse_mm(self) -> tuple[float, ...]:
        """By how much the coarser nodes (MSFT_lod) of each level are off, as `coarse_mm` in their extras."""
        nodes = self.document.nodes
        offs: list[float] = []
        for level in range(1, 1 + max((len(_coarser(node)) for node in nodes), default=0)):
            usual = _USUAL_COARSE_MM * 2 ** (level - 1)
            coarse = [nodes[_coarser(node)[:level][-1]] for node in nodes if _coarser(node)]
            offs.append(max(float((node.extras or {}).get("coarse_mm", usual)) for node in coarse))
        return tuple(offs)

    def placed_meshes(self, kept_roots: frozenset[str], level: int = 0) -> list[Placed]:
        """All meshes of the scene with their placements. level: 0 in full, else how coarse, where nodes can.

        Top-level nodes are the scene's own, or those below a single wrapper that exporters put round
        everything (no mesh of its own, and no name of `kept_roots`).
        """
        document = self.document
        roots, item_from_wrapper = list(self._scene_nodes()), np.eye(4)
        for _level in range(MAX_NODE_DEPTH):
            if len(roots) != 1:
                break
            wrapper = document.nodes[roots[0]]
            if wrapper.mesh is not None or wrapper.name in kept_roots or not wrapper.children:
                break
            item_from_wrapper = item_from_wrapper @ _placement(wrapper)
            roots = list(wrapper.children)
        found: list[Placed] = []
        for root in roots:
            node = document.nodes[root]
            item_from_root = item_from_wrapper @ _placement(node)
            self._collect(root, node.name or "", item_from_root, np.eye(4), found, level)
        return found

    def _scene_nodes(self) -> list[int]:
        document = self.document
        if document.scenes:
            return list(document.scenes[document.scene or 0].nodes or ())
        children = {child for node in document.nodes for child in node.children or ()}
        return [index for index in range(len(document.nodes)) if index not in children]

    def _collect(
        self,
        index: int,
        root: str,
        item_from_root: FloatArray,
        root_from_node: FloatArray,
        found: list[Placed],
        level: int,
        depth: int = 0,
    ) -> None:
        if depth > MAX_NODE_DEPTH:
            raise ValueError("the node tree has a loop")
        node = self.document.nodes[index]
        if coarser := _coarser(node)[:level]:
            node = self.document.nodes[coarser[-1]]
        if node.mesh is not None:
            found.append(Placed(root, node.mesh, item_from_root, root_from_node))
        for child in node.children or ():
            placement = root_from_node @ _placement(self.document.nodes[child])
            self._collect(child, root, item_from_root, placement, found, level, depth + 1)


def _coarser(node: Any) -> list[int]:
    """Numbers of the nodes to draw instead of this one from afar (MSFT_lod), ever coarser."""
    return [int(each) for each in (node.extensions or {}).get("MSFT_lod", {}).get("ids", [])]


def _data_uri(uri: str) -> bytes:
    head, comma, body = uri.partition(",")
    if not (head.startswith("data:") and head.endswith(";base64") and comma):
        raise ValueError(f"refers to another file ({uri[:40]}); embed everything in the GLB")
    return base64.b64decode(body)


def _placement(node: Any) -> FloatArray:
    """(4, 4) parent_from_node of a glTF node: its matrix, or scale, then rotation, then translation."""
    if node.matrix:
        return np.array(node.matrix, np.float64).reshape(4, 4).T  # stored by columns
    placement = np.eye(4)
    if node.rotation:
        placement[:3, :3] = _rotation(node.rotation)
    if node.scale:
        placement[:3, :3] = placement[:3, :3] * np.asarray(node.scale, np.float64)
    if node.translation:
        placement[:3, 3] = node.translation
    return placement


def _rotation(xyzw: list[float]) -> FloatArray:
    """(3, 3) rotation of a quaternion given as x, y, z, w."""
    norm = math.sqrt(sum(value * value for value in xyzw))
    x, y, z, w = (value / norm for value in xyzw) if norm else (0.0, 0.0, 0.0, 1.0)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )

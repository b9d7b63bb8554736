"""The canonical face mesh that MediaPipe's face model ships with.

The Face Landmarker's ``.task`` file is a ZIP archive; ``geometry_pipeline_metadata_landmarks.binarypb``
in it has 468 vertices in centimetres, their texture coordinates, the triangles, and the weights with
which MediaPipe itself aligns the mesh. The message's fields are those of
mediapipe/tasks/cc/vision/face_geometry/proto.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tryon.errors import ModelFileError

_METADATA_NAME = "geometry_pipeline_metadata_landmarks.binarypb"
_FLOATS_PER_VERTEX = 5  # x, y, z, u, v


@dataclass(frozen=True, eq=False)
class CanonicalFace:
    """The average face, in face space: metres, +X to the wearer's left, +Y up, +Z out of the face.

    vertices: (468, 3) float64. uvs: (468, 2), v upwards. triangles: (T, 3) uint32, wound outward.
    """

    vertices: npt.NDArray[np.float64]
    uvs: npt.NDArray[np.float64]
    triangles: npt.NDArray[np.uint32]


@lru_cache(maxsize=2)
def load_canonical_face(task_file: Path) -> CanonicalFace:
    """Read the mesh out of `face_landmarker.task`. Raises ModelFileError when it is not in there."""
    try:
        with zipfile.ZipFile(task_file) as archive:
            message = archive.read(_METADATA_NAME)
        mesh = next(value for field, value in _fields(message) if field == 1 and isinstance(value, bytes))
        floats: list[float] = []
        indices: list[int] = []
        for field, value in _fields(mesh):
            if field == 3 and isinstance(value, float):
                floats.append(value)
            elif field == 4 and isinstance(value, int):
                indices.append(value)
        buffer = np.array(floats, np.float64).reshape(-1, _FLOATS_PER_VERTEX)
        triangles = np.array(indices, np.uint32).reshape(-1, 3)
    except (OSError, KeyError, ValueError, IndexError, StopIteration, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{task_file.name} has no face mesh ({error}); fetch it again") from error
    return CanonicalFace(buffer[:, :3] / 100.0, buffer[:, 3:], triangles)


def _fields(message: bytes) -> Iterator[tuple[int, int | float | bytes]]:
    """Field numbers and values of a protocol buffer message (wire types 0, 2 and 5)."""
    position = 0
    while position < len(message):
        tag, position = _varint(message, position)
        field, wire_type = tag >> 3, tag & 7
        if wire_type == 0:
            value, position = _varint(message, position)
            yield field, value
        elif wire_type == 2:
            length, position = _varint(message, position)
            yield field, message[position : position + length]
            position += length
        elif wire_type == 5:
            yield field, float(np.frombuffer(message, "<f4", 1, position)[0])
            position += 4
        else:
            raise ValueError(f"unexpected wire type {wire_type}")


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7

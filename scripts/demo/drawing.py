"""Draws the sheets of the portrait with OpenGL, antialiased by drawing larger."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from demo.portrait import FloatImage
from demo.surface import Sheet
from tryon.rendering.context import GLContext

Array = npt.NDArray[np.float64]

_VERTEX = """#version 330 core
layout(location = 0) in vec3 point;
layout(location = 1) in vec2 uv;
uniform mat4 clip_from_camera;
out vec2 texel;
void main() { texel = uv; gl_Position = clip_from_camera * vec4(point, 1.0); }
"""
_FRAGMENT = """#version 330 core
in vec2 texel;
uniform sampler2D layer;
out vec4 colour;
void main() {
    colour = texture(layer, texel);
    if (colour.a < 0.004) discard;
}
"""
_NEAR_M, _FAR_M = 0.1, 3.0


class Drawing:
    """Draws layers, first to last, into one premultiplied picture of `size_wh`.

    matrix: (3, 3) intrinsics in pixels of `size_wh`. layers: a (H, W, 4) premultiplied texture and its sheet.
    """

    def __init__(
        self,
        size_wh: tuple[int, int],
        matrix: Array,
        layers: list[tuple[FloatImage, Sheet]],
        oversampling: int = 2,
    ) -> None:
        self._context = GLContext()
        from OpenGL import GL
        from OpenGL.GL import shaders

        self._gl = GL
        self._size_wh = size_wh
        self._large = (size_wh[0] * oversampling, size_wh[1] * oversampling)
        self._make_target()
        self._arrays = [self._upload(texture, sheet) for texture, sheet in layers]
        program = shaders.compileProgram(
            shaders.compileShader(_VERTEX, GL.GL_VERTEX_SHADER),
            shaders.compileShader(_FRAGMENT, GL.GL_FRAGMENT_SHADER),
            validate=False,
        )
        GL.glUseProgram(program)
        place = GL.glGetUniformLocation(program, "clip_from_camera")
        GL.glUniformMatrix4fv(place, 1, GL.GL_TRUE, _clip_from_camera(matrix, size_wh).astype(np.float32))
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)

    def draw(self, points: list[Array]) -> FloatImage:
        """(h, w, 4) premultiplied BGRA, 0 to 1, of the layers with their points (R, C, 3) in camera space."""
        GL = self._gl
        GL.glViewport(0, 0, *self._large)
        GL.glClearColor(0, 0, 0, 0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        for (array, buffer, texture, count), moved in zip(self._arrays, points, strict=True):
            GL.glClear(GL.GL_DEPTH_BUFFER_BIT)
            data = np.ascontiguousarray(moved, np.float32)
            GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
            GL.glBufferData(GL.GL_ARRAY_BUFFER, data.nbytes, data, GL.GL_STREAM_DRAW)
            GL.glBindVertexArray(array)
            GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
            GL.glDrawElements(GL.GL_TRIANGLES, count, GL.GL_UNSIGNED_INT, None)
        width, height = self._large
        raw = GL.glReadPixels(0, 0, width, height, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE)
        picture = np.frombuffer(raw, np.uint8).reshape(height, width, 4)[::-1]
        small = cv2.resize(picture, self._size_wh, interpolation=cv2.INTER_AREA)
        return np.asarray(small.astype(np.float32) / 255)

    def close(self) -> None:
        self._context.release()

    def _make_target(self) -> None:
        GL = self._gl
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, GL.glGenFramebuffers(1))
        for attachment, storage in (
            (GL.GL_COLOR_ATTACHMENT0, GL.GL_RGBA8),
            (GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT24),
        ):
            buffer = GL.glGenRenderbuffers(1)
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, buffer)
            GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, storage, *self._large)
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, buffer)

    def _upload(self, texture: FloatImage, sheet: Sheet) -> tuple[int, int, int, int]:
        GL = self._gl
        name = GL.glGenTextures(1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, name)
        texels = np.ascontiguousarray(np.rint(texture.clip(0, 1) * 255), np.uint8)
        height, width = texels.shape[:2]
        GL.glTexImage2D(
            GL.GL_TEXTURE_2D, 0, GL.GL_RGBA8, width, height, 0, GL.GL_BGRA, GL.GL_UNSIGNED_BYTE, texels
        )
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE)
        array = GL.glGenVertexArrays(1)
        GL.glBindVertexArray(array)
        points, uvs, indices = GL.glGenBuffers(3)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, uvs)
        data = np.ascontiguousarray(sheet.uvs, np.float32)
        GL.glBufferData(GL.GL_ARRAY_BUFFER, data.nbytes, data, GL.GL_STATIC_DRAW)
        GL.glVertexAttribPointer(1, 2, GL.GL_FLOAT, False, 0, None)
        GL.glEnableVertexAttribArray(1)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, points)
        GL.glVertexAttribPointer(0, 3, GL.GL_FLOAT, False, 0, None)
        GL.glEnableVertexAttribArray(0)
        triangles = _grid_triangles(*sheet.points.shape[:2])
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, indices)
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, triangles.nbytes, triangles, GL.GL_STATIC_DRAW)
        return int(array), int(points), int(name), triangles.size


def _grid_triangles(rows: int, columns: int) -> npt.NDArray[np.uint32]:
    index = np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    return np.ascontiguousarray(np.stack([a, c, b, b, c, d], -1).ravel())


def _clip_from_camera(matrix: Array, size_wh: tuple[int, int]) -> Array:
    """(4, 4) OpenGL projection of camera space (x right, y down, z away); pixel y 0 becomes the top."""
    width, height = size_wh
    (fx, _, cx), (_, fy, cy) = matrix[0], matrix[1]
    depth = _FAR_M - _NEAR_M
    return np.array(
        [
            [2 * fx / width, 0, 2 * cx / width - 1, 0],
            [0, -2 * fy / height, 1 - 2 * cy / height, 0],
            [0, 0, (_FAR_M + _NEAR_M) / depth, -2 * _FAR_M * _NEAR_M / depth],
            [0, 0, 1, 0],
        ]
    )

"""Draws the room with OpenGL: a shadow map, the darkness near the floor, then everything, antialiased."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from feet_demo.legs import HEM_M, SOCK_TOP_M, Posed
from feet_demo.shaders import CONTACT_FRAGMENT, DEPTH_FRAGMENT, FRAGMENT, VERTEX
from tryon.rendering.context import GLContext

Array = npt.NDArray[np.float64]

_KINDS = {"sock": 0, "trousers": 1, "floor": 2, "wall": 3}
_SHADOW_PX, _CONTACT_PX = 2048, 512
_TO_LIGHT = np.array([-0.50, 0.78, 0.52])  # a window to the left, behind the camera
_REACH_M = 1.35  # half the side of what casts shadows
_CONTACT_REACH_M = 0.7
_CENTRE = np.array([0.0, 0.0, 0.15])
_MIDDLE = np.array([0.0, 0.8, 0.1])  # of the person
_WALL_Z_M = -0.75
_NEAR_M, _FAR_M = 0.1, 12.0


class Room:
    """A floor, a wall and a window's light, seen by one camera.

    world_from_camera: (4, 4), camera space x right, y down, z away. matrix: (3, 3) intrinsics in pixels.
    """

    def __init__(
        self, size_wh: tuple[int, int], matrix: Array, world_from_camera: Array, foot_length_m: float
    ) -> None:
        self._context = GLContext()
        from OpenGL import GL

        self._gl = GL
        self._size_wh = size_wh
        self._large = (size_wh[0] * 2, size_wh[1] * 2)
        camera_from_world = np.linalg.inv(world_from_camera)
        self._clip = _clip_from_camera(matrix, size_wh) @ camera_from_world
        to_light = _TO_LIGHT / np.linalg.norm(_TO_LIGHT)
        self._light = _ortho(_look_along(-to_light, _MIDDLE), _REACH_M, 3.0)
        self._above = _ortho(_look_along(np.array([0.0, -1.0, 0.0]), _CENTRE), _CONTACT_REACH_M, 1.0)
        self._programs = {
            "shadow": self._program(DEPTH_FRAGMENT),
            "contact": self._program(CONTACT_FRAGMENT),
            "picture": self._program(FRAGMENT),
        }
        self._shadow = self._target(_SHADOW_PX, _SHADOW_PX, depth_only=True)
        self._contact = self._target(_CONTACT_PX, _CONTACT_PX)
        self._picture = self._target(*self._large)
        self._plate = self._target(*self._large)
        self._buffers = [GL.glGenBuffers(1) for _ in range(4)]
        self._array = GL.glGenVertexArrays(1)
        GL.glUseProgram(self._programs["picture"])
        self._set("to_light", to_light)
        self._set("eye", world_from_camera[:3, 3])
        self._set("foot_length", foot_length_m)
        self._set("hem", HEM_M)
        self._set("sock_top", SOCK_TOP_M)
        self._set("light_from_world", self._light)
        self._set("contact_from_world", self._above)
        GL.glUniform1i(GL.glGetUniformLocation(self._programs["picture"], "shadow_map"), 0)
        GL.glUniform1i(GL.glGetUniformLocation(self._programs["picture"], "contact_map"), 1)
        GL.glUniform1i(GL.glGetUniformLocation(self._programs["picture"], "plate"), 2)
        self._draw_plate()

    def draw(self, garments: list[Posed]) -> npt.NDArray[np.float32]:
        """(h, w, 3) BGR picture, 0 to 1. garments: the first is the body, which only casts a shadow."""
        GL = self._gl
        GL.glBindVertexArray(self._array)
        GL.glEnable(GL.GL_DEPTH_TEST)
        self._begin("shadow", self._shadow, (_SHADOW_PX, _SHADOW_PX), self._light)
        for one in garments:
            self._mesh(one)
        self._begin("contact", self._contact, (_CONTACT_PX, _CONTACT_PX), self._above)
        GL.glDisable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_BLEND)
        GL.glBlendEquation(GL.GL_MAX)
        for one in garments[1:]:
            self._mesh(one)
        GL.glDisable(GL.GL_BLEND)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glActiveTexture(GL.GL_TEXTURE1)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._contact[1])
        GL.glGenerateMipmap(GL.GL_TEXTURE_2D)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._shadow[1])
        self._begin("picture", self._picture, self._large, self._clip)
        self._meshes([*garments[1:], _floor(), _wall()])
        raw = GL.glReadPixels(0, 0, *self._large, GL.GL_BGR, GL.GL_UNSIGNED_BYTE)
        picture = np.frombuffer(raw, np.uint8).reshape(self._large[1], self._large[0], 3)[::-1]
        small = cv2.resize(picture, self._size_wh, interpolation=cv2.INTER_AREA)
        return np.asarray(small.astype(np.float32) / 255)

    def close(self) -> None:
        self._context.release()

    def _begin(self, name: str, target: tuple[int, int], size_wh: tuple[int, int], clip: Array) -> None:
        GL = self._gl
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, target[0])
        GL.glViewport(0, 0, *size_wh)
        GL.glClearColor(0, 0, 0, 0)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        GL.glUseProgram(self._programs[name])
        place = GL.glGetUniformLocation(self._programs[name], "clip_from_world")
        GL.glUniformMatrix4fv(place, 1, GL.GL_TRUE, clip.astype(np.float32))

    def _draw_plate(self) -> None:
        """The colours of floor and wall, once."""
        GL = self._gl
        GL.glBindVertexArray(self._array)
        GL.glEnable(GL.GL_DEPTH_TEST)
        self._begin("picture", self._plate, self._large, self._clip)
        which = GL.glGetUniformLocation(self._programs["picture"], "only_plate")
        GL.glUniform1i(which, 1)
        self._meshes([_floor(), _wall()])
        GL.glUniform1i(which, 0)
        GL.glActiveTexture(GL.GL_TEXTURE2)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._plate[1])
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
        GL.glActiveTexture(GL.GL_TEXTURE0)

    def _meshes(self, meshes: list[Posed]) -> None:
        GL = self._gl
        kind = GL.glGetUniformLocation(self._programs["picture"], "kind")
        for one in meshes:
            GL.glUniform1i(kind, _KINDS[one.kind])
            self._mesh(one)

    def _mesh(self, one: Posed) -> None:
        GL = self._gl
        for index, values in enumerate((one.positions, one.normals, one.rest)):
            data = np.ascontiguousarray(values, np.float32)
            GL.glBindBuffer(GL.GL_ARRAY_BUFFER, self._buffers[index])
            GL.glBufferData(GL.GL_ARRAY_BUFFER, data.nbytes, data, GL.GL_STREAM_DRAW)
            GL.glVertexAttribPointer(index, 3, GL.GL_FLOAT, False, 0, None)
            GL.glEnableVertexAttribArray(index)
        triangles = np.ascontiguousarray(one.triangles, np.uint32)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, self._buffers[3])
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, triangles.nbytes, triangles, GL.GL_STREAM_DRAW)
        GL.glDrawElements(GL.GL_TRIANGLES, triangles.size, GL.GL_UNSIGNED_INT, None)

    def _program(self, fragment: str) -> int:
        from OpenGL.GL import shaders

        GL = self._gl
        return int(
            shaders.compileProgram(
                shaders.compileShader(VERTEX, GL.GL_VERTEX_SHADER),
                shaders.compileShader(fragment, GL.GL_FRAGMENT_SHADER),
                validate=False,
            )
        )

    def _target(self, width: int, height: int, depth_only: bool = False) -> tuple[int, int]:
        """A framebuffer, and the texture of its colour or depth."""
        GL = self._gl
        plane, kind = GL.GL_TEXTURE_2D, GL.GL_UNSIGNED_BYTE
        frame, texture = GL.glGenFramebuffers(1), GL.glGenTextures(1)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, frame)
        GL.glBindTexture(plane, texture)
        if depth_only:
            stored, given = GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_COMPONENT
            GL.glTexImage2D(plane, 0, stored, width, height, 0, given, GL.GL_FLOAT, None)
            GL.glTexParameteri(plane, GL.GL_TEXTURE_COMPARE_MODE, GL.GL_COMPARE_REF_TO_TEXTURE)
            GL.glTexParameteri(plane, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR)
            GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, plane, texture, 0)
            GL.glDrawBuffer(GL.GL_NONE)
            GL.glReadBuffer(GL.GL_NONE)
        else:
            GL.glTexImage2D(plane, 0, GL.GL_RGBA8, width, height, 0, GL.GL_RGBA, kind, None)
            GL.glTexParameteri(plane, GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_LINEAR)
            GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, plane, texture, 0)
            depth = GL.glGenRenderbuffers(1)
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, depth)
            GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, GL.GL_DEPTH_COMPONENT24, width, height)
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_RENDERBUFFER, depth)
        GL.glTexParameteri(plane, GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE)
        GL.glTexParameteri(plane, GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE)
        return int(frame), int(texture)

    def _set(self, name: str, value: float | Array) -> None:
        GL = self._gl
        place = GL.glGetUniformLocation(self._programs["picture"], name)
        if isinstance(value, float):
            GL.glUniform1f(place, value)
        elif value.shape == (3,):
            GL.glUniform3f(place, *(float(v) for v in value))
        else:
            GL.glUniformMatrix4fv(place, 1, GL.GL_TRUE, value.astype(np.float32))


def _sheet(kind: str, corners: list[tuple[float, float, float]], normal: tuple[float, float, float]) -> Posed:
    positions = np.array(corners)
    normals = np.tile(np.array(normal), (4, 1))
    return Posed(kind, positions, normals, positions, np.array([[0, 1, 2], [0, 2, 3]]))


def _floor() -> Posed:
    return _sheet("floor", [(-4, 0, _WALL_Z_M), (-4, 0, 3), (4, 0, 3), (4, 0, _WALL_Z_M)], (0, 1, 0))


def _wall() -> Posed:
    z = _WALL_Z_M
    return _sheet("wall", [(-4, 0, z), (4, 0, z), (4, 3, z), (-4, 3, z)], (0, 0, 1))


def _look_along(direction: Array, centre: Array) -> Array:
    """(4, 4) view_from_world that looks along a direction (-Z of its view) at a centre."""
    z = -direction / np.linalg.norm(direction)
    helper = np.array([0.0, 0.0, 1.0]) if abs(z[1]) > 0.9 else np.array([0.0, 1.0, 0.0])
    x = np.cross(helper, z)
    x /= np.linalg.norm(x)
    rotation = np.stack([x, np.cross(z, x), z])
    view = np.eye(4)
    view[:3, :3], view[:3, 3] = rotation, -rotation @ centre
    return view


def _ortho(view: Array, reach: float, depth: float) -> Array:
    return np.diag([1 / reach, 1 / reach, -1 / depth, 1.0]) @ view


def _clip_from_camera(matrix: Array, size_wh: tuple[int, int]) -> Array:
    """(4, 4) OpenGL projection of camera space (x right, y down, z away)."""
    (fx, _, cx), (_, fy, cy) = matrix[0], matrix[1]
    width, height = size_wh
    span = _FAR_M - _NEAR_M
    return np.array(
        [
            [2 * fx / width, 0, 2 * cx / width - 1, 0],
            [0, -2 * fy / height, 1 - 2 * cy / height, 0],
            [0, 0, (_FAR_M + _NEAR_M) / span, -2 * _FAR_M * _NEAR_M / span],
            [0, 0, 1, 0],
        ]
    )


def camera_at(place: Array, target: Array) -> Array:
    """(4, 4) world_from_camera (x right, y down, z away) of a level camera that looks at a target."""
    z = target - place
    z /= np.linalg.norm(z)
    x = np.cross(z, np.array([0.0, 1.0, 0.0]))
    x /= np.linalg.norm(x)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([x, np.cross(z, x), z], axis=1)
    matrix[:3, 3] = place
    return matrix

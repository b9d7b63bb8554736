"""pyrender's renderer, subclassed: its resources, our own shaders, light, framebuffer and readback.

Imported only after a GLContext exists in this thread: pyrender imports OpenGL, which looks at
PYOPENGL_PLATFORM once.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyrender
from OpenGL import GL
from OpenGL.raw.GL.VERSION.GL_1_0 import glReadPixels
from OpenGL.raw.GL.VERSION.GL_1_1 import glDrawElements
from OpenGL.raw.GL.VERSION.GL_2_0 import glUniform3fv, glUniform4fv, glUniformMatrix4fv

from tryon.errors import RenderError
from tryon.rendering.drawables import OCCLUDER, TINTED, Piece, Surface
from tryon.rendering.environment import Environment
from tryon.rendering.gl_resources import link_program, replace_layer, upload_environment
from tryon.rendering.lighting import Lighting, lighting
from tryon.rendering.surroundings import Surroundings
from tryon.rendering.textures import Textures
from tryon.types import ByteArray, FloatArray, Light

_FLOATS = ctypes.POINTER(ctypes.c_float)
_BUFFER_STEP = 128
"""Framebuffers grow in steps and shrink late, so that a moving head does not reallocate them every frame."""


class PlacedNode:
    """A piece and where it is: (4, 4) camera_from_part, shear and mirroring included."""

    def __init__(self, piece: Piece) -> None:
        self._placement: FloatArray = np.eye(4)
        self.is_mirrored = False
        self.piece = piece

    @property
    def matrix(self) -> FloatArray:
        return self._placement

    @matrix.setter
    def matrix(self, value: FloatArray) -> None:
        self._placement = value
        (a, b, c), (d, e, f), (g, h, i) = value[:3, :3].tolist()
        self.is_mirrored = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) < 0


@dataclass(eq=False)
class _Program:
    """A compiled shader, where its uniforms are, and the lighting that it holds."""

    handle: int
    projection: int
    surface: int
    tint: int
    irradiance: int
    environment_scale: int
    environment_turn: int
    samplers: dict[str, int] = field(default_factory=dict)
    lighting: Lighting | None = None


class SceneRenderer(pyrender.Renderer):  # type: ignore[misc]
    """pyrender's renderer with image-based light and premultiplied alpha, for a region of a picture."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(_BUFFER_STEP, _BUFFER_STEP)
        self.dpscale = 1  # pyrender draws twice as large on macOS for the sake of its window
        self._programs: dict[frozenset[str], _Program] = {}
        self._main_fb_dims: tuple[int, int] | None = None
        self._projected: set[int] = set()  # programs that hold this frame's projection
        self._projection = np.eye(4, dtype=np.float32)
        self._current: tuple[int, bool, bool] | None = None  # program, sides and mirroring that are set
        self._environment = environment
        self._surroundings = Surroundings(environment)
        self._at_once = False
        self._environment_texture = upload_environment(self._surroundings.studio)
        self._textures = Textures()
        self._light: Light | None = None
        self._lighting = lighting(environment, None)
        self._pixels = np.zeros(0, np.uint8)

    def draw(
        self,
        occluders: Sequence[PlacedNode],
        items: Sequence[PlacedNode],
        projection: FloatArray,
        size_wh: tuple[int, int],
        tint: FloatArray | None = None,
    ) -> ByteArray:
        """Draw nodes into a picture of `size_wh` samples; see-through ones keep colours by `tint`.

        Returns (h, w, 4) uint8 premultiplied BGRA, a view that the next call overwrites.
        Raises RenderError when the driver refuses.
        """
        try:
            return self._draw(occluders, items, projection, size_wh, tint)
        except GL.error.Error as fault:
            raise RenderError(f"OpenGL failed while drawing: {str(fault).splitlines()[0]}") from fault

    def _draw(
        self,
        occluders: Sequence[PlacedNode],
        items: Sequence[PlacedNode],
        projection: FloatArray,
        size_wh: tuple[int, int],
        tint: FloatArray | None,
    ) -> ByteArray:
        self._refresh_environment()
        self._bind_framebuffer(*size_wh)
        GL.glDepthMask(True)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        self._projection = np.ascontiguousarray(projection.T, np.float32)
        self._projected.clear()
        self._current = None
        if occluders:
            GL.glColorMask(False, False, False, False)
            for node in occluders:
                self._draw_surface(node, node.piece.surfaces[0])
            GL.glColorMask(True, True, True, True)
        opaque, see_through = _in_drawing_order(items)
        for node, surface in opaque:
            self._draw_surface(node, surface)
        if see_through:
            GL.glEnable(GL.GL_BLEND)
            # Software renderers pay for a second output of the shader.
            GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA if tint is None else GL.GL_SRC1_COLOR)
            GL.glDepthMask(False)
            for node, surface in see_through:
                self._draw_surface(node, surface, tint)
            GL.glDisable(GL.GL_BLEND)
        self._textures.trim()
        return self._read(*size_wh)

    def set_light(self, light: Light | None) -> None:
        """Light what is drawn from now on; None is the studio."""
        if light is not self._light:
            self._light = light
            self._lighting = lighting(self._environment, light)
            self._surroundings.turned_to(self._lighting.turn)

    def set_surroundings(self, picture: ByteArray, at_once: bool) -> None:
        """Reflect (H, W, 3) BGR `picture`: from the next frame on, or bit by bit with the frames to come."""
        self._at_once = at_once
        self._surroundings.set_picture(picture, is_new=at_once)

    def _refresh_environment(self) -> None:
        """Bring one layer up to date, or all at once: only now the frame's light is known."""
        while not self._surroundings.is_finished:
            index, pixels = self._surroundings.next_layer()
            replace_layer(self._environment_texture, index, pixels)
            if not self._at_once:
                break

    def forget(self, piece: Piece) -> None:
        """Free what a piece alone holds on the graphics card; textures are shared."""
        for surface in piece.surfaces:
            surface.primitive.delete()

    def delete(self) -> None:
        """Free all that is not a piece's."""
        super().delete()
        for program in self._programs.values():
            GL.glDeleteProgram(program.handle)
        self._programs.clear()
        GL.glDeleteTextures([self._environment_texture])
        self._textures.clear()

    def __del__(self) -> None:
        # pyrender's would delete by number in whatever context is current by then. Releasing ours frees all.
        pass

    def _draw_surface(self, node: PlacedNode, surface: Surface, tint: FloatArray | None = None) -> None:
        primitive = surface.primitive
        if not primitive._in_context():
            primitive._add_to_context()
        program = self._program(surface.defines if tint is None else surface.defines | {TINTED})
        self._set(program.handle, surface.two_sided, node.is_mirrored)
        if program.handle not in self._projected:
            self._projected.add(program.handle)
            glUniformMatrix4fv(program.projection, 1, False, self._projection.ctypes.data_as(_FLOATS))
            if tint is not None:
                GL.glUniform3f(program.tint, *tint)
            if program.lighting is not self._lighting:
                self._send_lighting(program)
        surface.uniforms[:3] = node.matrix[:3]
        glUniform4fv(program.surface, len(surface.uniforms), surface.uniforms_at)
        for unit, (sampler, texture) in enumerate(surface.textures, 1):
            GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
            self._textures.bind(texture)
            if sampler not in program.samplers:  # not for every surface of every frame
                program.samplers[sampler] = GL.glGetUniformLocation(program.handle, sampler)
            GL.glUniform1i(program.samplers[sampler], unit)
        primitive._bind()
        glDrawElements(GL.GL_TRIANGLES, surface.index_count, GL.GL_UNSIGNED_INT, None)

    def _set(self, program: int, two_sided: bool, is_mirrored: bool) -> None:
        """Bring OpenGL's state up to date where it differs from that of the surface before."""
        wanted = (program, two_sided, is_mirrored)
        before, self._current = self._current, wanted
        if before == wanted:
            return
        if before is None or before[0] != program:
            GL.glUseProgram(program)
        if before is None or before[1] != two_sided:
            (GL.glDisable if two_sided else GL.glEnable)(GL.GL_CULL_FACE)
        if before is None or before[2] != is_mirrored:
            # The picture's rows run downwards, so outsides are clockwise here, unless the placement mirrors.
            GL.glFrontFace(GL.GL_CCW if is_mirrored else GL.GL_CW)

    def _send_lighting(self, program: _Program) -> None:
        """Bring a program's uniforms up to date; one that has none of them ignores it."""
        held = program.lighting = self._lighting
        glUniform3fv(program.irradiance, len(held.irradiance), held.irradiance.ctypes.data_as(_FLOATS))
        GL.glUniform3f(program.environment_scale, *held.scale)
        GL.glUniform2f(program.environment_turn, math.cos(held.turn), math.sin(held.turn))

    def _program(self, defines: frozenset[str]) -> _Program:
        """The shader with these features, compiled when first asked for: that may leave it current."""
        found = self._programs.get(defines)
        if found is not None:
            return found
        handle = link_program("occluder" if OCCLUDER in defines else "surface", defines)
        GL.glUseProgram(handle)
        GL.glUniform1i(GL.glGetUniformLocation(handle, "u_environment"), 0)
        names = ("projection", "surface", "tint", "irradiance", "environment_scale", "environment_turn")
        program = _Program(handle, *(GL.glGetUniformLocation(handle, f"u_{name}") for name in names))
        self._programs[defines] = program
        self._current = None
        return program

    def _bind_framebuffer(self, width: int, height: int) -> None:
        """Make a framebuffer of at least this size the target; clearing and drawing cost by its size."""
        size = (_stepped(width), _stepped(height))
        held = self._main_fb_dims
        fits = held is not None and held[0] >= width and held[1] >= height
        if held is None or not fits or held[0] * held[1] > 3 * size[0] * size[1]:
            self._delete_main_framebuffer()
            self._main_cb, self._main_db = GL.glGenRenderbuffers(2)
            self._main_fb = GL.glGenFramebuffers(1)
            GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._main_fb)
            for buffer, form, attachment in (
                (self._main_cb, GL.GL_RGBA8, GL.GL_COLOR_ATTACHMENT0),
                (self._main_db, GL.GL_DEPTH_COMPONENT24, GL.GL_DEPTH_ATTACHMENT),
            ):
                GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, buffer)
                GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, form, *size)
                GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, attachment, GL.GL_RENDERBUFFER, buffer)
            if GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER) != GL.GL_FRAMEBUFFER_COMPLETE:
                raise RenderError(f"the graphics driver gave no framebuffer of {size[0]} x {size[1]}")
            self._main_fb_dims = size
            self._pixels = np.empty(size[0] * size[1] * 4, np.uint8)
            GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
            GL.glClearColor(0, 0, 0, 0)
            GL.glEnable(GL.GL_DEPTH_TEST)
        # Every frame: pyrender unbinds whatever unit is active when it uploads or frees a texture.
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, self._environment_texture)
        GL.glViewport(0, 0, width, height)

    def _delete_main_framebuffer(self) -> None:
        if self._main_fb is not None:
            GL.glDeleteFramebuffers(1, [self._main_fb])
            GL.glDeleteRenderbuffers(2, [self._main_cb, self._main_db])
        self._main_fb = self._main_cb = self._main_db = None
        self._main_fb_dims = None

    def _read(self, width: int, height: int) -> ByteArray:
        # The shader writes BGRA into RGBA, so that reading is a plain copy.
        glReadPixels(
            0, 0, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, self._pixels.ctypes.data_as(ctypes.c_void_p)
        )
        return self._pixels[: width * height * 4].reshape(height, width, 4)


def _stepped(length: int) -> int:
    return -(-length // _BUFFER_STEP) * _BUFFER_STEP


def _in_drawing_order(
    nodes: Sequence[PlacedNode],
) -> tuple[list[tuple[PlacedNode, Surface]], list[tuple[PlacedNode, Surface]]]:
    """Opaque surfaces, then see-through ones from back to front.

    Nodes keep their order, as a shoe's upper hides its lining; within each the nearest surface comes first:
    a dial spares the shading of the case under it.
    """
    opaque = []
    see_through = []
    for node in nodes:
        surfaces = [(_depth(node, surface), surface) for surface in node.piece.surfaces]
        surfaces.sort(key=lambda entry: entry[0])
        opaque += [(node, surface) for _, surface in surfaces if not surface.see_through]
        see_through += [(depth, node, surface) for depth, surface in surfaces if surface.see_through]
    see_through.sort(key=lambda entry: -entry[0])
    return opaque, [(node, surface) for _, node, surface in see_through]


def _depth(node: PlacedNode, surface: Surface) -> float:
    return float(node.matrix[2, :3] @ surface.center + node.matrix[2, 3])

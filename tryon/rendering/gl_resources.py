"""Shader programs and the environment's texture, made in the current context."""

from __future__ import annotations

from pathlib import Path

from OpenGL import GL
from pyrender.shader_program import ShaderProgram

from tryon.errors import RenderError
from tryon.types import ByteArray

_SHADERS = Path(__file__).parent / "shaders"


def link_program(stage: str, defines: frozenset[str]) -> int:
    """A program of this stage's two shaders, with pyrender's preprocessing of #ifdef.

    pyrender's own linking has PyOpenGL validate at once, which fails while samplers of two types still share
    texture unit 0. Raises RenderError with the driver's first line.
    """
    source = ShaderProgram(None, None, defines=dict.fromkeys(defines, 1))
    program = int(GL.glCreateProgram())
    for kind, suffix in ((GL.GL_VERTEX_SHADER, "vert"), (GL.GL_FRAGMENT_SHADER, "frag")):
        shader = GL.glCreateShader(kind)
        GL.glShaderSource(shader, source._load(str(_SHADERS / f"{stage}.{suffix}")))
        GL.glCompileShader(shader)
        if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
            raise RenderError(
                f"the driver rejects {stage}.{suffix}: {_first_line(GL.glGetShaderInfoLog(shader))}"
            )
        GL.glAttachShader(program, shader)
        GL.glDeleteShader(shader)  # freed with the program
    GL.glLinkProgram(program)
    if not GL.glGetProgramiv(program, GL.GL_LINK_STATUS):
        raise RenderError(f"the driver rejects {stage}: {_first_line(GL.glGetProgramInfoLog(program))}")
    return program


def _first_line(log: str | bytes) -> str:
    text = log.decode("utf-8", "replace") if isinstance(log, bytes) else log
    return next(iter(text.splitlines()), "no reason given")


def upload_environment(layers: ByteArray) -> int:
    """A texture array with a layer for each step of roughness, (N, H, W, 4) RGBA."""
    count, height, width, _ = layers.shape
    texture = int(GL.glGenTextures(1))
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glTexImage3D(
        GL.GL_TEXTURE_2D_ARRAY,
        0,
        GL.GL_RGBA8,
        width,
        height,
        count,
        0,
        GL.GL_RGBA,
        GL.GL_UNSIGNED_BYTE,
        layers,
    )
    for name, value in (
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_CLAMP_TO_EDGE),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_CLAMP_TO_EDGE),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D_ARRAY, name, value)
    return texture


def replace_layer(texture: int, index: int, pixels: ByteArray) -> None:
    """Replace one layer of a texture array by (H, W, 4) RGBA."""
    height, width = pixels.shape[:2]
    GL.glBindTexture(GL.GL_TEXTURE_2D_ARRAY, texture)
    GL.glTexSubImage3D(
        GL.GL_TEXTURE_2D_ARRAY, 0, 0, 0, index, width, height, 1, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, pixels
    )

"""A graphics driver that takes its context away, as it does after a crash of its own."""

from __future__ import annotations

import pytest

from tryon.errors import RenderError
from tryon.rendering.context import GLContext


def test_a_context_that_was_lost_is_told_of_and_another_one_can_be_made() -> None:
    context = GLContext()
    if context.api != "EGL":
        pytest.skip("a context is taken away by EGL's own call")
    from OpenGL import EGL

    context.make_current()
    display, itself = EGL.eglGetCurrentDisplay(), EGL.eglGetCurrentContext()
    EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
    EGL.eglDestroyContext(display, itself)
    with pytest.raises(RenderError, match="taken the OpenGL context away"):
        context.make_current()
    another = GLContext()
    another.make_current()
    another.release()

"""An OpenGL context of our own, bound to the thread that makes it."""

from __future__ import annotations

import os
import sys
import threading
from typing import Any

from tryon.errors import RenderError

_GL_VERSION = 330
_SOFTWARE_NAMES = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "basic render", "software")


class GLContext:
    """A standalone OpenGL 3.3 context without a window: hardware where there is some, software otherwise.

    EGL on Linux (X11 where EGL is missing), WGL on Windows, CGL on macOS. It must be made, used and
    released in one thread: from another one, OpenGL draws black without saying so.

    renderer_name: what OpenGL calls the device, e.g. "llvmpipe (LLVM 15.0.6, 256 bits)".
    api: "EGL", "X11", "WGL" or "CGL". is_software: the processor draws.
    Raises RenderError when no context can be made.
    """

    def __init__(self) -> None:
        self._thread_id = threading.get_ident()
        self._context, self.api, pyopengl_platform = _create()
        self._context.__enter__()
        _bind_pyopengl(pyopengl_platform)
        from OpenGL import GL

        self.renderer_name = GL.glGetString(GL.GL_RENDERER).decode("utf-8", "replace")
        self.is_software = any(name in self.renderer_name.lower() for name in _SOFTWARE_NAMES)

    def make_current(self) -> None:
        """Direct what follows to this context.

        Raises RenderError in a foreign thread, after release, and where the context was lost: a driver that
        begins anew takes it away, after which OpenGL draws nothing without saying so.
        """
        if threading.get_ident() != self._thread_id:
            raise RenderError("the renderer was called from another thread than the one that made it")
        if self._context is None:
            raise RenderError("the renderer was closed already; make a new one")
        self._context.__enter__()
        from OpenGL import GL

        if GL.glGetString(GL.GL_VERSION) is None:
            raise RenderError("the graphics driver has taken the OpenGL context away")

    @property
    def is_open(self) -> bool:
        return self._context is not None

    def release(self) -> None:
        """Free the context. Safe to call twice."""
        if self._context is not None:
            self._context.release()
            self._context = None


def _create() -> tuple[Any, str, str | None]:
    """A context, the name of its API, and the platform that PyOpenGL must be told of."""
    import glcontext

    attempts: list[tuple[str, str | None, Any]]
    if sys.platform == "win32":
        attempts = [("WGL", None, glcontext.default_backend())]
    elif sys.platform == "darwin":
        attempts = [("CGL", None, glcontext.default_backend())]
    else:
        attempts = [
            ("EGL", "egl", lambda **options: glcontext.get_backend_by_name("egl")(**options)),
            ("X11", "glx", lambda **options: glcontext.default_backend()(**options)),
        ]
    faults = []
    for api, pyopengl_platform, backend in attempts:
        try:
            return backend(mode="standalone", glversion=_GL_VERSION), api, pyopengl_platform
        except Exception as fault:  # glcontext raises plain Exception
            faults.append(f"{api}: {fault}")
    raise RenderError(f"no OpenGL 3.3 context could be made ({'; '.join(faults)}); {_advice()}")


def _advice() -> str:
    if sys.platform.startswith("linux"):
        return "install libegl1 libgl1 libgl1-mesa-dri libegl-mesa0"
    return "install the graphics driver of this computer"


def _bind_pyopengl(platform: str | None) -> None:
    """Point PyOpenGL at the API of our context: it decides once, when it is first imported."""
    if platform is None:
        return
    if "OpenGL" in sys.modules:
        loaded = os.environ.get("PYOPENGL_PLATFORM", "glx")
        if loaded != platform:
            raise RenderError(
                f"PyOpenGL was imported before the renderer and uses {loaded}, not {platform}; "
                f"set PYOPENGL_PLATFORM={platform}"
            )
    os.environ["PYOPENGL_PLATFORM"] = platform

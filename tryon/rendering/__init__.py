"""Drawing products with OpenGL. Cheap to import: OpenGL itself is loaded by `create_renderer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tryon.errors import InputError
from tryon.rendering.base import Renderer

if TYPE_CHECKING:
    from tryon.rendering.environment import Environment

RENDERER_NAMES = ("auto", "pyrender")

__all__ = ["RENDERER_NAMES", "Renderer", "create_renderer"]


def create_renderer(name: str = "auto", environment: Environment | None = None) -> Renderer:
    """A renderer for the calling thread, which alone may use and close it.

    name: one of RENDERER_NAMES. environment: the light; None takes the studio that is shipped.
    Raises InputError for another name, RenderError where there is no OpenGL 3.3.
    """
    if name not in RENDERER_NAMES:
        raise InputError(f"unknown renderer {name!r}; choose one of {', '.join(RENDERER_NAMES)}")
    from tryon.rendering.context import GLContext
    from tryon.rendering.environment import load_environment

    light = environment or load_environment("studio")

    context = GLContext()
    _restore_numpy_name()
    from tryon.rendering.pyrender_renderer import PyrenderRenderer

    return PyrenderRenderer(context, light)


def _restore_numpy_name() -> None:
    """pyrender 0.1.45 asks for numpy.infty, which numpy 2 took away."""
    import numpy as np

    if not hasattr(np, "infty"):
        np.infty = np.inf  # type: ignore[attr-defined]

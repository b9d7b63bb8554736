"""The bundled demo: a public-domain portrait, moving, with its true camera and head poses."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tryon.errors import SourceError
from tryon.sources.video import VideoFile
from tryon.types import Camera

_PACKAGE = Path(__file__).resolve().parents[1]
# In a wheel the assets lie inside the package, in a checkout beside it.
_FOLDERS = (_PACKAGE / "_assets" / "demo", _PACKAGE.parent / "assets" / "demo")


def demo_folder() -> Path:
    """Where the demo's clip lies. Raises SourceError when it is missing."""
    for folder in _FOLDERS:
        if (folder / "demo.mp4").is_file():
            return folder
    raise SourceError("the bundled demo clip is missing: install the program again")


def open_demo(*, note: str = "") -> VideoFile:
    """The demo as a video whose camera is known. `note` is put in front of info.detail.

    Raises SourceError when the clip is missing or damaged.
    """
    folder = demo_folder()
    try:
        truth = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
        camera = Camera(np.array(truth["camera_matrix"], np.float64), tuple(truth["size_wh"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError("the bundled demo clip is damaged: install the program again") from error
    detail = "bundled demo clip, no camera" if not note else f"{note}; showing the bundled demo clip"
    return VideoFile(folder / "demo.mp4", camera=camera, labels=("Demo", "demo", detail))

"""The bundled demo: a public-domain portrait, moving, with its true camera and head poses."""

from __future__ import annotations

import json

import numpy as np

from tryon.errors import InputError, SourceError
from tryon.settings import assets_dir
from tryon.sources.video import VideoFile
from tryon.types import Camera


def open_demo(*, note: str = "") -> VideoFile:
    """The demo as a video whose camera is known. `note` is put in front of info.detail.

    Raises SourceError when the clip is missing or damaged.
    """
    folder = assets_dir() / "demo"
    try:
        truth = json.loads((folder / "demo.json").read_text(encoding="utf-8"))
        camera = Camera(np.array(truth["camera_matrix"], np.float64), tuple(truth["size_wh"]))
        detail = f"{note}; showing the bundled demo clip" if note else "the bundled demo clip"
        return VideoFile(folder / "demo.mp4", camera=camera, labels=("Demo", "demo", detail))
    except (OSError, ValueError, KeyError, TypeError, InputError) as error:
        raise SourceError("the bundled demo clip is missing or damaged: install the program again") from error

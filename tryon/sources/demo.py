"""The bundled demos: a portrait that moves, hands that turn, and legs that step, each with its true camera
and poses."""

from __future__ import annotations

import json

import numpy as np

from tryon.errors import InputError, SourceError
from tryon.settings import assets_dir
from tryon.sources.video import VideoFile
from tryon.types import Camera

FACE_DEMO, HANDS_DEMO, FEET_DEMO = "demo", "demo:hands", "demo:feet"
"""Their specs, as `open_source` takes them."""

DEMO_CLIPS = {FACE_DEMO: "demo", HANDS_DEMO: "hands", FEET_DEMO: "feet"}
"""Spec to the clip's name in assets/demo."""


def open_demo(spec: str = FACE_DEMO, *, note: str = "") -> VideoFile:
    """A demo as a video whose camera is known. `note` is put in front of info.detail.

    Raises SourceError when the clip is missing or damaged.
    """
    folder, clip = assets_dir() / "demo", DEMO_CLIPS[spec]
    try:
        truth = json.loads((folder / f"{clip}.json").read_text(encoding="utf-8"))
        camera = Camera(np.array(truth["camera_matrix"], np.float64), tuple(truth["size_wh"]))
        detail = f"{note}; showing the bundled demo clip" if note else "the bundled demo clip"
        return VideoFile(folder / f"{clip}.mp4", camera=camera, labels=("Demo", "demo", detail))
    except (OSError, ValueError, KeyError, TypeError, InputError) as error:
        raise SourceError("the bundled demo clip is missing or damaged: install the program again") from error

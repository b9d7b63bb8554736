"""Lines of labels.jsonl and of the tables of landmarks."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from tryon.types import HAND_POINTS, FloatArray

LANDMARKS_FILE, SETTLED_FILE = "landmarks.jsonl", "settled.jsonl"
"""As read at once, and as of a hand that is followed; see landmarks.py."""

MIDDLE_KNUCKLE = HAND_POINTS.index("middle_mcp")


def entries_of(table: Path) -> list[dict[str, Any]]:
    """The lines that are there so far, without one that is being written."""
    lines = table.read_text("utf-8").splitlines() if table.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def tilt_of(turn: FloatArray) -> float:
    """Of an arm against the picture, radians, by (3, 3) camera_from_wrist; above 0 the hand is behind."""
    return math.asin(float(np.clip(turn[2, 2], -1, 1)))


def bend_of(entry: dict[str, Any]) -> float:
    """Between arm and hand, radians, of a line of labels."""
    joints = np.array(entry["joints_m"])
    ahead = joints[MIDDLE_KNUCKLE] - joints[0]
    cosine = np.array(entry["turn"])[:, 2] @ ahead / np.linalg.norm(ahead)
    return math.acos(float(np.clip(cosine, -1, 1)))

"""A screen of a chosen size that is painted but not shown."""

from __future__ import annotations

import json
from pathlib import Path


def offscreen(folder: Path, size_wh: tuple[int, int]) -> dict[str, str]:
    """Environment of a Qt program on such a screen, which a file in `folder` describes; Qt's is 800 x 800."""
    screen = {"name": "shop", "x": 0, "y": 0, "width": size_wh[0], "height": size_wh[1]}
    description = folder / "screen.json"
    description.write_text(json.dumps({"screens": [screen]}))
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={description}"}

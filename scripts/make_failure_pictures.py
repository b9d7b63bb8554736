"""Make the README's picture of what goes wrong with shoes, from scenes of scripts/train_feet.

python -m scripts.train_feet.bodies --out bodies.npz
python -m scripts.train_feet.render --bodies bodies.npz --out SCENES --count 3000 --seed 400
python scripts/make_failure_pictures.py SCENES
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.files import write_whole
from tryon.pipeline import Pipeline
from tryon.settings import assets_dir
from tryon.types import ByteArray, Camera, Frame

SHOWN = ("000264", "000338", "001041")
"""A foot seen along its leg is missed; one foot is taken for two; a lifted one is turned the wrong way."""
WEARS = "runner:coral"
CELL_WH = (500, 360)
GAP_PX = 8
QUALITY = 88


def main() -> int:
    """Returns the exit status."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "labels.jsonl").is_file():
        sys.exit(__doc__)
    scenes = Path(sys.argv[1])
    lines = (json.loads(line) for line in (scenes / "labels.jsonl").read_text("utf-8").splitlines())
    cameras = {line["file"]: Camera(np.array(line["K"]), tuple(line["size_wh"])) for line in lines}
    worn = [load_worn(load_catalogue(assets_dir() / "products"), WEARS)]
    pipeline = Pipeline(video=False)
    columns = []
    try:
        for name in SHOWN:
            image = np.asarray(cv2.imread(str(scenes / f"{name}.jpg")), np.uint8)
            dressed = pipeline.step(Frame(image, 0), worn, cameras[name]).frame.image
            columns.append(np.vstack([cell(image), gap(CELL_WH[0], GAP_PX), cell(dressed)]))
    finally:
        pipeline.close()
    parts = [part for column in columns for part in (gap(GAP_PX, column.shape[0]), column)]
    jpeg = cv2.imencode(".jpg", np.hstack(parts[1:]), (cv2.IMWRITE_JPEG_QUALITY, QUALITY))[1].tobytes()
    write_whole(assets_dir() / "readme" / "failures.jpg", jpeg)
    return 0


def cell(image: ByteArray) -> ByteArray:
    """The picture in a cell's size, its middle where shapes differ."""
    height, width = image.shape[:2]
    scale = max(CELL_WH[0] / width, CELL_WH[1] / height)
    shift = np.array(CELL_WH) / 2 - scale * np.array([width, height]) / 2
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    return np.asarray(cv2.warpAffine(image, matrix, CELL_WH, flags=cv2.INTER_AREA), np.uint8)


def gap(width: int, height: int) -> ByteArray:
    """White between cells."""
    return np.full((height, width, 3), 255, np.uint8)


if __name__ == "__main__":
    sys.exit(main())

"""Makes a batch of scenes without feet from photographs, so that real pictures are among what is no foot.

    python -m scripts.train_feet.photos SCENES/photos PHOTO...

Used with scikit-image's sample pictures that are in the public domain or CC0: astronaut, brick, camera,
chelsea, coffee, grass, gravel, motorcycle_left and rocket.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

SIDE = 448
CROPS_OF_EACH = 30


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("photos", type=Path, nargs="+")
    given = parser.parse_args()
    given.out.mkdir(parents=True)
    rng = np.random.default_rng(3)
    lines = []
    for path in given.photos:
        photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if photo is None:
            raise SystemExit(f"{path} is no picture")
        for _ in range(CROPS_OF_EACH):
            side = int(min(photo.shape[:2]) * rng.uniform(0.35, 1.0))
            y, x = (int(rng.integers(0, size - side + 1)) for size in photo.shape[:2])
            part = cv2.resize(photo[y : y + side, x : x + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            turned = np.rot90(part, int(rng.integers(4)))
            name = f"{len(lines):06d}"
            cv2.imwrite(str(given.out / f"{name}.jpg"), turned, [cv2.IMWRITE_JPEG_QUALITY, 92])
            cv2.imwrite(str(given.out / f"{name}.png"), np.zeros((SIDE, SIDE), np.uint8))
            lines.append(
                json.dumps({"file": name, "size_wh": [SIDE, SIDE], "K": np.eye(3).tolist(), "feet": []})
            )
    (given.out / "labels.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""A contact sheet of rendered scenes with their labels: `python -m scripts.train_feet.sheet DIR OUT.png`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

COLORS = np.array(
    [
        [0, 0, 0],
        [60, 60, 255],
        [60, 255, 60],
        [160, 120, 255],
        [160, 255, 160],
        [200, 60, 255],
        [60, 200, 120],
        [255, 120, 0],
    ],
    np.uint8,
)  # BGR


def cell(folder: Path, line: dict, size: int, overlay: bool) -> np.ndarray:
    """One scene with labels and points: toe white, heel black, inner yellow, outer cyan, shin magenta."""
    image = cv2.imread(str(folder / f"{line['file']}.jpg"))
    label = cv2.imread(str(folder / f"{line['file']}.png"), cv2.IMREAD_UNCHANGED)
    if overlay:
        mask = (label > 0)[..., None]
        image = np.where(mask, image // 2 + COLORS[label] // 2, image).astype(np.uint8)
        marks = (
            [(255, 255, 255), (0, 0, 0)]
            + [(0, 255, 255), (255, 255, 0)] * 2
            + [(0, 128, 255), (255, 0, 255)]
            + [(0, 200, 200), (200, 200, 0)] * 2
        )
        for foot in line["feet"]:
            for (x, y), seen, color in zip(foot["points_px"], foot["visible"], marks, strict=True):
                if abs(x) < 2000 and abs(y) < 2000:
                    cv2.circle(
                        image, (int(x * 16), int(y * 16)), 3 * 16, color, -1 if seen else 1, cv2.LINE_AA, 4
                    )
    scale = size / max(image.shape[:2])
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = np.zeros((size, size, 3), np.uint8)
    out[: image.shape[0], : image.shape[1]] = image
    text = f"{line['file']} {line['view']} {line['pose']} " + ",".join(
        sorted({f["kind"] for f in line["feet"]})
    )
    cv2.putText(out, text, (3, size - 4), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (0, 255, 255), 1, cv2.LINE_AA)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--size", type=int, default=230)
    parser.add_argument("--plain", action="store_true", help="without labels")
    args = parser.parse_args()
    lines = [json.loads(line) for line in (args.folder / "labels.jsonl").read_text().splitlines()]
    lines = lines[args.skip : args.skip + args.columns * args.rows]
    cells = [cell(args.folder, line, args.size, not args.plain) for line in lines]
    cells += [np.zeros_like(cells[0])] * (-len(cells) % args.columns)
    rows = [np.concatenate(cells[i : i + args.columns], 1) for i in range(0, len(cells), args.columns)]
    cv2.imwrite(str(args.out), np.concatenate(rows, 0))


if __name__ == "__main__":
    main()

"""Training samples for the two networks, cut from rendered scenes.

A batch is a folder of NNNNNN.jpg, NNNNNN.png (a label per pixel: 0 background, 1 and 2 left and right foot, 3
and 4 left and right leg, 5 and 6 loose cloth, 7 anybody else) and labels.jsonl, a line per scene.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from scripts.train_feet.augment import spoil
from scripts.train_feet.networks import FINDER_GRID, FINDER_SIDE, FOOT_HEAT, FOOT_SIDE, POINTS
from tryon.fitting.foot_template import worn_turn_rad
from tryon.geometry import rotation_from_vector

IGNORE = 255
FINDER_UNIT_PX = 48.0
HELD_OUT = 20
LEAST_LENGTH_PX = 12.0
TOE_DOWN = 0.7
LEAST_FORESHORTENED = 0.25
"""A foot that points at the camera or away from it has no direction in the picture."""

LEAST_AREA_SHARE = 0.02
"""Of the squared length: feet that show less than this are neither shown as feet nor as none."""


@dataclass(frozen=True, eq=False)
class SceneFoot:
    right: bool
    shod: float
    kind: str
    points_px: np.ndarray
    visible: np.ndarray
    centre_px: np.ndarray
    length_px: float
    direction: np.ndarray
    from_above: bool
    area_px: float
    camera_from_foot: np.ndarray
    """(3, 3) rotation; of footwear in its own axes, see `tryon.fitting.foot_template.worn_turn_rad`."""

    @property
    def foreshortened(self) -> float:
        """Length in the picture, as a share of what it would be seen from the side."""
        return float(np.hypot(*(self.points_px[0] - self.points_px[1]))) / self.length_px

    @property
    def shows(self) -> bool:
        return self.length_px >= LEAST_LENGTH_PX and self.area_px >= LEAST_AREA_SHARE * self.length_px**2


@dataclass(frozen=True, eq=False)
class Scene:
    image: np.ndarray
    labels: np.ndarray
    feet: tuple[SceneFoot, ...]
    matrix: np.ndarray
    pose: str


def load_scenes(folder: Path, known: set[str], held_out: bool) -> list[Scene]:
    """Scenes of all batches under a folder that are not in `known`, which grows by them.

    held_out: those for validation (every HELD_OUT-th by its number), or all others.
    """
    scenes = []
    for table in sorted(folder.glob("*/labels.jsonl")):
        for line in table.read_text("utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:  # the line being written
                continue
            name = str(table.parent / f"{entry['file']}.jpg")
            if name in known or held_out != (int(Path(name).stem) % HELD_OUT == 0):
                continue
            pixels = _pixels(Path(name))
            if pixels is None:
                continue
            known.add(name)
            feet = tuple(_foot(foot, entry["K"]) for foot in entry["feet"])
            matrix, pose = np.array(entry["K"]), entry.get("pose", "")
            scenes.append(Scene(pixels[:, :, :3], pixels[:, :, 3], feet, matrix, pose))
    return scenes


def _pixels(path: Path) -> np.ndarray | None:
    """(h, w, 4) uint8: BGR and the label, mapped from a file that all processes share."""
    kept = path.with_suffix(".npy")
    if not kept.exists():
        image = cv2.imread(str(path))
        labels = cv2.imread(str(path.with_suffix(".png")), cv2.IMREAD_UNCHANGED)
        if image is None or labels is None or image.shape[:2] != labels.shape[:2]:
            return None
        being_written = kept.with_suffix(f".{os.getpid()}")
        with being_written.open("wb") as file:
            np.save(file, np.dstack((image, labels)))
        being_written.replace(kept)
    return np.load(kept, mmap_mode="r")


def _foot(foot: dict, matrix: list) -> SceneFoot:
    points = np.array(foot["points_px"], np.float64)
    camera_from_foot = np.array(foot["camera_from_foot"])
    depth = float((camera_from_foot @ np.array((0, 0, foot["length_m"] / 2, 1)))[2])
    ahead = points[0] - points[1]
    rotation = camera_from_foot[:3, :3]
    if foot["shod"]:
        right = foot["slot"] == "right_foot"
        worn = (np.array(foot["points_m"]) - camera_from_foot[:3, 3]) @ rotation
        angle = worn_turn_rad(worn * (1 if right else -1, 1, 1)) * (1 if right else -1)
        rotation = rotation @ rotation_from_vector(np.array([0.0, -angle, 0.0]))
    return SceneFoot(
        right=foot["slot"] == "right_foot",
        shod=float(foot["shod"]),
        kind=str(foot["kind"]),
        points_px=points,
        visible=np.array(foot["visible"], np.float32),
        centre_px=(points[0] + points[1]) / 2,
        length_px=float(matrix[1][1]) * foot["length_m"] / max(depth, 0.05),
        direction=ahead / max(1e-6, float(np.hypot(*ahead))),
        # The foot's +Y axis towards the camera, which looks along +Z.
        from_above=float(-camera_from_foot[2, 1]) > 0.6,
        area_px=float(foot["area_px"]),
        camera_from_foot=rotation,
    )


def toe_down(direction: np.ndarray) -> float:
    """Turn of a crop in which this direction points down."""
    return math.atan2(-direction[0], direction[1])


def similarity(centre_px: np.ndarray, side_px: float, rotation: float, flip: bool, side: int) -> np.ndarray:
    """(2, 3) crop_from_scene; with flip the crop shows the scene mirrored."""
    scale = side / side_px
    cosine, sine = scale * math.cos(rotation), scale * math.sin(rotation)
    turn = np.array([[cosine, sine], [-sine, cosine]])
    if flip:
        turn = np.diag([-1.0, 1.0]) @ turn
    return np.column_stack((turn, side / 2 - turn @ np.asarray(centre_px)))


def warp(image: np.ndarray, crop_from_scene: np.ndarray, side: int, nearest: bool, border: int) -> np.ndarray:
    """The (side, side) crop. What shrinks is averaged first, as the program does."""
    matrix, image = crop_from_scene.copy(), np.ascontiguousarray(image)
    shrink = int(1 / math.hypot(*matrix[:, 0]))
    if shrink >= 2 and not nearest:
        small = (max(1, image.shape[1] // shrink), max(1, image.shape[0] // shrink))
        matrix[:, 0] *= image.shape[1] / small[0]
        matrix[:, 1] *= image.shape[0] / small[1]
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR
    return cv2.warpAffine(image, matrix, (side, side), flags=flags, borderValue=(border,) * 3)


def apply(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    return points @ matrix[:, :2].T + matrix[:, 2]


def foot_sample(rng: np.random.Generator, scene: Scene, trained: bool) -> dict[str, np.ndarray] | None:
    """A crop round one foot (or none) with all that the FOOT network should say of it."""
    if trained and (not scene.feet or rng.random() < 0.2):
        return _no_foot_sample(rng, scene)
    shown = [foot for foot in scene.feet if foot.shows]
    if not shown:
        return None
    foot = shown[rng.integers(len(shown))]
    others = [other for other in scene.feet if other is not foot]
    if any(apart(foot, other) < 0.15 and other.area_px > foot.area_px for other in others):
        return None  # the nearer foot hides it: nobody could say which one is meant
    side_px = foot.length_px * (math.exp(rng.uniform(math.log(2.0), math.log(3.4))) if trained else 2.6)
    rotation, shift, flip = 0.0, np.zeros(2), False
    if trained:
        flip = bool(rng.random() < 0.5)
        # Mostly with the toe down, which is how a tracker that knows the foot already looks at it.
        known = rng.random() < TOE_DOWN and foot.foreshortened > LEAST_FORESHORTENED
        rotation = toe_down(foot.direction) if known else 0.0
        rotation += math.radians(
            np.clip(rng.normal(0, 18), -45, 45) if known else np.clip(rng.normal(0, 12), -25, 25)
        )
        shift = rng.uniform(-1, 1, 2) * rng.choice((0.06, 0.2)) * side_px
        for _ in range(3):
            if all(
                np.hypot(*shift) < 0.8 * np.hypot(*(foot.centre_px + shift - o.centre_px)) for o in others
            ):
                break
            shift = shift * 0.4
    matrix = similarity(foot.centre_px + shift, side_px, rotation, flip, FOOT_SIDE)
    image = warp(scene.image, matrix, FOOT_SIDE, False, 127)
    half = matrix * (2 * FOOT_HEAT / FOOT_SIDE)
    zones = warp(zone_meaning(foot.right)[scene.labels], half, 2 * FOOT_HEAT, True, 0)
    if trained:
        image, zones = spoil(rng, image, zones)
    points = apply(matrix, foot.points_px) / FOOT_SIDE
    inside = ((points > 0) & (points < 1)).all(1)
    return {
        "image": image,
        "zones": zones,
        "points": points.astype(np.float32),
        "inside": inside.astype(np.float32),
        "weight": np.where(foot.visible > 0.5, 1.0, 0.5).astype(np.float32),
        "facts": np.array([1, foot.right != flip, foot.shod], np.float32),
        "size": np.float32(math.log2(foot.length_px / side_px)),
    }


def zone_meaning(right: bool) -> np.ndarray:
    """(256,) zone of each label: background, this foot, this leg, loose cloth, another foot or leg."""
    meaning = np.zeros(256, np.uint8)
    mine = int(right)
    meaning[[1 + mine, 3 + mine, 5, 6, 2 - mine, 4 - mine, 7]] = 1, 2, 3, 3, 4, 4, 4
    return meaning


def apart(foot: SceneFoot, other: SceneFoot) -> float:
    return float(np.hypot(*(foot.centre_px - other.centre_px))) / foot.length_px


def no_foot_crop(rng: np.random.Generator, scene: Scene) -> tuple[np.ndarray, float, float] | None:
    """Middle, side and turn of a crop that shows no foot, half of them on somebody's leg or clothes."""
    height, width = scene.labels.shape
    side_px = math.exp(rng.uniform(math.log(40), math.log(400)))
    centre = rng.uniform((0, 0), (width, height))
    if rng.random() < 0.5:
        somebody = np.argwhere(scene.labels[::8, ::8] >= 3)
        if len(somebody):
            centre = somebody[rng.integers(len(somebody)), ::-1] * 8.0
    rotation = rng.normal(0, 0.2)
    half = similarity(centre, side_px, rotation, False, 2 * FOOT_HEAT)
    labels = warp(scene.labels, half, 2 * FOOT_HEAT, True, 0)
    return None if np.isin(labels, (1, 2, 7)).mean() > 0.01 else (centre, side_px, rotation)


def _no_foot_sample(rng: np.random.Generator, scene: Scene) -> dict[str, np.ndarray] | None:
    found = no_foot_crop(rng, scene)
    if found is None:
        return None
    matrix = similarity(*found, bool(rng.random() < 0.5), FOOT_SIDE)
    labels = warp(scene.labels, matrix * (2 * FOOT_HEAT / FOOT_SIDE), 2 * FOOT_HEAT, True, 0)
    image = warp(scene.image, matrix, FOOT_SIDE, False, 127)
    meaning = np.zeros(256, np.uint8)
    meaning[[3, 4, 5, 6]] = IGNORE, IGNORE, 3, 3  # whose leg it is cannot be said
    image, zones = spoil(rng, image, meaning[labels])
    nothing = np.zeros(POINTS, np.float32)
    return {
        "image": image,
        "zones": zones,
        "points": np.zeros((POINTS, 2), np.float32),
        "inside": nothing,
        "weight": nothing,
        "facts": np.zeros(3, np.float32),
        "size": np.float32(0),
    }


def finder_sample(rng: np.random.Generator, scene: Scene, trained: bool) -> dict[str, np.ndarray]:
    """A whole scene or a part of it, and the cells that the FINDER should give."""
    height, width = scene.labels.shape
    side_px, centre = float(max(height, width)), np.array([width / 2, height / 2])
    rotation, flip = 0.0, False
    if trained:
        flip = bool(rng.random() < 0.5)
        rotation = math.radians(np.clip(rng.normal(0, 8), -20, 20))
        if scene.feet and scene.feet[0].from_above and rng.random() < 0.3:
            rotation = rng.uniform(-math.pi, math.pi)
        if scene.feet and rng.random() < 0.7:
            foot = scene.feet[rng.integers(len(scene.feet))]
            wanted = math.exp(rng.uniform(math.log(14), math.log(190)))
            side_px = float(np.clip(foot.length_px * FINDER_SIDE / wanted, 60, 2.0 * side_px))
            centre = foot.centre_px + rng.uniform(-0.55, 0.55, 2) * side_px
        else:
            side_px *= math.exp(rng.uniform(math.log(0.4), math.log(1.3)))
            centre = centre + rng.uniform(-0.3, 0.3, 2) * side_px
    matrix = similarity(centre, side_px, rotation, flip, FINDER_SIDE)
    image = warp(scene.image, matrix, FINDER_SIDE, False, 127)
    labels = warp(scene.labels, matrix / (FINDER_SIDE / FINDER_GRID), FINDER_GRID, True, 0)
    if trained:
        image, _ = spoil(rng, image, None)
    heat = np.zeros((FINDER_GRID, FINDER_GRID), np.float32)
    # Feet of others carry no labels: neither yes nor no.
    counts = (cv2.dilate((labels == 7).astype(np.uint8), np.ones((3, 3), np.uint8)) == 0).astype(np.float32)
    values = np.zeros((FINDER_GRID, FINDER_GRID, 6), np.float32)
    weights = np.zeros((FINDER_GRID, FINDER_GRID), np.float32)
    cell_px = FINDER_SIDE / FINDER_GRID
    scale = FINDER_SIDE / side_px
    rows, columns = np.mgrid[:FINDER_GRID, :FINDER_GRID] + 0.5
    for foot in sorted(scene.feet, key=lambda one: one.area_px):
        x, y = apply(matrix, foot.centre_px[None])[0] / cell_px
        length = foot.length_px * scale
        spread = max(0.8, 0.1 * length / cell_px)
        bump = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * spread**2))
        hidden = any(apart(foot, o) < 0.15 and o.area_px > foot.area_px for o in scene.feet if o is not foot)
        if (
            not (foot.shows and 11 <= length <= 220 and 0 <= x < FINDER_GRID and 0 <= y < FINDER_GRID)
            or hidden
        ):
            counts[bump > 0.3] = 0
            continue
        row, column = int(y), int(x)
        heat = np.maximum(heat, bump)
        heat[row, column] = 1
        counts[row, column] = 1
        near = (np.abs(columns - 0.5 - column) <= 1) & (np.abs(rows - 0.5 - row) <= 1) & (bump > 0.3)
        near[row, column] = True
        ahead = matrix[:, :2] @ foot.direction / scale
        values[near] = 0, 0, math.log2(length / FINDER_UNIT_PX), *ahead, float(foot.right != flip)
        values[near, 0], values[near, 1] = x - columns[near], y - rows[near]
        weights[near] = bump[near]
        weights[row, column] = 1
    return {"image": image, "heat": heat, "counts": counts, "values": values, "weights": weights}

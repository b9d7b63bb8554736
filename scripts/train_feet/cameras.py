"""Where the camera stands: mirror and street, low, first person, close over one foot."""

from __future__ import annotations

import numpy as np

from scripts.train_feet.figure import Floats
from scripts.train_feet.person import Person

LONG_SIDE = 448
VIEWS = ("far", "legs", "first_person", "close", "single", "none")


def look_at(eye: Floats, target: Floats, roll: float) -> Floats:
    """camera_from_world; camera space +X right, +Y down, +Z away; world +Y up."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    up = np.array([0.0, 1, 0]) if abs(forward[1]) < 0.985 else np.array([0.0, 0, 1.0])
    right = np.cross(forward, up)
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    c, s = np.cos(roll), np.sin(roll)
    r = np.stack([c * right + s * down, -s * right + c * down, forward])
    m = np.eye(4)
    m[:3, :3], m[:3, 3] = r, -r @ eye
    return m


def camera(
    view: str, p: Person, yaw: float, rng: np.random.Generator
) -> tuple[Floats, Floats, tuple[int, int], bool]:
    """K, camera_from_world, size (w, h) with the long side LONG_SIDE, and whether the torso may be seen."""
    u = rng.uniform
    portrait = rng.random() < (0.75 if view == "far" else 0.5)
    aspect = rng.choice([9 / 16, 3 / 4, 2 / 3, 1.0], p=[0.35, 0.4, 0.15, 0.1])
    w, h = (aspect, 1.0) if portrait else (1.0, aspect)
    fov = np.radians(u(30, 80))
    torso = True
    if view == "none":
        # Heads, trunks and hands: what is no foot.
        distance, azimuth = u(0.5, 2.0), yaw + rng.normal(0, 0.8)
        aim = p.hips + np.array([0, u(0.12, 0.7) * p.height_m / 1.7, 0]) + rng.normal(0, 0.08, 3)
        eye = aim + distance * np.array([np.sin(azimuth), rng.normal(0, 0.25), np.cos(azimuth)])
        fov = np.radians(u(25, 55))
        roll = rng.normal(0, 0.1)
    elif view in ("far", "legs"):
        azimuth = yaw + (rng.normal(0, 0.6) if rng.random() < 0.6 else u(-np.pi, np.pi))
        distance = u(1.5, 5) if view == "far" else u(0.7, 2)
        height = u(0.4, 1.8) if view == "far" else (u(0.05, 0.6) if rng.random() < 0.6 else u(0.5, 1.3))
        if view == "far" and rng.random() < 0.25:
            height = u(1.6, 2.7)
        eye = p.focus + np.array([np.sin(azimuth) * distance, height, np.cos(azimuth) * distance])
        aim = p.focus + np.array([0, u(0.0, 1.0) if view == "far" else u(0.0, 0.35), 0])
        roll = rng.normal(0, 0.05 if rng.random() < 0.8 else 0.22)
    elif view == "first_person":
        torso = False
        seated = p.pose in ("seated", "squat")
        forward = np.array([np.sin(yaw), 0, np.cos(yaw)])
        head = p.hips + np.array([0, u(0.3, 0.62) * p.height_m / 1.7, 0]) + forward * u(0.18, 0.5)
        if seated:
            head += forward * u(0, 0.25)
        eye = head + rng.normal(0, 0.05, 3)
        aim = p.focus + forward * u(-0.1, 0.3) + rng.normal(0, 0.07, 3) * np.array([1, 0, 1])
        fov = np.radians(u(32, 68))
        roll = rng.normal(0, 0.12)
        base = look_at(eye, aim, 0.0)
        # The wearer's forward points up in the picture.
        to = base[:3, :3] @ forward
        roll += np.arctan2(-to[0], -to[1]) * -1
    else:
        torso = False
        foot = p.feet[int(rng.integers(len(p.feet)))]
        middle = foot.points[:2].mean(0) * 0.7 + foot.points[4:6].mean(0) * 0.3
        distance = u(0.35, 0.9)
        elevation = np.radians(u(22, 88))
        azimuth = u(-np.pi, np.pi)
        eye = middle + distance * np.array(
            [np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)]
        )
        aim = middle + rng.normal(0, 0.075, 3)
        low, high = (0.35, 1.3) if view == "single" else (0.2, 0.9)
        share = np.exp(u(np.log(low), np.log(high)))
        fov = np.clip(
            2 * np.arctan(0.5 * h * foot.length_m / (share * distance)), np.radians(28), np.radians(80)
        )
        roll = u(-np.pi, np.pi) if elevation > 0.9 or rng.random() < 0.25 else rng.normal(0, 0.15)
    eye[1] = max(eye[1], 0.04)
    view_matrix = look_at(eye, aim, roll)
    focal = 0.5 * h / np.tan(fov / 2)
    box = np.array([0.0, 0.0, w, h])
    if view in ("far", "legs"):
        pts = np.concatenate([f.points[:8] for f in p.feet])
        cam = pts @ view_matrix[:3, :3].T + view_matrix[:3, 3]
        if (cam[:, 2] < 0.15).any():
            return np.eye(3), view_matrix, (0, 0), torso
        px = cam[:, :2] / cam[:, 2:] * focal + np.array([w / 2, h / 2])
        lengths = [
            np.linalg.norm(px[i * 8] - px[i * 8 + 1]) + 0.3 * np.linalg.norm(px[i * 8 + 2] - px[i * 8 + 3])
            for i in range(len(p.feet))
        ]
        size = max(lengths)
        low = 34 if view == "far" else 60
        want = np.exp(u(np.log(low), np.log(110 if view == "far" else 260)))
        side = size * LONG_SIDE / want
        centre = px.mean(0)
        cw, ch = (side * aspect, side) if portrait else (side, side * aspect)
        shift = np.array(
            [rng.normal(0, 0.2) * cw, (rng.normal(-0.12, 0.17) if view == "legs" else u(-0.42, 0.08)) * ch]
        )
        corner = centre - np.array([cw, ch]) / 2 + shift
        box = np.array([corner[0], corner[1], cw, ch])
    scale = LONG_SIDE / max(box[2], box[3])
    wh = (round(box[2] * scale), round(box[3] * scale))
    k = np.array(
        [
            [focal * scale, 0, (w / 2 - box[0]) * scale],
            [0, focal * scale, (h / 2 - box[1]) * scale],
            [0, 0, 1.0],
        ]
    )
    return k, view_matrix, wh, torso

"""Hands with their forearms drawn at known poses: bare or in sleeves, before rooms painted here.

The arm is the shipped one between its builds, its skin that of `painted_skin`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.compositing import lay_over
from tryon.evaluation.following import SIZE_WH
from tryon.evaluation.painted_skin import TONES, skin_textures
from tryon.evaluation.posed_arms import (
    Arm,
    HandPose,
    blend_arms,
    bone_matrices,
    load_arms,
    pose_joints,
    pose_points,
    pose_rings,
)
from tryon.geometry import camera_from_vertical_fov, rigid, rotation_from_vector, transform, vertex_normals
from tryon.rendering.base import Renderer
from tryon.types import (
    ByteArray,
    Camera,
    FloatArray,
    Geometry,
    IntArray,
    Item,
    Material,
    Model,
    Part,
    Texture,
)

VIEWS = ("back", "palm", "thumb side", "little side")

# Rows: where the camera's x, y and z point in wrist space, for a right hand with its fingers up.
_SEEN_FROM = {
    "back": ((-1, 0, 0), (0, 0, -1), (0, -1, 0)),
    "palm": ((1, 0, 0), (0, 0, -1), (0, 1, 0)),
    "thumb side": ((0, 1, 0), (0, 0, -1), (-1, 0, 0)),
    "little side": ((0, -1, 0), (0, 0, -1), (1, 0, 0)),
}
MIRROR = np.diag([-1.0, 1.0, 1.0, 1.0])
"""From a right arm to the left one that is its mirror image."""

_ELBOW_SLEEVE_M = -0.17  # where the short sleeve of a bare forearm ends; behind it the arm is cut off
_CLOTHS = ((44, 48, 66), (76, 92, 122), (160, 142, 112), (58, 58, 60), (206, 202, 194), (112, 52, 54))
_ROOMS = ((196, 190, 180), (150, 160, 166), (120, 112, 104), (214, 208, 200), (92, 100, 110))


@dataclass(frozen=True, eq=False)
class HandCase:
    """A picture and the truth about its one hand.

    slot: "left_hand" or "right_hand". camera_from_wrist: (4, 4), metres. joints_m: (21, 3) camera space, in
    the order of HAND_POINTS. wrist_width_m, wrist_height_m: of the section at the origin of wrist space.
    finger_width_m: (5,) where a ring sits. camera_from_ring: (5, 4, 4) there, see `Arm.rings`. hem_m: z in
    wrist space of the sleeve's end, -inf of a bare arm.
    """

    view: str
    slot: str
    image: ByteArray
    camera: Camera
    camera_from_wrist: FloatArray
    joints_m: FloatArray
    wrist_width_m: float
    wrist_height_m: float
    finger_width_m: FloatArray
    camera_from_ring: FloatArray
    hem_m: float


def draw_hands(count: int, renderer: Renderer, seed: int = 7) -> Iterator[HandCase]:
    """Pictures of 1280 x 720: the views in turn, each of a right and of a left hand, every third in a sleeve.

    Always the same for one seed.
    """
    random = np.random.default_rng(seed)
    for number in range(count):
        view = VIEWS[number % len(VIEWS)]
        slot = ("right_hand", "left_hand")[number // len(VIEWS) % 2]
        yield _draw(view, slot, number % 3 == 0, renderer, random)


def any_arm(random: np.random.Generator) -> Arm:
    """Somebody's arm, as long and as thick as adults' are."""
    builds, _ = load_arms()
    build, share = int(random.integers(1, len(builds))), float(random.uniform(0, 1))
    return blend_arms(build, share, float(random.uniform(0.168, 0.200)), float(random.uniform(1.02, 1.16)))


def any_pose(random: np.random.Generator) -> HandPose:
    """A hand as one holds it up to show a watch or ring: flat, spread, relaxed, pointing, or a loose fist."""
    kind = random.choice(["flat", "spread", "relaxed", "point", "fist"], p=[0.25, 0.25, 0.3, 0.1, 0.1])
    curl = np.zeros((5, 3))
    knuckle, middle = {
        "flat": (0.08, 0.1),
        "spread": (0.0, 0.08),
        "relaxed": (0.35, 0.45),
        "point": (1.0, 1.2),
        "fist": (1.1, 1.3),
    }[kind]
    for finger in range(1, 5):
        bend = max(0.0, random.normal(1, 0.15)) * (0.85 + 0.1 * finger)
        curl[finger] = np.array([knuckle, middle, 0.65 * middle]) * bend
    if kind == "point":
        curl[1] = random.uniform(0, 0.15, 3)
    curl[0, 1:] = random.uniform(-0.1, 0.35, 2)
    apart = {"spread": 0.10, "flat": -0.06}.get(kind, -0.02)
    spread = np.array([0.0, 1.0, 0.2, -0.7, -1.5]) * apart + random.normal(0, 0.02, 5)
    return HandPose(
        flexion=float(random.uniform(-0.55, 0.6)),
        deviation=float(random.uniform(-0.35, 0.2)),
        curl=curl,
        spread=spread,
        opposition=float(random.uniform(-0.1, 0.4)) + 0.3 * (kind in ("fist", "point")),
    )


def arm_part(points: FloatArray, textures: tuple[Texture, Texture, Texture]) -> Part:
    """(P, 3) posed points of a right arm with its painted skin: colour, metal with roughness, normals."""
    _, skin = load_arms()
    normals = vertex_normals(points, skin.point[skin.triangles])
    colour, rough, relief = textures
    geometry = Geometry(
        points[skin.point].astype(np.float32),
        normals[skin.point].astype(np.float32),
        skin.triangles.astype(np.uint32),
        skin.uvs.astype(np.float32),
    )
    material = Material(
        base_color_texture=colour,
        metallic_roughness_texture=rough,
        normal_texture=relief,
        metallic=1.0,
        roughness=1.0,
        double_sided=True,
    )
    return Part("arm", geometry, material, np.eye(4))


def sleeve_part(arm: Arm, hem_m: float, loose_m: float, cloth: Texture, random: np.random.Generator) -> Part:
    """A sleeve over a forearm from `hem_m` to behind the elbow, `loose_m` wider than it, with folds."""
    skin = load_arms()[1]
    forearm = arm.points[(skin.weights * (skin.bones == 0)).sum(axis=1) > 0.5]
    stations = np.linspace(forearm[:, 2].min() + 0.02, 0.0, 9)
    near = [forearm[np.abs(forearm[:, 2] - z) < 0.016] for z in stations]
    low, high = (np.array([getattr(part[:, :2], side)(axis=0) for part in near]) for side in ("min", "max"))
    z = np.concatenate([[hem_m + 0.001], np.linspace(hem_m, forearm[:, 2].min() - 0.35, 120)])
    middle = np.stack([np.interp(z, stations, (low + high)[:, k] / 2) for k in (0, 1)], axis=1)
    half = np.stack([np.interp(z, stations, (high - low)[:, k] / 2) for k in (0, 1)], axis=1)
    round_ = np.linspace(0, 2 * np.pi, 65)
    phase = random.uniform(0, 2 * np.pi, 4)
    behind = np.clip((hem_m - z) / 0.25, 0, 1)
    folds = (
        np.sin(z[:, None] / 0.011 + 2 * np.sin(round_ + phase[0]) + phase[1]) * np.cos(round_ - phase[2]) ** 2
    )
    folds = folds + 0.6 * np.sin(z[:, None] / 0.0065 + 1.5 * np.sin(2 * round_ + phase[3]))
    out = (
        loose_m * (1 + 0.5 * behind[:, None]) + 0.10 * loose_m * folds * np.clip(behind * 12, 0.1, 1)[:, None]
    )
    out[0] = -0.002  # the hem turns in to the skin
    ring = np.stack([np.cos(round_), np.sin(round_)], axis=1)
    tube = middle[:, None] + (half[:, None] + out[..., None]) * ring
    points = np.concatenate([tube, np.broadcast_to(z[:, None, None], (*tube.shape[:2], 1))], axis=2)
    uvs = np.stack(np.broadcast_arrays(round_ / np.pi * 2, z[:, None] * 12), axis=-1).reshape(-1, 2)
    return _part("sleeve", points.reshape(-1, 3), _grid(*tube.shape[:2]), uvs, cloth)


def mirrored(part: Part) -> Part:
    """The part of a left arm from that of a right one."""
    geometry, flip = part.geometry, np.array([-1, 1, 1], np.float32)
    turned = np.ascontiguousarray(geometry.triangles[:, ::-1])
    return Part(
        part.node,
        Geometry(geometry.positions * flip, geometry.normals * flip, turned, geometry.uvs),
        part.material,
        part.item_from_part,
    )


def _draw(view: str, slot: str, sleeved: bool, renderer: Renderer, random: np.random.Generator) -> HandCase:
    arm, pose = any_arm(random), any_pose(random)
    matrices = bone_matrices(arm, pose)
    joints, rings = pose_joints(arm, matrices), pose_rings(arm, matrices)
    camera, camera_from_wrist = _camera(view, joints, random)
    hem_m = float(random.uniform(-0.09, -0.025)) if sleeved else _ELBOW_SLEEVE_M
    textures = skin_textures(
        int(random.integers(TONES)), float(random.uniform(0, 1)), float(random.uniform(0.4, 1))
    )
    cloth = _painted_cloth(random)
    loose = float(random.uniform(0.006, 0.013))
    parts = [
        arm_part(pose_points(arm, matrices), textures),
        sleeve_part(arm, hem_m, loose, cloth, random),
    ]
    if slot == "left_hand":
        parts = [mirrored(part) for part in parts]
        camera_from_wrist = MIRROR @ camera_from_wrist @ MIRROR
        joints = joints * [-1, 1, 1]
        rings = MIRROR @ rings @ MIRROR
    image = _room(random)
    item = Item("arm", "", slot, Model(tuple(parts)), camera_from_wrist, 1.0)
    lay_over(image, renderer.render([item], [], camera))
    return HandCase(
        view,
        slot,
        _through_webcam(image, random),
        camera,
        camera_from_wrist,
        transform(camera_from_wrist, joints),
        float(arm.wrist_size_m[0]),
        float(arm.wrist_size_m[1]),
        arm.finger_width_m,
        camera_from_wrist @ rings,
        hem_m if sleeved else -np.inf,
    )


def _camera(view: str, joints: FloatArray, random: np.random.Generator) -> tuple[Camera, FloatArray]:
    """A camera that has the whole hand in view, and (4, 4) camera_from_wrist of a right hand."""
    camera = camera_from_vertical_fov(SIZE_WH, random.uniform(36, 60))
    seen = np.array(_SEEN_FROM[view], float)
    about_arm = rotation_from_vector(np.array([0.0, 0.0, np.radians(random.uniform(-25, 25))]))
    nod = rotation_from_vector(np.array([np.radians(random.uniform(-30, 30)), 0.0, 0.0]))
    roll = rotation_from_vector(np.array([0.0, 0.0, np.radians(random.uniform(-80, 80))]))
    turn = roll @ nod @ seen @ about_arm
    middle = (joints.min(axis=0) + joints.max(axis=0)) / 2 * [1, 1, 0.75]  # between hand and watch
    focal = camera.matrix[0, 0]
    far = float(focal * 0.19 / random.uniform(210, 460))
    offset = np.array([random.uniform(-250, 250), random.uniform(-50, 50)]) / focal * far
    return camera, rigid(turn, np.array([*offset, far]) - turn @ middle)


def _grid(rows: int, columns: int) -> IntArray:
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    here = (i * columns + j).ravel()
    first = np.stack([here, here + columns, here + 1], axis=1)
    second = np.stack([here + 1, here + columns, here + columns + 1], axis=1)
    return np.concatenate([first, second])


def _part(node: str, positions: FloatArray, triangles: IntArray, uvs: FloatArray, texture: Texture) -> Part:
    normals = vertex_normals(positions, triangles).astype(np.float32)
    geometry = Geometry(
        positions.astype(np.float32), normals, triangles.astype(np.uint32), uvs.astype(np.float32)
    )
    material = Material(base_color_texture=texture, roughness=0.9, double_sided=True)
    return Part(node, geometry, material, np.eye(4))


def _painted_cloth(random: np.random.Generator) -> Texture:
    """Plain cloth or stripes."""
    size = 128
    colour = np.array(_CLOTHS[int(random.integers(len(_CLOTHS)))], float)
    light = 1 + 0.05 * random.normal(0, 1, (size, size)) + 0.05 * _cloud(size, 8, random)
    if random.random() < 0.3:
        rows = np.arange(size) // int(random.choice([8, 16])) % 2
        light = light * (1 - 0.45 * rows[:, None])
    return Texture(np.clip(colour * light[..., None], 0, 255).astype(np.uint8), srgb=True)


def _cloud(size: int, cells: int, random: np.random.Generator) -> FloatArray:
    coarse = random.normal(0, 1, (cells, cells))
    return np.asarray(cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC))


def _room(random: np.random.Generator) -> ByteArray:
    """A wall with things on it, out of focus, and sometimes somebody's chest."""
    width, height = SIZE_WH
    image = np.empty((height, width, 3), np.float32)
    wall = np.array(_ROOMS[int(random.integers(len(_ROOMS)))][::-1], float)
    shade = np.linspace(random.uniform(0.75, 1.1), random.uniform(0.75, 1.1), width)
    image[:] = wall * shade[None, :, None]
    for _ in range(int(random.integers(3, 9))):
        colour = np.clip(wall * random.uniform(0.35, 1.3) + random.normal(0, 22, 3), 10, 245)
        x, y = random.uniform(-100, width), random.uniform(-100, height)
        w, h = random.uniform(60, 420, 2)
        cv2.rectangle(image, (int(x), int(y)), (int(x + w), int(y + h)), colour.tolist(), -1)
    if random.random() < 0.4:
        colour = np.array(_CLOTHS[int(random.integers(len(_CLOTHS)))][::-1], float)
        centre = (int(random.uniform(0.2, 0.8) * width), int(height * 1.1))
        cv2.ellipse(image, centre, (330, 460), 0, 0, 360, colour.tolist(), -1)
    blurred = cv2.GaussianBlur(image, (0, 0), random.uniform(5, 18))
    return np.asarray(np.clip(np.rint(blurred), 0, 255), np.uint8)


def _through_webcam(image: ByteArray, random: np.random.Generator) -> ByteArray:
    """Exposure, white balance, a little blur and grain."""
    balance = random.uniform(0.75, 1.1) * (1 + random.normal(0, 0.03, 3))
    soft = cv2.GaussianBlur(image, (0, 0), 0.6) * balance
    noisy = soft + random.normal(0, 2.5, image.shape)
    return np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)

"""The skin of the shipped arm, painted: creases, nails, knuckles, veins, and the small relief of all that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from tryon.evaluation.posed_arms import Arm, flexion_axis, load_arms
from tryon.evaluation.skin_canvas import Canvas, lay_canvas, smooth_step, spread, strokes, value_noise
from tryon.types import FloatArray, Texture

_TONES = (
    # Back of the hand, palm: sRGB from fair to dark. Palms vary far less than backs do.
    ((232, 190, 168), (236, 188, 170)),
    ((218, 170, 140), (228, 176, 154)),
    ((196, 146, 114), (220, 168, 142)),
    ((158, 110, 80), (204, 150, 122)),
    ((116, 78, 56), (188, 136, 108)),
    ((84, 55, 40), (172, 122, 98)),
)
TONES = len(_TONES)


_JOINT_M = 0.024  # around a joint: what its bending marks

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Painting:
    """(h, w) planes, 0 to 1 but for height_m, from which every tone of skin is mixed."""

    palm: FloatArray
    nail: FloatArray
    white: FloatArray
    red: FloatArray
    crease: FloatArray
    vein: FloatArray
    mottling: FloatArray
    open: FloatArray
    height_m: FloatArray


def skin_textures(tone: int, veins: float, redness: float) -> tuple[Texture, Texture, Texture]:
    """Base colour, metal with roughness, and normals of skin of one of TONES tones.

    veins, redness: 0 to about 1.
    """
    painting = _painting()
    back, palm = (np.array(colour, float) / 255 for colour in _TONES[tone])
    fair = 1 - tone / (TONES - 1)
    colour = back + (palm - back) * painting.palm[..., None]
    blush = np.array([1.03, 0.80, 0.78]) * fair + np.array([0.86, 0.76, 0.74]) * (1 - fair)
    colour = colour * (1 + (blush - 1) * np.clip(painting.red * redness, 0, 1)[..., None])
    colour = colour * (1 + painting.mottling[..., None] * [0.05, 0.09, 0.09])
    blue = np.array([0.80, 0.90, 0.94]) * fair + np.array([0.88, 0.90, 0.92]) * (1 - fair)
    colour = colour * (1 + (blue - 1) * (painting.vein * veins)[..., None])
    colour = colour * (1 - painting.crease[..., None] * np.array([0.20, 0.30, 0.32]))
    nail = np.clip(palm * [1.04, 0.97, 0.97], 0, 1)
    colour = colour + (nail - colour) * painting.nail[..., None]
    colour = colour + (np.array([0.93, 0.89, 0.84]) - colour) * painting.white[..., None]
    # Light that gets into a cleft has gone through skin.
    colour = colour * painting.open[..., None] ** [0.55, 0.75, 0.8]
    rough = 0.62 - 0.30 * painting.nail + 0.06 * painting.palm
    metal = np.dstack([np.ones_like(rough), rough, np.zeros_like(rough)])
    return _texture(colour, True), _texture(metal, False), _texture(_normals(painting.height_m), False)


def _texture(values: FloatArray, srgb: bool) -> Texture:
    return Texture(np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8), srgb)


def _normals(height_m: FloatArray) -> FloatArray:
    """Tangent-space normals of a relief, 0 to 1, +Y up in the picture."""
    texel_m = 0.40e-3
    across = cv2.Scharr(height_m, cv2.CV_64F, 1, 0) / 32 / texel_m
    down = cv2.Scharr(height_m, cv2.CV_64F, 0, 1) / 32 / texel_m
    normal = np.dstack([-across, down, np.ones_like(across)])
    return np.asarray(normal / np.linalg.norm(normal, axis=2, keepdims=True) * 0.5 + 0.5)


@lru_cache(maxsize=1)
def _painting() -> _Painting:
    arms, skin = load_arms()
    arm = arms[0]
    canvas = lay_canvas(arm, skin)
    noise = {scale: value_noise(canvas.place / scale) for scale in (0.0009, 0.0022, 0.007, 0.02)}
    # Paler on the inside: a little along the forearm, wholly on the palm.
    past_wrist = canvas.place[:, 2] - arm.joints[0, 2] + 0.004 * noise[0.007]
    palm = smooth_step(-0.1, -0.6, canvas.normal[:, 1]) * (0.2 + 0.8 * smooth_step(-0.012, 0.022, past_wrist))
    fingers = [_finger(canvas, arm, finger, noise[0.007]) for finger in range(5)]
    crease, red, nail, white = np.max(fingers, axis=0)
    lines = np.maximum(_palm_lines(canvas, arm), _wrist_lines(canvas, arm))
    crease = np.maximum(crease, lines) * (0.8 + 0.2 * noise[0.0022])
    crease = np.clip(crease, 0, 1)
    vein = _veins(canvas, arm)
    cells = noise[0.0009] * 0.5 + noise[0.0022] * 0.5
    mottling = 0.45 * noise[0.02] + 0.35 * noise[0.007] + 0.35 * cells
    mottling = mottling * (1 - 0.8 * nail)
    red = np.clip(red + palm * (0.25 + 0.35 * noise[0.02]), 0, 1)
    height = -0.35e-3 * crease + 0.45e-3 * vein + 0.05e-3 * cells * (1 - nail) + 0.1e-3 * nail
    planes = (palm, nail, white, red, crease, vein, mottling, canvas.open, height)
    return _Painting(*(spread(canvas, plane) for plane in planes))


def _finger(canvas: Canvas, arm: Arm, finger: int, noise: FloatArray) -> FloatArray:
    """(4, N) creases, redness, nail and the nail's white parts of one finger."""
    chain = arm.joints[1 + finger * 4 : 5 + finger * 4]
    axis = flexion_axis(arm.joints, finger)
    here = (canvas.finger == finger) | (np.linalg.norm(canvas.place - chain[0], axis=1) < _JOINT_M)
    part = canvas.only(here)
    mine = part.finger == finger
    knuckle = (0.0 if finger == 0 else 1.0) * _knuckle(part, arm.joints[0], chain, axis, mine)
    joints = [_joint(part, chain, joint, axis, mine, noise[here]) for joint in (1, 2)]
    nail, white, rim, tip = _nail(part, chain, axis, mine & (part.bone == 2))
    planes = np.zeros((4, len(here)))
    planes[0, here] = knuckle[0] + joints[0][0] + joints[1][0] + 0.75 * rim
    planes[1, here] = np.max([knuckle[1], joints[0][1], joints[1][1], tip], axis=0)
    planes[2:, here] = nail, white
    return planes


def _knuckle(part: Canvas, wrist: FloatArray, chain: FloatArray, axis: FloatArray, mine: Mask) -> FloatArray:
    """(2, N) crease at a finger's root on the palm's side, redness of its knuckle."""
    t, side, facing = _about_joint(part, chain[0] - wrist, chain[1] - chain[0], chain[0], axis)
    fold = mine * smooth_step(0.05, -0.35, facing) * 0.9 * np.exp(-(((t - 0.014) / 0.0006) ** 2))
    spot = np.exp(-((t / 0.010) ** 2 + (side / 0.009) ** 2))
    return np.stack([fold, 0.55 * smooth_step(0.1, 0.6, facing) * spot])


def _joint(
    part: Canvas, chain: FloatArray, joint: int, axis: FloatArray, mine: Mask, noise: FloatArray
) -> FloatArray:
    """(2, N) creases and redness where a finger bends."""
    t, side, facing = _about_joint(
        part, chain[joint] - chain[joint - 1], chain[joint + 1] - chain[joint], chain[joint], axis
    )
    t = t + 0.0006 * noise
    near = mine & (np.linalg.norm(part.place - chain[joint], axis=1) < _JOINT_M)
    on_palm, on_back = near * smooth_step(0.05, -0.35, facing), near * smooth_step(0.15, 0.6, facing)
    crease = on_palm * np.exp(-((t / 0.0006) ** 2))
    if joint == 1:
        crease += 0.5 * on_palm * np.exp(-(((t - 0.0028) / 0.0005) ** 2))
    for number in range(-3, 4):
        # The wrinkles over a knuckle bow round its middle.
        offset = number * 0.0017 * (1 + (side / 0.012) ** 2)
        deep = (0.55 if joint == 1 else 0.38) * np.exp(-((number / 2.4) ** 2))
        broken = 0.6 + 0.4 * np.sin(number * 2.1 + side * 500)
        crease += on_back * deep * broken * np.exp(-(((t - offset) / 0.0005) ** 2))
    return np.stack([crease, 0.75 * on_back * np.exp(-((t / 0.006) ** 2))])


def _about_joint(
    part: Canvas, before: FloatArray, after: FloatArray, joint: FloatArray, axis: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Metres along the finger and sideways from a joint, and how far the skin looks out of the back."""
    along = before / np.linalg.norm(before) + after / np.linalg.norm(after)
    along = along / np.linalg.norm(along)
    off = part.place - joint
    return off @ along, off @ axis, part.normal @ np.cross(along, axis)


def _nail(part: Canvas, chain: FloatArray, axis: FloatArray, last: Mask) -> FloatArray:
    """(4, N) nail, its free edge and moon, its rim, and the blush of the tip, on a finger's last bone."""
    length = float(np.linalg.norm(chain[3] - chain[2]))
    along = (chain[3] - chain[2]) / length
    back = np.cross(along, axis)
    facing = part.normal @ back / np.linalg.norm(back)
    t = (part.place - chain[2]) @ along / length
    side = (part.place - chain[2]) @ axis
    flesh = side[last & (t > 0.3)]
    # A rounded rectangle from the middle of the last bone to the tip.
    start, end = 0.52, 0.97
    a = np.abs(side - (flesh.max() + flesh.min()) / 2) / (0.36 * float(np.ptp(flesh)))
    up = (t - start) / (end - start)
    inside = (a**4 + np.abs(2 * up - 1) ** 4) ** 0.25
    on_back = last * smooth_step(0.15, 0.3, facing)
    plate = on_back * smooth_step(1.06, 0.98, inside)
    rim = on_back * np.exp(-(((inside - 1.07) / 0.05) ** 2)) * (t < end)
    edge = 0.75 * plate * smooth_step(0.86, 0.9, up + 0.08 * (a**2 - 0.5))
    moon = 0.3 * plate * smooth_step(0.2, 0.12, up + 0.12 * a**2)
    tip = 0.6 * last * smooth_step(0.65, 1.0, t) * smooth_step(0.3, -0.2, facing)
    return np.stack([plate, np.maximum(edge, moon), rim, tip])


def _palm_lines(canvas: Canvas, arm: Arm) -> FloatArray:
    """Heart, head and life line and a few smaller ones, on the palm's plan."""
    knuckles = {
        name: arm.joints[i] for name, i in (("index", 5), ("middle", 9), ("ring", 13), ("little", 17))
    }
    wrist = arm.joints[0]
    reach = knuckles["middle"][2] - wrist[2]
    wide = knuckles["index"][0] - knuckles["little"][0]

    def at(x: float, z: float) -> tuple[float, float]:
        """x from the little finger's knuckle to the index's, z from the wrist to the knuckles, 0 to 1."""
        return knuckles["little"][0] + x * wide, wrist[2] + z * reach

    paths = (
        (1.0, [at(-0.08, 0.72), at(0.25, 0.76), at(0.5, 0.82), at(0.68, 0.93), at(0.74, 1.02)]),
        (0.9, [at(1.0, 0.70), at(0.8, 0.68), at(0.45, 0.58), at(0.1, 0.46)]),
        (1.0, [at(1.0, 0.72), at(0.85, 0.64), at(0.66, 0.45), at(0.6, 0.25), at(0.66, 0.06)]),
        (0.45, [at(0.5, 0.1), at(0.46, 0.35), at(0.5, 0.6)]),
        (0.35, [at(0.2, 0.3), at(0.32, 0.5), at(0.3, 0.75)]),
        (0.35, [at(0.95, 0.4), at(0.8, 0.3), at(0.72, 0.2)]),
    )
    on_palm = (canvas.normal[:, 1] < -0.2) & (canvas.finger < 0) | (canvas.finger >= 0) & (canvas.bone == 0)
    on_palm &= canvas.normal[:, 1] < -0.1
    plan = canvas.place[:, [0, 2]]
    return np.asarray(on_palm * strokes(plan, paths, 0.0008))


def _wrist_lines(canvas: Canvas, arm: Arm) -> FloatArray:
    """The bracelets of the wrist: two creases on the palm's side where it bends, a faint one on its back."""
    x, z = canvas.place[:, 0], canvas.place[:, 2] - arm.joints[0, 2]
    bow = 12.0 * x**2
    inner = smooth_step(-0.1, -0.5, canvas.normal[:, 1])
    lines = inner * np.exp(-(((z - 0.004 + bow) / 0.0007) ** 2))
    lines += 0.7 * inner * np.exp(-(((z + 0.005 + bow) / 0.0006) ** 2))
    back = smooth_step(0.3, 0.7, canvas.normal[:, 1])
    return np.asarray(lines + 0.12 * back * np.exp(-(((z - 0.002 - bow) / 0.0012) ** 2)))


def _veins(canvas: Canvas, arm: Arm) -> FloatArray:
    """The net on the back of the hand and forearm, and two inside the forearm."""
    mcp = [arm.joints[i] for i in (5, 9, 13, 17)]
    wrist = arm.joints[0]

    def between(a: int, b: int, z: float, x: float = 0.0) -> tuple[float, float]:
        middle = (mcp[a] + mcp[b]) / 2
        return middle[0] * z + wrist[0] * (1 - z) + x, wrist[2] + z * (middle[2] - wrist[2])

    back = (
        (1.0, [between(0, 1, 0.92), between(0, 1, 0.7, 0.004), between(0, 1, 0.4, 0.01), (0.02, 0.03),
               (0.022, -0.04), (0.012, -0.12)]),
        (1.0, [between(1, 2, 0.92), between(1, 2, 0.7), between(0, 1, 0.45, 0.009)]),
        (0.9, [between(2, 3, 0.95), between(2, 3, 0.65, -0.002), between(2, 3, 0.35), (-0.012, 0.02),
               (-0.018, -0.05), (-0.006, -0.13)]),
        (0.8, [between(1, 2, 0.7), between(2, 3, 0.5, 0.002)]),
        (0.5, [(0.006, -0.0), (0.018, -0.03)]),
    )  # fmt: skip
    front = (
        (0.6, [(0.008, 0.02), (0.006, -0.03), (0.012, -0.1), (0.004, -0.17)]),
        (0.5, [(-0.008, 0.015), (-0.012, -0.05), (-0.004, -0.1), (0.004, -0.15)]),
    )
    plan = canvas.place[:, [0, 2]]
    not_finger = canvas.finger < 0
    return np.asarray(
        not_finger
        * (
            smooth_step(0.2, 0.6, canvas.normal[:, 1]) * strokes(plan, back, 0.0016)
            + smooth_step(-0.2, -0.6, canvas.normal[:, 1]) * strokes(plan, front, 0.0016)
        )
    )

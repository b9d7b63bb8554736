"""What the hands' demo shows: two arms in sleeves before a room that is out of focus."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from hands_demo.motion import Moment
from tryon.compositing import lay_over
from tryon.evaluation.painted_skin import skin_textures
from tryon.evaluation.posed_arms import blend_arms, bone_matrices, pose_points
from tryon.evaluation.rendered_hands import MIRROR, arm_part, mirrored, sleeve_part
from tryon.rendering import create_renderer
from tryon.types import Camera, Item, Light, Model, Texture

Array = npt.NDArray[np.float64]

HEM_M = -0.085
_TONE, _VEINS, _REDNESS = 1, 0.28, 0.7
_BUILD, _SHARE, _HAND_LENGTH_M, _GIRTH = 1, 0.8, 0.182, 1.12
_LOOSE_M = 0.009
_CLOTH_RGB = (62, 76, 92)
_DEFOCUS_PX = 22


class Scene:
    """Both arms of one person, drawn by the product's own renderer."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._renderer = create_renderer()
        self.arm = blend_arms(_BUILD, _SHARE, _HAND_LENGTH_M, _GIRTH)
        self._skin = skin_textures(_TONE, _VEINS, _REDNESS)
        random = np.random.default_rng(3)
        self._sleeve = sleeve_part(self.arm, HEM_M, _LOOSE_M, _knitted(random), random)
        self._room = _room(camera.size_wh)

    def draw(self, arms: dict[str, Moment]) -> npt.NDArray[np.float32]:
        """(h, w, 3) BGR picture, 0 to 1."""
        items = []
        for slot, moment in arms.items():
            points = pose_points(self.arm, bone_matrices(self.arm, moment.pose))
            parts = [arm_part(points, self._skin), self._sleeve]
            if slot == "left_hand":
                parts = [mirrored(part) for part in parts]
            items.append(Item("arm", "", slot, Model(tuple(parts)), camera_from_wrist(slot, moment), 1.0))
        image = self._room.copy()
        lay_over(image, self._renderer.render(items, [], self._camera, _WINDOW))
        return np.asarray(image.astype(np.float32) / 255)

    def close(self) -> None:
        self._renderer.close()


def camera_from_wrist(slot: str, moment: Moment) -> Array:
    """(4, 4) of the arm itself, which of a left one is the mirror image."""
    pose = moment.camera_from_wrist
    return MIRROR @ pose @ MIRROR if slot == "left_hand" else pose


def _window() -> Light:
    """A large window to the upper left, behind the camera, and a pale room."""
    direction = np.array([-0.55, -0.60, -0.58])
    direction /= np.linalg.norm(direction)
    irradiance = np.zeros((9, 3))
    irradiance[0] = [0.60, 0.575, 0.555]
    irradiance[[3, 1, 2]] = direction[:, None] * [0.52, 0.50, 0.47]
    return Light(irradiance, direction, 0.5, np.array([0.9, 0.88, 0.85]))


_WINDOW = _window()


def _knitted(random: np.random.Generator) -> Texture:
    """A fine rib."""
    rows, columns = np.mgrid[:256, :256]
    rib = 0.5 + 0.5 * np.sin(columns * 2 * np.pi / 8)
    light = 0.82 + 0.22 * rib + 0.05 * random.normal(0, 1, (256, 256)) + 0.03 * np.sin(rows * 2 * np.pi / 4)
    return Texture(np.clip(np.array(_CLOTH_RGB) * light[..., None], 0, 255).astype(np.uint8), srgb=True)


def _room(size_wh: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """A living room in the evening light, out of focus: wall, window, shelf, a plant and a lamp."""
    width, height = size_wh
    image = np.empty((height, width, 3), np.float32)
    down = np.linspace(0, 1, height)[:, None, None]
    image[:] = (1 - down) * np.array([150.0, 152, 150]) + down * np.array([124.0, 130, 136])
    for left, top, right, bottom, colour in (
        (60, -20, 330, 400, (206, 210, 206)),
        (188, -20, 202, 400, (150, 156, 158)),
        (840, 210, 1300, 224, (76, 94, 114)),
        (870, 90, 896, 210, (100, 92, 80)),
        (900, 105, 934, 210, (78, 98, 126)),
        (938, 82, 960, 210, (120, 128, 136)),
        (964, 114, 1004, 210, (84, 72, 68)),
        (1110, 150, 1200, 210, (126, 142, 156)),
        (-10, 610, 1300, 740, (86, 98, 112)),
        (392, 540, 492, 640, (104, 116, 134)),
    ):
        cv2.rectangle(image, (left, top), (right, bottom), colour, -1)
    for turn in range(20, 161, 20):
        tip = np.array([442, 500]) + 110 * np.array([np.cos(np.radians(turn)), -np.sin(np.radians(turn))])
        leaf = (round(float(tip[0])), round(float(tip[1])))
        cv2.ellipse(image, leaf, (80, 20), -turn, 0, 360, (76, 104 + turn % 40, 84), -1)
    cv2.circle(image, (1215, 70), 46, (178, 208, 232), -1)
    blurred = cv2.GaussianBlur(image, (0, 0), _DEFOCUS_PX)
    return np.asarray(np.clip(np.rint(blurred), 0, 255), np.uint8)

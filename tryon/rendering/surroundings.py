"""The room in lenses and metal: the camera's picture in place of the studio's walls, under its lamps."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.rendering.environment import Environment, roughness_layers
from tryon.types import ByteArray, FloatArray

_PICTURE_WH = (64, 36)
"""What a picture is scaled down to: lenses reflect so faintly that more detail would not be seen."""

_SIDE = 64
"""Of the room's map in pixels, before it is enlarged to the environment's."""

_SIGMA_PER_ALPHA_PX = 18.0
"""Blur in pixels of the room's map for a GGX alpha (roughness squared) of one: about 70 degrees."""

_ROOM_SHARE = 0.65
"""Of the walls; the rest stays studio, so that metal never goes flat before a bare wall."""

_CAST_KEPT = 0.3
"""Of the picture's cast, as an exponent: what stands behind the camera need not share a blue wall's blue, and
rooms are grey in the mean (Buchsbaum 1980). With all of it gold turns olive before anything cool."""

_NOTICEABLE = 2.5
"""Mean difference between two pictures, in 8-bit steps, below which the old one is kept."""

_TURN_STEP = 0.15
"""Radians that the studio may turn before the room, which must not turn with it, is laid out again."""

_TURN_GAIN = 0.2
"""Of each light's turn in the one that the room is laid out for: people under different lights are drawn one
after the other, and the room can be upright only for their mean."""


class Surroundings:
    """The environment's layers with the room in them, finished one by one.

    What stands behind the camera is not known. Its picture stands in for it, mirrored at the plane of the
    lenses: a window at the picture's right also shows at the right of a lens. It fills the hemisphere before
    the wearer and the one behind, which meet at the picture's edge, and is softer towards there. The wearer
    is taken out of its middle.
    """

    def __init__(self, environment: Environment) -> None:
        self.studio = roughness_layers(environment)
        self._peak = environment.peak
        side = self.studio.shape[1]
        axis = (np.arange(side) + 0.5) / side * 2 - 1
        inside = axis[:, None] ** 2 + axis**2 <= 1
        walls = float(np.percentile(self.studio[0, inside, :3], 75))
        self._walls_light = float(np.minimum(self.studio[0, inside, :3], walls).mean())
        value = np.arange(256)
        # Four times the walls' radiance, twice in these square roots, is a lamp.
        lamp = np.clip((value / max(walls, 1.0)) ** 2 - 1, 0, 3) / 3
        self._lamps = np.rint(value * lamp).astype(np.uint8)
        self._walls = np.rint((1 - _ROOM_SHARE) * np.minimum(value, walls)).astype(np.uint8)
        self._linear = ((value / 255) ** 2.2).astype(np.float32)
        small_axis = ((np.arange(_SIDE) + 0.5) / _SIDE * 2 - 1).astype(np.float32)
        x, y = np.meshgrid(small_axis, small_axis)
        radius2 = np.minimum(x * x + y * y, 1)
        stretch = np.sqrt(1 - radius2)
        # Half the x and y of the direction that each pixel of the map stands for.
        self._across, self._down = x * stretch, y * stretch
        self._softness = np.repeat(np.minimum(radius2 * 2, 1)[..., None], 3, axis=2)
        self._presence = _without_wearer()
        self._picture: ByteArray | None = None
        self._heading: FloatArray | None = None  # (2,) mean direction of the turns that were asked for
        self._shown_turn = 0.0
        self._map = np.zeros((_SIDE, _SIDE, 4), np.uint8)
        self._next = len(self.studio)

    def set_picture(self, picture: ByteArray, is_new: bool) -> None:
        """Take (H, W, 3) uint8 BGR as the room, if it differs noticeably from the one that is shown.

        is_new: it is another room, whatever it looks like, and nothing of the one before counts.
        """
        small = np.asarray(cv2.resize(picture, _PICTURE_WH, interpolation=cv2.INTER_AREA), np.uint8)
        if is_new:
            self._heading = None
        elif (
            self._picture is not None
            and cv2.norm(small, self._picture, cv2.NORM_L1) < _NOTICEABLE * small.size
        ):
            return
        self._picture = small
        self._lay_out(self._shown_turn)

    def turned_to(self, turn: float) -> None:
        """The studio's map is drawn turned by `turn` radians: keep the room upright."""
        towards = np.array([math.cos(turn), math.sin(turn)])
        is_first = self._heading is None
        self._heading = (
            towards if self._heading is None else self._heading + _TURN_GAIN * (towards - self._heading)
        )
        mean = math.atan2(self._heading[1], self._heading[0])
        off = abs(math.remainder(mean - self._shown_turn, math.tau))
        if self._picture is not None and (is_first or off > _TURN_STEP):
            self._lay_out(mean)

    @property
    def is_finished(self) -> bool:
        return self._next == len(self.studio)

    def next_layer(self) -> tuple[int, ByteArray]:
        """Index and pixels, (256, 256, 4) uint8, of a layer that the present room changes."""
        index = self._next
        self._next += 1
        studio = self.studio[index]
        roughness = index / (len(self.studio) - 1)
        sigma = 0.5 + _SIGMA_PER_ALPHA_PX * roughness**2
        step = 1 if sigma < 3 else 4  # wide blurs are as good, and cheaper, at a lower resolution
        room = cv2.resize(self._map, (_SIDE // step, _SIDE // step), interpolation=cv2.INTER_AREA)
        room = cv2.GaussianBlur(room, (0, 0), sigma / step)
        room = cv2.resize(room, studio.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        walls = cv2.add(cv2.LUT(studio, self._walls), room)
        return index, np.asarray(cv2.max(walls, cv2.LUT(studio, self._lamps)), np.uint8)

    def _lay_out(self, turn: float) -> None:
        """Project the picture on the map's disc, and begin again with the first layer."""
        assert self._picture is not None
        self._shown_turn = turn
        self._next = 0
        linear = cv2.LUT(self._picture, self._linear)
        # The wearer's place is filled from round about: a blur that leaves them out.
        weighted = cv2.blur(linear * self._presence, (31, 31))
        around = weighted / cv2.blur(self._presence, (31, 31))
        room = linear * self._presence + around * (1 - self._presence)
        mean = np.maximum(room.mean(axis=(0, 1)), 0.01)
        room *= (mean / mean.mean()) ** (_CAST_KEPT - 1)
        # Light.gain carries the room's brightness: only its pattern and colours count here.
        wanted = (self._walls_light / 255) ** 2
        scale = wanted / max(float(room.mean()), 0.02)
        soft = cv2.blur(room, (15, 15))
        cosine, sine = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        width, height = _PICTURE_WH
        u = (cosine * self._across - sine * self._down + 0.5) * width - 0.5
        v = (sine * self._across + cosine * self._down + 0.5) * height - 0.5
        sharp, softened = (
            cv2.remap(one, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for one in (room, soft)
        )
        light = sharp + (softened - sharp) * self._softness
        encoded = np.minimum(_ROOM_SHARE * 255 * np.sqrt(np.maximum(light, 0) * scale), 255)
        self._map = cv2.cvtColor(encoded.astype(np.uint8), cv2.COLOR_BGR2RGBA)


def _without_wearer() -> FloatArray:
    """(36, 64, 3) weights of the picture: low in the middle and below it, where the wearer stands."""
    width, height = _PICTURE_WH
    x = (np.arange(width) + 0.5) / width * 2 - 1
    y = (np.arange(height) + 0.5) / height * 2 - 1
    below = np.where(y < 0, y, y * 0.4)[:, None]
    inside = np.exp(-((x / 0.45) ** 4) - (below / 0.8) ** 4)
    return np.asarray(np.repeat((1 - 0.95 * inside)[..., None], 3, axis=2), np.float32)

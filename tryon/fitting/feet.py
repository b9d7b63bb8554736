"""Follows a person's feet over time: poses in metres, on one floor, still where they stand still."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tryon.filters import OneEuroRotation, OneEuroSettings, OneEuroVector
from tryon.fitting.foot_pose import Build, FeetPoses, Floor, FootPose, solve_feet
from tryon.fitting.foot_size import FootCalibration, FootMeasures, conclude, shod_of, usual_length
from tryon.fitting.foot_template import FootTemplate
from tryon.fitting.leg import SHIN_M, leg_direction
from tryon.fitting.skin_anchor import SkinAnchor, Wander
from tryon.geometry import project, rigid, transform
from tryon.types import FOOT_POINTS, ByteArray, Camera, FittedFoot, FloatArray, Foot, Plane

_PIVOT = np.array([0.0, 0.08, 0.45])
"""The foot's middle, in lengths: what is seen best, and what is to sit still."""

_PLACE_FILTER = OneEuroSettings(min_cutoff_hz=1.2, beta=8.0)
"""Ray and logarithm of the distance, in foot lengths: a foot that swings at two lengths a second (half a
metre) is followed at 17 Hz, within 10 ms."""
_TURN_FILTER = OneEuroSettings(min_cutoff_hz=1.0, beta=0.05)
"""Degrees: points that are off by 2 % of a foot turn it by 2 degrees from picture to picture, which looks
like 35 degrees a second; a foot that swings turns at 200 and more."""
_LEG_FILTER = OneEuroSettings(min_cutoff_hz=1.5, beta=3.0)  # of a unit vector

_WANDER = Wander(
    widths=0.04, deg=9.0, depth=0.08, rest_s=20.0, depth_rest_s=20.0, coming_s=0.1, rests=True, settling=18.0
)
"""A network that sees a standing foot errs by a few per cent of its length, slowly."""
_ANCHOR_M = 0.26
"""Length of the foot that the anchor believes in, which thinks in metres; the real one may still be
learnt."""

_MEMORY_S = 0.5  # a foot that was gone for longer starts afresh, without gliding there
_CHANGE_S = 0.25  # in which a foot fades in or out
_LONGEST_STEP_S = 0.3  # the pose of an earlier picture is no start any more

_FLOOR_MEMORY_S = 0.5  # pictures of this time share their errors: together they count as one
_FLOOR_TURN, _FLOOR_WAY = math.radians(0.8), 0.04
"""By how much a camera on a desk, or in a hand, may have turned (radians) or moved (of its height) in a
second."""
_FLOATING, _FLOATING_S = 0.3, 1.0
"""When no foot seems to stand for so long, the floor is somewhere else than it was believed to be."""
_SHOD_S = 1.5  # shoes are not changed faster
_BUILD_S = 3.0  # over which a foot's build is averaged

_RESTING_LENGTHS_S, _SPEED_S = 0.7, 0.12
"""A foot that is seen to move so fast, in foot lengths a second (0.2 m/s), over so long, hardly stands."""
_HELD_LENGTHS_S = 2.0
"""One that is faster is not held to its skin: points that are mistaken for a moment may look as fast as 1."""

_JUMP = 0.7  # foot lengths between two pictures: faster feet are blurred, or others
_SURE_JUMP = 0.5  # confidence with which one is believed at once

_NEAREST = 0.3  # foot lengths from the camera; nobody has a foot behind it
_LOST_ERROR, _LOOK_AGAIN_S = 0.07, 0.2
"""Of the length: a pose that fits so badly may be turned round; all directions are tried again."""
_LOOK_S = 3.0  # between two such looks at a pose that fits
_CLEARLY_BETTER = 4.0  # of cost, before another direction is believed
_ERROR_OF_HALF_CONFIDENCE = 0.10  # of the length; good fits have 0.03

_ANKLES = [FOOT_POINTS.index("ankle_inner"), FOOT_POINTS.index("ankle_outer")]
_SHIN = FOOT_POINTS.index("shin")
_RIGID = [index for index in range(len(FOOT_POINTS)) if index != _SHIN]


@dataclass
class _Followed:
    """What is remembered of one foot. distance: where it was first, in lengths, in which speed is judged."""

    time_ns: int
    distance: float
    anchor: SkinAnchor
    place: OneEuroVector = field(default_factory=lambda: OneEuroVector(_PLACE_FILTER))
    turn: OneEuroRotation = field(default_factory=lambda: OneEuroRotation(_TURN_FILTER))
    leg: OneEuroVector = field(default_factory=lambda: OneEuroVector(_LEG_FILTER))
    raw: FloatArray | None = None
    seen: deque[tuple[int, FloatArray]] = field(default_factory=deque)
    held: float = 1.0
    jumped: bool = False
    presence: float = 0.0
    newest: FittedFoot | None = None


@dataclass(frozen=True, eq=False)
class _Person:
    """What both feet share in a frame: how they are shod, their length in metres, their floor in lengths."""

    shod: float
    length: float
    floor: Floor


class FootFitter:
    """Follows the pose of both feet of one person. Not thread-safe."""

    def __init__(self, template: FootTemplate) -> None:
        self._template = template
        self._calibration: FootCalibration | None = None
        self._begin()

    def _begin(self) -> None:
        self._feet: dict[str, _Followed] = {}
        self._floor: Floor | None = None
        self._build: Build | None = None
        self._shod: float | None = None
        self._floating_s = 0.0
        self._looked_ns: int | None = None
        self._newest_ns: int | None = None

    def follow(
        self, feet: Sequence[Foot], camera: Camera, time_ns: int, image: ByteArray | None = None
    ) -> tuple[FittedFoot, ...]:
        """Both feet of a frame at its capture time, and for a moment those that were in view just before.

        image: the BGR frame, to whose skin, socks or shoes the poses are held.
        """
        if self._newest_ns is not None and time_ns < self._newest_ns:
            self.cut()  # the source began again
        # Who is there from the start does not fade in.
        elapsed_s = 1.0 if self._newest_ns is None else max(1e-3, (time_ns - self._newest_ns) / 1e9)
        is_first = self._newest_ns is None
        self._newest_ns = time_ns
        for slot, known in list(self._feet.items()):
            if time_ns - known.time_ns > _MEMORY_S * 1e9:
                del self._feet[slot]
        here = {foot.slot for foot in feet}
        feet = [foot for foot in feet if not self._jumps(foot, camera)]
        if feet:
            shod = self._know_shoes(feet, elapsed_s, is_first)
            poses = self._solve(feet, shod, camera, time_ns)
            if any(transform(pose.camera_from_foot, _PIVOT[None])[0, 2] < _NEAREST for pose in poses.feet):
                self.cut()  # what was followed has gone astray, with its floor
                return ()
            floor = self._know_floor(poses, elapsed_s, is_first)
            person = _Person(shod, usual_length(shod, self._calibration), floor)
            for foot, pose in zip(feet, poses.feet, strict=True):
                self._fit(foot, pose, person, camera, time_ns, image)
        for slot, known in self._feet.items():
            change = elapsed_s / (_CHANGE_S if slot in here else -_CHANGE_S)
            known.presence = min(1.0, max(0.0, known.presence + change))
        return tuple(
            replace(known.newest, presence=known.presence)
            for _, known in sorted(self._feet.items())
            if known.newest is not None and known.presence > 0
        )

    def measures(self) -> FootMeasures | None:
        """The person's feet in millimetres; None before any were seen."""
        if self._build is None or self._shod is None:
            return None
        return conclude(self._template, self._build, self._shod, self._calibration)

    def calibrate(self, calibration: FootCalibration) -> None:
        """Take the size that paper or a card on the floor gave, until `reset`."""
        self._calibration = calibration

    def cut(self) -> None:
        """The picture changed at once: the next frame shows another place."""
        self._begin()

    def reset(self) -> None:
        """Forget everything: another person follows."""
        self._begin()
        self._calibration = None

    def _know_shoes(self, feet: Sequence[Foot], elapsed_s: float, is_first: bool) -> float:
        """Both feet wear the same, and do not change it from picture to picture; nor their length."""
        shod = shod_of(feet)
        gain = 1.0 if self._shod is None or is_first else 1 - math.exp(-elapsed_s / _SHOD_S)
        self._shod = shod if self._shod is None else self._shod + gain * (shod - self._shod)
        return self._shod

    def _solve(self, feet: Sequence[Foot], shod: float, camera: Camera, time_ns: int) -> FeetPoses:
        starts: list[FloatArray | None] = []
        for foot in feet:
            known = self._feet.get(foot.slot)
            fresh = known is None or known.raw is None or time_ns - known.time_ns > _LONGEST_STEP_S * 1e9
            starts.append(None if known is None or fresh else known.raw)
        resting = [self._resting(foot, camera, time_ns) for foot in feet]
        found = solve_feet(feet, self._template, camera, shod, self._floor, starts, resting)
        elapsed_ns = time_ns - (self._looked_ns or 0)
        worst = max(pose.error for pose in found.feet)
        wait_s = _LOOK_AGAIN_S if worst > _LOST_ERROR else _LOOK_S
        if self._looked_ns is None or any(start is None for start in starts):
            self._looked_ns = time_ns
        elif elapsed_ns > wait_s * 1e9:
            self._looked_ns = time_ns
            doubted = int(np.argmax([pose.error for pose in found.feet]))
            starts = [pose.camera_from_foot for pose in found.feet]
            starts[doubted] = None
            other = solve_feet(feet, self._template, camera, shod, self._floor, starts, resting)
            if other.cost < found.cost - _CLEARLY_BETTER:
                found = other
        return found

    def _jumps(self, foot: Foot, camera: Camera) -> bool:
        """Whether a foot that is hardly sure is suddenly elsewhere: one such picture is not believed.

        Where the next says so as well, or the foot is sure (its name was wrong), it starts afresh there.
        """
        known = self._feet.get(foot.slot)
        if known is None or known.raw is None:
            return False
        middle = transform(known.raw, _PIVOT[None])
        length_px = float(camera.matrix[0, 0] / middle[0, 2])
        way = project(camera, middle)[0] - foot.points_px[_RIGID].mean(axis=0)
        far = float(np.linalg.norm(way)) > _JUMP * length_px
        if far and (known.jumped or foot.confidence > _SURE_JUMP):
            known.raw = None
            return False
        known.jumped = far
        return far

    def _resting(self, foot: Foot, camera: Camera, time_ns: int) -> float:
        """0 for a foot that moves in the picture to 1 for one that may stand."""
        known = self._feet.get(foot.slot)
        if known is None or known.raw is None:
            return 1.0
        middle = foot.points_px[_RIGID].mean(axis=0)
        known.seen.append((time_ns, middle))
        while len(known.seen) > 2 and time_ns - known.seen[1][0] > _SPEED_S * 1e9:
            known.seen.popleft()
        before_ns, before = known.seen[0]
        elapsed_s = (time_ns - before_ns) / 1e9
        if elapsed_s <= 0:
            return 1.0
        length_px = float(camera.matrix[0, 0] / max(known.raw[2, 3], 0.1))
        speed = float(np.linalg.norm(middle - before)) / length_px / elapsed_s
        known.held = 1 / (1 + (speed / _HELD_LENGTHS_S) ** 4)
        return 1 / (1 + (speed / _RESTING_LENGTHS_S) ** 4)

    def _know_floor(self, poses: FeetPoses, elapsed_s: float, is_first: bool) -> Floor:
        """Believe in the floor and the feet's build more with every picture, as far as pictures differ."""
        new = 1.0 if is_first or self._floor is None else 1 - math.exp(-elapsed_s / _FLOOR_MEMORY_S)
        before = np.zeros((4, 4)) if self._floor is None else self._floor.information
        information: FloatArray = before + new * (poses.floor.information - before)
        information = _forgotten(information, poses.floor.offset, elapsed_s)
        standing = max(pose.standing for pose in poses.feet)
        self._floating_s = 0.0 if standing > _FLOATING else self._floating_s + elapsed_s
        if self._floating_s > _FLOATING_S:
            self._floating_s, information = 0.0, np.zeros((4, 4))
        self._floor = Floor(poses.floor.normal, poses.floor.offset, information)
        self._know_build(poses.build, elapsed_s, is_first)
        return self._floor

    def _know_build(self, seen: Build, elapsed_s: float, is_first: bool) -> None:
        """The mean of what pictures of the last seconds say."""
        known = self._build
        if known is None or is_first:
            self._build = seen
            return
        gain = 1 - math.exp(-elapsed_s / _BUILD_S)
        width, height = (
            before + gain * (now - before)
            for before, now in ((known.width, seen.width), (known.height, seen.height))
        )
        self._build = Build(width, height, seen.width_sigma, seen.height_sigma)

    def _fit(
        self,
        foot: Foot,
        pose: FootPose,
        person: _Person,
        camera: Camera,
        time_ns: int,
        image: ByteArray | None,
    ) -> None:
        known = self._feet.get(foot.slot)
        if known is None or known.raw is None:
            presence = 0.0 if known is None else known.presence
            distance = float(transform(pose.camera_from_foot, _PIVOT[None])[0, 2])
            skin = self._template.skin(foot.slot.startswith("left"), _ANCHOR_M)
            anchor = SkinAnchor(skin, _PIVOT * _ANCHOR_M, _WANDER)
            known = self._feet[foot.slot] = _Followed(time_ns, distance, anchor, presence=presence)
        dt_s = max(1e-3, (time_ns - known.time_ns) / 1e9)
        known.time_ns, known.raw = time_ns, pose.camera_from_foot
        smooth = _smooth(pose.camera_from_foot, known, dt_s)
        if image is not None:
            foot_px = float(camera.matrix[0, 0]) / float(smooth[2, 3])
            held = known.anchor.update(_scaled(smooth, _ANCHOR_M), foot_px, image, camera, dt_s, known.held)
            smooth = _scaled(held, 1 / _ANCHOR_M)
        known.newest = self._in_metres(foot, pose, smooth, person, known, camera, dt_s)

    def _in_metres(
        self,
        foot: Foot,
        pose: FootPose,
        smooth: FloatArray,
        person: _Person,
        known: _Followed,
        camera: Camera,
        dt_s: float,
    ) -> FittedFoot:
        points, _ = self._template.points(person.shod, foot.slot.startswith("left"))
        placed = transform(smooth, points)
        ankle = placed[_ANKLES].mean(axis=0)
        usual = placed[_SHIN] - ankle
        shin = SHIN_M / person.length
        leg = leg_direction(
            ankle,
            usual / np.linalg.norm(usual),
            shin,
            foot.points_px[_SHIN],
            float(foot.point_confidence[_SHIN]),
            camera,
        )
        leg = known.leg.update(leg, dt_s)
        leg /= np.linalg.norm(leg)
        fits = 2 ** -((pose.error / _ERROR_OF_HALF_CONFIDENCE) ** 2)
        return FittedFoot(
            foot.slot,
            _scaled(smooth, person.length),
            person.length,
            person.shod,
            ankle * person.length,
            (ankle + leg * shin) * person.length,
            Plane(person.floor.normal, person.floor.offset * person.length),
            foot.confidence * fits,
            known.presence,
        )


def _scaled(pose: FloatArray, unit: float) -> FloatArray:
    """The same rigid (4, 4) pose in units that are 1 / `unit` as long."""
    scaled = pose.copy()
    scaled[:3, 3] *= unit
    return scaled


def _forgotten(information: FloatArray, height: float, elapsed_s: float) -> FloatArray:
    """The information of a floor that may have moved since."""
    spread = np.diag([_FLOOR_TURN**2] * 3 + [(_FLOOR_WAY * height) ** 2]) * elapsed_s
    return np.asarray(np.linalg.inv(np.eye(4) + information @ spread) @ information)


def _smooth(pose: FloatArray, known: _Followed, dt_s: float) -> FloatArray:
    """Filter the pose as it is seen: the ray to its middle, the distance as its logarithm, its turn."""
    x, y, z = transform(pose, _PIVOT[None])[0]
    lengths = known.distance
    right, down, log_depth = known.place.update(
        np.array([x / z * lengths, y / z * lengths, math.log(z)]), dt_s
    )
    depth = math.exp(log_depth)
    rotation = known.turn.update(pose[:3, :3], dt_s)
    return rigid(rotation, np.array([right / lengths, down / lengths, 1.0]) * depth - rotation @ _PIVOT)

"""How far the glasses stay behind a head that moves.

The mirror shows glasses on the very frame they were tracked on, so this is the delay of filters, MediaPipe's
own among them, less what prediction wins back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from tryon.evaluation.following import (
    FACE_PX,
    FPS,
    Sight,
    at_camera_pace,
    bridge_px,
    follow,
    mirror_camera,
    with_noise,
)
from tryon.evaluation.rendered_heads import demo_head, head_at, head_pose, yaw_pitch_roll_deg
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.rendering import create_renderer
from tryon.types import Camera, FloatArray, Model

_FACE_M = 0.155  # breadth of the canonical face
_SWEEPS = 4
_GOAL_FRAMES = 0.5


@dataclass(frozen=True)
class Sweeps:
    """A rest, then there and back `count` times between -reach and +reach, with rests at both ends.

    reach in any unit, speed in that unit a second. Speed grows and falls along half a cosine.
    """

    reach: float
    speed: float
    count: int = _SWEEPS
    first_rest_s: float = 1.5
    rest_s: float = 0.5
    ramp_s: float = 0.2

    @property
    def sweep_s(self) -> float:
        """Duration of one sweep: what the ramps lack in way is made good at full speed."""
        return 2 * self.reach / self.speed + self.ramp_s

    @property
    def duration_s(self) -> float:
        return self.first_rest_s + self.count * (self.sweep_s + self.rest_s)

    def place(self, time_s: FloatArray) -> FloatArray:
        """Where the head is at (N,) times."""
        since, number = self._phase(time_s)
        way = self._way(np.clip(since, 0, self.sweep_s)) - self.reach
        return np.where(number % 2 == 0, way, -way)

    def at_full_speed(self, time_s: FloatArray) -> FloatArray:
        """Direction, 1 or -1, at (N,) times of constant speed; 0 at others."""
        since, number = self._phase(time_s)
        full = (since > self.ramp_s) & (since < self.sweep_s - self.ramp_s)
        return np.where(full, np.where(number % 2 == 0, 1.0, -1.0), 0.0)

    def _phase(self, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        period = self.sweep_s + self.rest_s
        number = np.clip(np.floor((time_s - self.first_rest_s) / period), 0, self.count - 1)
        return time_s - self.first_rest_s - number * period, number

    def _way(self, since: FloatArray) -> FloatArray:
        ramp, end = self.ramp_s, self.sweep_s

        def started(t: FloatArray) -> FloatArray:
            return np.asarray(self.speed * (t / 2 - ramp / (2 * np.pi) * np.sin(np.pi * t / ramp)))

        rising, falling = started(np.minimum(since, ramp)), started(np.minimum(end - since, ramp))
        steady = self.speed * (np.clip(since, ramp, end - ramp) - ramp)
        return np.asarray(rising + steady + (started(np.array(ramp)) - falling))


_TURN = Sweeps(reach=35.0, speed=90.0)  # degrees
_SHIFT = Sweeps(reach=0.15, speed=0.3)  # metres


def measure_lag(folder: Path, advance: Advance) -> PartReport:
    """A rendered head turns at 90 degrees a second, then moves sideways at 0.3 m/s. Needs no media."""
    camera, head = mirror_camera(), demo_head()
    depth = _FACE_M * float(camera.matrix[0, 0]) / FACE_PX
    straight = np.array([0.0, 0.0, depth])

    def turned(value: float) -> FloatArray:
        return head_pose(value, 0.0, 0.0, straight)

    def shifted(value: float) -> FloatArray:
        return head_pose(0.0, 0.0, 0.0, straight + np.array([value, 0.0, 0.0]))

    def yaw_deg(sight: Sight) -> float:
        return yaw_pitch_roll_deg(sight.camera_from_face)[0]

    def across_px(sight: Sight) -> float:
        return float(bridge_px(sight, camera)[0])

    total = sum(len(_times(sweeps)) for sweeps in (_TURN, _SHIFT))
    cases: list[Case] = []
    done = 0
    for name, sweeps, pose, reading in (
        ("turn", _TURN, turned, yaw_deg),
        ("shift", _SHIFT, shifted, across_px),
    ):
        seen = []
        for value in _readings(sweeps, pose, reading, head, camera):
            seen.append(value)
            done += 1
            advance(done, total)
        cases.append({"case": name, **compare(sweeps, _times(sweeps), np.array(seen))})
    turn, shift = cases
    return PartReport(
        (
            Row("lag.turn", turn["lag_frames"], "frames", _GOAL_FRAMES),
            Row("lag.shift", shift["lag_frames"], "frames", _GOAL_FRAMES),
            Row("lag.turn overshoot", turn["overshoot"], "degrees"),
            Row("lag.shift overshoot", shift["overshoot"], "px"),
        ),
        tuple(cases),
    )


def _times(sweeps: Sweeps) -> FloatArray:
    return np.arange(int(sweeps.duration_s * FPS)) / FPS


def _readings(
    sweeps: Sweeps,
    pose: Callable[[float], FloatArray],
    reading: Callable[[Sight], float],
    head: Model,
    camera: Camera,
) -> Iterator[float]:
    """What is read off the fitted face in every frame of the moving head; not a number where it is lost."""
    random = np.random.default_rng(5)
    renderer = create_renderer()
    try:
        pictures = (
            with_noise(head_at(renderer, head, pose(float(value)), camera), random)
            for value in sweeps.place(_times(sweeps))
        )
        for sight in follow(at_camera_pace(pictures), camera):
            yield float("nan") if sight is None else reading(sight)
    finally:
        renderer.close()


def compare(sweeps: Sweeps, time_s: FloatArray, seen: FloatArray) -> Case:
    """Lag of (N,) readings, which may have a gain and an offset, at (N,) times of constant speed.

    lag_frames: positive is behind. overshoot: how far the readings pass their resting place after a stop.
    """
    chosen = (sweeps.at_full_speed(time_s) != 0) & np.isfinite(seen)
    if chosen.sum() < 10:
        return {
            "lag_frames": float("nan"),
            "overshoot": float("nan"),
            "found": float(np.isfinite(seen).mean()),
        }

    def fitted(lag_s: float) -> tuple[FloatArray, float]:
        columns = np.column_stack([sweeps.place(time_s[chosen] - lag_s), np.ones(int(chosen.sum()))])
        solution = np.linalg.lstsq(columns, seen[chosen], rcond=None)[0]
        return solution, float(np.mean((columns @ solution - seen[chosen]) ** 2))

    lag_s = float(minimize_scalar(lambda lag: fitted(lag)[1], bounds=(-0.2, 0.4), method="bounded").x)
    (gain, offset), squared = fitted(lag_s)
    return {
        "lag_frames": lag_s * FPS,
        "overshoot": _overshoot(sweeps, time_s, seen),
        "gain": float(gain),
        "offset": float(offset),
        "residual_rms": float(np.sqrt(squared)),
        "found": float(np.isfinite(seen).mean()),
    }


def _overshoot(sweeps: Sweeps, time_s: FloatArray, seen: FloatArray) -> float:
    """Median over the stops of how far the readings go beyond where they settle."""
    beyond = []
    for number in range(sweeps.count):
        stop = sweeps.first_rest_s + number * (sweeps.sweep_s + sweeps.rest_s) + sweeps.sweep_s
        around = seen[(time_s > stop - sweeps.ramp_s) & (time_s < stop + sweeps.rest_s)]
        settled = np.nanmedian(seen[(time_s > stop + 0.6 * sweeps.rest_s) & (time_s < stop + sweeps.rest_s)])
        beyond.append(np.nanmax((around - settled) * (1 if number % 2 == 0 else -1)))
    return float(np.median(beyond))

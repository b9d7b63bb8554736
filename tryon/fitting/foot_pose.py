"""Six-degree poses of one or two feet and the floor under them from their points in one picture.

All feet, the floor and the build of the feet are solved for together, by Levenberg's and Marquardt's method
on robustly weighted errors: points pull as much as they are sure, feet that can stand on one floor do, one
that is lifted is let go by a redescending weight (Geman and McClure, 1987). Lengths are in units of the
feet's length: a picture shows no other scale.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tryon.fitting.foot_outline import Outline, body, seen_outline
from tryon.fitting.foot_template import FootTemplate
from tryon.fitting.foot_turn import seen_turn
from tryon.geometry import cross, rigid, rotation_from_vector
from tryon.types import Camera, FloatArray, Foot

_SURE_NOISE, _GUESSED_NOISE = 0.035, 0.24
"""Of the length, of a point the network is sure of, and how much more of one it only guesses. On held-out
scenes points are off by 4 % where they are surest (0.9) and by 13 % where least (0.4), mean of both
directions; half as much is added because points of one foot err together."""
_CAUCHY = 2.0  # standard deviations beyond which a point counts less and less

_OUTLINE_NOISE, _OUTLINE_CAUCHY = 0.02, 1.5
"""Of the length: a zone's edge is seen to half a cell of a thirtieth, and neither feet nor shoes have the
template's shape. With the outline, feet of held-out scenes are nearer by a sixth and better turned by a
tenth."""

_TURN_TRUST, _TURN_CAUCHY = 1.0, 2.0
"""How far the turn that a look gives is believed, of what it says of itself: it errs with the points, from
the same picture."""

_LEVEL_TILT, _LEVEL_HEIGHT, _LEVEL_LETTING_GO = math.radians(2.0), 0.015, 4.0
"""How well a standing foot lies on the floor: its sole's tilt, its ball's height in foot lengths, and how
many standard deviations make it a lifted one. Its heel is let go on its own."""
_BALL, _MIDDLE = np.array([0.0, 0.0, 0.7]), np.array([0.0, 0.0, 0.45])

_SOLE_HIDDEN, _SOLE_SHOWS = 0.1, 0.12
"""Sine of the angle at which the camera looks down on a foot at least, and how unlikely less is (sigma)."""

_CAMERA_ROLL = 0.12
"""Standard deviation of the sine by which the picture's rows are off level: desktop cameras stand nearly
level, and in a picture straight down the floor is level whatever the roll."""
_UPRIGHT = 0.08  # by which the camera may seem to look up, or to hang upside down, before it is doubted
_LEAST_CAMERA_HEIGHT = 0.3  # foot lengths above the floor
_USUAL_CAMERA_HEIGHT, _HIGHER = 5.5, 1.2
"""Foot lengths: up to 1.4 m, a webcam on a shelf or in a hand; and the standard deviation above that. Feet
far away are seen at a low angle, whatever their points seem to say."""

_WIDTH_SPREAD, _HEIGHT_SPREAD = 0.06, 0.15  # of feet of one length; shoes differ in height more than feet
_APART = 0.30  # foot lengths between the middle lines of two feet that touch
_TOUCHING = 0.03

_ROUNDS, _STEPS = 2, 4
_SETTLED = 0.03  # of the cost: a tenth of a standard deviation
_LONGEST_TURN, _LONGEST_WAY = 0.6, 3.0  # of one step
_PITCHES_DEG = (3.0, 15.0, 32.0, 55.0, 80.0)
"""By how much the camera looks down, tried where nothing is known, with feet in all directions on the
floor."""
_DIRECTIONS = 16
_KEPT_STARTS, _KEPT_ALONE = 4, 2  # of each foot: tried alone, and then with the other


@dataclass(frozen=True, eq=False)
class Floor:
    """What is believed of the floor, in camera space and foot lengths.

    normal: (3,) towards the camera's side; points x of the floor have normal . x + offset = 0. information:
    (4, 4) inverse covariance of normal and offset.
    """

    normal: FloatArray
    offset: float
    information: FloatArray


@dataclass(frozen=True)
class Build:
    """Breadth and height of a person's feet over the template's at the same length, and how sure (sigma)."""

    width: float
    height: float
    width_sigma: float
    height_sigma: float


@dataclass(frozen=True, eq=False)
class FootPose:
    """camera_from_foot: (4, 4) rigid, in foot lengths. standing: 0 lifted to 1 its ball on the floor; flat:
    its heel as well. error: root mean square distance of the sure points, in foot lengths."""

    camera_from_foot: FloatArray
    standing: float
    flat: float
    error: float


@dataclass(frozen=True, eq=False)
class FeetPoses:
    """feet: in the order they were given. cost: what was minimised, to compare solutions of one picture."""

    feet: tuple[FootPose, ...]
    floor: Floor
    build: Build
    cost: float


def solve_feet(
    feet: Sequence[Foot],
    template: FootTemplate,
    camera: Camera,
    shod: float,
    floor: Floor | None = None,
    starts: Sequence[FloatArray | None] | None = None,
    resting: Sequence[float] | None = None,
) -> FeetPoses:
    """Poses of one or two feet of one person.

    shod: 0 to 1, of both. floor: what is known from earlier pictures. starts: a (4, 4) pose for each foot to
    start from (1 ms); for a foot without, all directions are tried (some 10 ms). resting: 0 for a foot that
    is moving, and so not standing, to 1. Raises ValueError without feet.
    """
    if not feet:
        raise ValueError("solve_feet: expected one or two feet, got none")
    still = list(resting or [1.0] * len(feet))
    problem = _Problem(feet, template, camera, shod, floor, still)
    choices: list[list[FloatArray]] = []
    for index, start in enumerate(starts or [None] * len(feet)):
        if start is not None:
            choices.append([start])
            continue
        one = slice(index, index + 1)
        alone = _Problem(feet[one], template, camera, shod, floor, still[one])
        found = sorted((alone.solve([guess]) for guess in alone.guesses(0)), key=lambda one: one.cost)
        choices.append([one.feet[0].camera_from_foot for one in found[:_KEPT_ALONE]])
    rounds = _ROUNDS if any(len(of_foot) > 1 for of_foot in choices) else 1
    solved = [problem.solve(chosen, rounds) for chosen in itertools.product(*choices)]
    return min(solved, key=lambda one: one.cost)


@dataclass(eq=False)
class _State:
    rotations: list[FloatArray]
    places: list[FloatArray]
    width: float
    height: float
    normal: FloatArray
    offset: float


class _Problem:
    """Errors and their derivatives. Unknowns: turn and shift of each foot, width, height, floor (3)."""

    def __init__(
        self,
        feet: Sequence[Foot],
        template: FootTemplate,
        camera: Camera,
        shod: float,
        floor: Floor | None,
        resting: Sequence[float],
    ) -> None:
        self._floor, self._resting = floor, resting
        focal = camera.matrix.diagonal()[:2]
        self._rays = (np.stack([foot.points_px for foot in feet]) - camera.matrix[:2, 2]) / focal
        self._sure = np.stack([foot.point_confidence for foot in feet])
        self._noise = _SURE_NOISE + _GUESSED_NOISE * (1 - self._sure)
        shapes = [template.points(shod, foot.slot.startswith("left")) for foot in feet]
        self._points = np.stack([points for points, _ in shapes])
        self._spread = np.stack([spread for _, spread in shapes])
        self._turns = [seen_turn(foot, camera) for foot in feet]
        self._outlines = [_on_rays(seen_outline(foot), camera) for foot in feet]
        left = [foot.slot.startswith("left") for foot in feet]
        self._bodies = [body(template, shod > 0.5, one) @ template.worn_turn(shod, one).T for one in left]
        self._count = 6 * len(feet) + 5
        self._whitening: FloatArray = np.zeros(0)

    def guesses(self, index: int) -> list[FloatArray]:
        """The most likely poses of one foot on a level floor, far from each other."""
        rotations = _upright_rotations() if self._floor is None else _rotations_about(self._floor.normal)
        turn = self._turns[index]
        if turn is not None:
            rotations = np.concatenate([turn.camera_from_foot[None], rotations])
        rays, weights = self._rays[index], 1 / self._noise[index] ** 2
        turned = np.einsum("nij,kj->nki", rotations, self._points[index])
        # x + X = ray_x (z + Z) and the same for y: three unknowns, solved by their normal equations.
        wanted = rays * turned[:, :, 2:] - turned[:, :, :2]
        sums = (weights[:, None] * rays).sum(axis=0)
        total, square = weights.sum(), float((weights[:, None] * rays**2).sum())
        normal = np.array([[total, 0, -sums[0]], [0, total, -sums[1]], [-sums[0], -sums[1], square]])
        weighted = weights[:, None] * wanted
        right = np.column_stack([weighted.sum(axis=1), -(weighted * rays).sum(axis=(1, 2))])
        places = right @ np.linalg.inv(normal)
        depth = np.maximum(turned[:, :, 2] + places[:, 2:], 0.1)
        seen = (turned[:, :, :2] + places[:, None, :2]) / depth[:, :, None]
        spread2 = (self._spread[index] ** 2).mean(axis=1)
        squared = np.sum((seen - rays) ** 2, axis=2) * depth**2 / (self._noise[index] ** 2 + spread2)
        cost = np.log1p(squared / _CAUCHY**2).sum(axis=1) + np.where(places[:, 2] < 0.5, 1e3, 0)
        chosen: list[int] = []
        for candidate in np.argsort(cost):
            axes = rotations[chosen][:, :, 1:]
            alike = np.all(np.sum(axes * rotations[candidate][:, 1:], axis=1) > 0.8, axis=1)
            if not alike.any():
                chosen.append(int(candidate))
            if len(chosen) == _KEPT_STARTS:
                break
        return [rigid(rotations[one], places[one]) for one in chosen]

    def solve(self, starts: Sequence[FloatArray], rounds: int = _ROUNDS) -> FeetPoses:
        state = self._begin(starts)
        damping, cost = 1e-3, math.inf
        hessian: FloatArray = np.eye(self._count)
        for _ in range(rounds):
            self._whiten(state)
            hessian, gradient, cost = self._errors(state)
            for _ in range(_STEPS):
                damped = hessian + np.diag(damping * hessian.diagonal() + 1e-9)
                step = -np.linalg.solve(damped, gradient)
                tried = self._moved(state, step)
                new_hessian, new_gradient, new_cost = self._errors(tried)
                if new_cost < cost:
                    gained = cost - new_cost
                    state, hessian, gradient, cost = tried, new_hessian, new_gradient, new_cost
                    damping = max(damping / 10, 1e-6)
                    if gained < _SETTLED:
                        break
                else:
                    damping *= 20
                    if damping > 1e3:
                        break
        return self._conclude(state, hessian, cost)

    def _begin(self, starts: Sequence[FloatArray]) -> _State:
        rotations, places = [start[:3, :3] for start in starts], [start[:3, 3] for start in starts]
        if self._floor is not None and self._floor.information.any():
            normal, offset = self._floor.normal, self._floor.offset
        else:
            normal = np.mean([rotation[:, 1] for rotation in rotations], axis=0)
            normal /= np.linalg.norm(normal)
            offset = -float(np.mean([normal @ place for place in places]))
        return _State(rotations, places, 1.0, 1.0, normal, offset)

    def _whiten(self, state: _State) -> None:
        """(K, 12, 2, 2) roots of each point's inverse covariance, on the plane at unit distance."""
        rotations = np.stack(state.rotations)
        placed = self._points @ rotations.transpose(0, 2, 1) + np.stack(state.places)[:, None]
        z = np.maximum(placed[..., 2], 0.1)
        rays = placed[..., :2] / z[..., None]
        rows = rotations[:, None, :2] - rays[..., None] * rotations[:, None, 2:]
        spread = rows * self._spread[:, :, None]
        noise2 = self._noise**2
        a, c = (np.sum(spread[:, :, i] ** 2, axis=-1) + noise2 for i in (0, 1))
        b = np.sum(spread[:, :, 0] * spread[:, :, 1], axis=-1)
        # Cholesky of the inverse of [[a, b], [b, c]], written out.
        second = z / np.sqrt(c - b * b / a)
        whitening = np.zeros((*a.shape, 2, 2))
        whitening[..., 0, 0] = z / np.sqrt(a)
        whitening[..., 1, 0] = -b / a * second
        whitening[..., 1, 1] = second
        self._whitening = whitening

    def _moved(self, state: _State, step: FloatArray) -> _State:
        rotations: list[FloatArray] = []
        places: list[FloatArray] = []
        for k in range(len(self._points)):
            turn, way = step[6 * k : 6 * k + 3], step[6 * k + 3 : 6 * k + 6]
            turn = turn * min(1.0, _LONGEST_TURN / max(float(np.linalg.norm(turn)), 1e-9))
            way = way * min(1.0, _LONGEST_WAY / max(float(np.linalg.norm(way)), 1e-9))
            rotation = rotation_from_vector(turn)
            # Turned about its middle, which the picture shows best.
            middle = state.rotations[k] @ _MIDDLE
            rotations.append(rotation @ state.rotations[k])
            places.append(state.places[k] + way + middle - rotation @ middle)
        width, height = state.width + step[-5], state.height + step[-4]
        normal = state.normal + _tangents(state.normal) @ step[-3:-1]
        normal /= np.linalg.norm(normal)
        return _State(rotations, places, width, height, normal, state.offset + float(step[-1]))

    def _errors(self, state: _State) -> tuple[FloatArray, FloatArray, float]:
        """Gauss and Newton's matrix, gradient and cost."""
        hessian, gradient = np.zeros((self._count, self._count)), np.zeros(self._count)
        cost = 0.0
        tangents = _tangents(state.normal)
        rows, error = self._point_rows(state)
        squared = np.sum(error**2, axis=-1)
        weights = 1 / (1 + squared / _CAUCHY**2)
        cost += _CAUCHY**2 * float(np.log1p(squared / _CAUCHY**2).sum())
        count = len(self._points)
        columns = rows.reshape(count, 24, 8).transpose(0, 2, 1)
        weighted = columns * np.repeat(weights, 2, axis=1)[:, None]
        blocks = weighted @ columns.transpose(0, 2, 1)
        sides = (weighted @ error.reshape(count, 24, 1))[..., 0]
        for k, (block, side) in enumerate(zip(blocks, sides, strict=True)):
            own = slice(6 * k, 6 * k + 6)
            hessian[own, own] += block[:6, :6]
            hessian[own, -5:-3] += block[:6, 6:]
            hessian[-5:-3, own] += block[6:, :6]
            hessian[-5:-3, -5:-3] += block[6:, 6:]
            gradient[own] += side[:6]
            gradient[-5:-3] += side[6:]
            cost += self._add_outline(state, k, hessian, gradient)
            cost += self._add_turn(state, k, hessian, gradient)
            cost += _hide_sole(state, k, hessian, gradient)
            floor_rows, off, trust, lost = self._floor_rows(state, k, tangents)
            cost += lost
            weighted = floor_rows * trust[:, None]
            block, side = weighted.T @ floor_rows, weighted.T @ off
            hessian[own, own] += block[:6, :6]
            hessian[own, -3:] += block[:6, 6:]
            hessian[-3:, own] += block[6:, :6]
            hessian[-3:, -3:] += block[6:, 6:]
            gradient[own] += side[:6]
            gradient[-3:] += side[6:]
        if len(self._points) == 2:
            cost += self._keep_apart(state, hessian, gradient)
        cost += self._beliefs(state, tangents, hessian, gradient)
        return hessian, gradient, cost

    def _point_rows(self, state: _State) -> tuple[FloatArray, FloatArray]:
        """(K, 12, 2, 8) whitened derivatives by a foot's turn, shift, width and height; (K, 12, 2) errors."""
        rotations = np.stack(state.rotations)
        turned = rotations.transpose(0, 2, 1)
        arms = (self._points * (state.width, state.height, 1.0)) @ turned
        places = arms + np.stack(state.places)[:, None]
        depth = np.maximum(places[..., 2:], 0.05)
        rays = places[..., :2] / depth
        # Of a point in space: by the turn about the foot's middle, shift, width and height.
        ax, ay, az = np.moveaxis(arms - (rotations @ _MIDDLE)[:, None], -1, 0)
        moves = np.zeros((*ax.shape, 3, 8))
        moves[..., 0, 1], moves[..., 0, 2] = az, -ay
        moves[..., 1, 0], moves[..., 1, 2] = -az, ax
        moves[..., 2, 0], moves[..., 2, 1] = ay, -ax
        moves[..., :, 3:6] = np.eye(3)
        moves[..., :, 6:] = self._points[:, :, None, :2] * rotations[:, None, :, :2]
        rows = (moves[..., :2, :] - rays[..., None] * moves[..., 2:, :]) / depth[..., None]
        error = rays - self._rays
        return self._whitening @ rows, (self._whitening @ error[..., None])[..., 0]

    def _add_outline(self, state: _State, k: int, hessian: FloatArray, gradient: FloatArray) -> float:
        """The foot reaches as far in the picture as its zone does. Returns the cost."""
        directions, reach = self._outlines[k]
        if not len(reach):
            return 0.0
        rotation = state.rotations[k]
        arms = (self._bodies[k] * (state.width, state.height, 1.0)) @ rotation.T
        places = arms + state.places[k]
        depth = np.maximum(places[:, 2:], 0.05)
        rays = places[:, :2] / depth
        ends = (rays @ directions.T).argmax(axis=0)
        arms, rays, depth = arms[ends] - rotation @ _MIDDLE, rays[ends], depth[ends]
        # Along the direction, by a shift of the point; then by the foot's turn, shift, width and height.
        by_shift = np.column_stack([directions, -np.sum(directions * rays, axis=1)]) / depth
        rows = np.column_stack(
            [
                np.cross(arms, by_shift),
                by_shift,
                by_shift @ rotation[:, :2] * self._bodies[k][ends, :2],
            ]
        )
        scale = depth[:, 0] / _OUTLINE_NOISE
        error = (np.sum(directions * rays, axis=1) - reach) * scale
        squared = error**2
        weights = 1 / (1 + squared / _OUTLINE_CAUCHY**2)
        rows *= scale[:, None]
        weighted = rows * weights[:, None]
        block, side = weighted.T @ rows, weighted.T @ error
        own, built = slice(6 * k, 6 * k + 6), slice(-5, -3)
        hessian[own, own] += block[:6, :6]
        hessian[own, built] += block[:6, 6:]
        hessian[built, own] += block[6:, :6]
        hessian[built, built] += block[6:, 6:]
        gradient[own] += side[:6]
        gradient[built] += side[6:]
        return _OUTLINE_CAUCHY**2 * float(np.log1p(squared / _OUTLINE_CAUCHY**2).sum())

    def _add_turn(self, state: _State, k: int, hessian: FloatArray, gradient: FloatArray) -> float:
        """The foot is turned as a look at it says. Returns the cost."""
        turn = self._turns[k]
        if turn is None:
            return 0.0
        error = _TURN_TRUST * turn.error(state.rotations[k])
        rows = _TURN_TRUST * turn.sureness
        squared = float(error @ error)
        weight = 1 / (1 + squared / _TURN_CAUCHY**2)
        own = slice(6 * k, 6 * k + 3)
        hessian[own, own] += weight * rows.T @ rows
        gradient[own] += weight * rows.T @ error
        return _TURN_CAUCHY**2 * math.log1p(squared / _TURN_CAUCHY**2)

    def _floor_rows(
        self, state: _State, k: int, tangents: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray, float]:
        """(3, 9) derivatives by the foot and the floor of its roll, its ball's height and its pitch, (3,)
        errors, (3,) weights, and their cost."""
        rotation, normal = state.rotations[k], state.normal
        middle = rotation @ _MIDDLE
        ball = rotation @ _BALL
        rows, error = np.zeros((3, 9)), np.zeros(3)
        for row, axis in ((0, rotation[:, 0]), (2, rotation[:, 2])):
            error[row] = normal @ axis / _LEVEL_TILT
            rows[row, :3] = cross(axis, normal) / _LEVEL_TILT
            rows[row, 6:8] = axis @ tangents / _LEVEL_TILT
        error[1] = (normal @ (ball + state.places[k]) + state.offset) / _LEVEL_HEIGHT
        rows[1, :3] = cross(ball - middle, normal) / _LEVEL_HEIGHT
        rows[1, 3:6] = normal / _LEVEL_HEIGHT
        rows[1, 6:8] = (ball + state.places[k]) @ tangents / _LEVEL_HEIGHT
        rows[1, 8] = 1 / _LEVEL_HEIGHT
        limit = _LEVEL_LETTING_GO**2
        ball_off, heel_off = float(error[0] ** 2 + error[1] ** 2), float(error[2] ** 2)
        standing, flat = limit / (limit + ball_off), limit / (limit + heel_off)
        # Of a lifted foot the pitch says nothing: its cost is what it would be far off.
        lost = limit * (1 - standing) + limit * (1 - standing * flat)
        by_ball = standing**2 * (1 + flat)
        resting = self._resting[k]
        return rows, error, np.array([by_ball, by_ball, standing * flat**2]) * resting, lost * resting

    def _keep_apart(self, state: _State, hessian: FloatArray, gradient: FloatArray) -> float:
        """Feet do not run into each other."""
        share = np.array([0.15, 0.5, 0.85])
        a, b = (state.places[k] + share[:, None] * state.rotations[k][:, 2] for k in range(2))
        way = a[:, None] - b[None]
        distance = np.sqrt(np.sum(way**2, axis=2))
        nearest = np.unravel_index(int(distance.argmin()), distance.shape)
        gap = float(distance[nearest])
        wanted = _APART * state.width
        if gap >= wanted:
            return 0.0
        error = (wanted - gap) / _TOUCHING
        row = way[nearest] / max(gap, 1e-6) / _TOUCHING
        for k, sign in ((0, -1.0), (1, 1.0)):
            own = slice(6 * k + 3, 6 * k + 6)
            gradient[own] += sign * row * error
            hessian[own, own] += np.outer(row, row)
        hessian[3:6, 9:12] -= np.outer(row, row)
        hessian[9:12, 3:6] -= np.outer(row, row)
        return error**2

    def _beliefs(
        self, state: _State, tangents: FloatArray, hessian: FloatArray, gradient: FloatArray
    ) -> float:
        """What is believed before any picture: build, level camera above the floor, the floor seen before."""
        cost = 0.0
        for index, off, sigma in (
            (-5, state.width - 1, _WIDTH_SPREAD),
            (-4, state.height - 1, _HEIGHT_SPREAD),
        ):
            hessian[index, index] += sigma**-2
            gradient[index] += off / sigma**2
            cost += (off / sigma) ** 2
        nx, ny, nz = state.normal
        for axis, off, sigma in (
            (0, nx, _CAMERA_ROLL),
            (1, max(ny, 0.0), _UPRIGHT),
            (2, max(nz, 0.0), _UPRIGHT),
        ):
            if off:
                row = tangents[axis] / sigma
                hessian[-3:-1, -3:-1] += np.outer(row, row)
                gradient[-3:-1] += row * off / sigma
                cost += (off / sigma) ** 2
        low = max(_LEAST_CAMERA_HEIGHT - state.offset, 0.0) / _LEAST_CAMERA_HEIGHT * 3
        if low:
            hessian[-1, -1] += (3 / _LEAST_CAMERA_HEIGHT) ** 2
            gradient[-1] -= low * 3 / _LEAST_CAMERA_HEIGHT
            cost += low**2
        high = max(state.offset - _USUAL_CAMERA_HEIGHT, 0.0) / _HIGHER
        if high:
            hessian[-1, -1] += _HIGHER**-2
            gradient[-1] += high / _HIGHER
            cost += high**2
        if self._floor is not None:
            lift = np.zeros((4, 3))
            lift[:3, :2] = tangents
            lift[3, 2] = 1
            off4 = np.append(state.normal - self._floor.normal, state.offset - self._floor.offset)
            pull = self._floor.information @ off4
            hessian[-3:, -3:] += lift.T @ self._floor.information @ lift
            gradient[-3:] += lift.T @ pull
            cost += float(off4 @ pull)
        return cost

    def _conclude(self, state: _State, hessian: FloatArray, cost: float) -> FeetPoses:
        tangents = _tangents(state.normal)
        poses = []
        for k, points in enumerate(self._points):
            _, error, _, _ = self._floor_rows(state, k, tangents)
            limit = _LEVEL_LETTING_GO**2
            standing = limit / (limit + float(error[0] ** 2 + error[1] ** 2))
            flat = limit / (limit + float(error[2] ** 2))
            shaped = points * (state.width, state.height, 1.0)
            placed = shaped @ state.rotations[k].T + state.places[k]
            depth = np.maximum(placed[:, 2:], 0.05)
            off = (placed[:, :2] / depth - self._rays[k]) * depth
            rigid_sure = self._sure[k].copy()
            rigid_sure[7] = 0
            mean = float((rigid_sure * np.sum(off**2, axis=1)).sum() / max(rigid_sure.sum(), 1e-6))
            pose = rigid(state.rotations[k], state.places[k])
            poses.append(FootPose(pose, standing, standing * flat, math.sqrt(mean)))
        # What is known of the floor, and of the build, with everything else free (Schur's complement).
        covariance = np.linalg.inv(hessian + 1e-9 * np.eye(self._count))
        width_sigma, height_sigma = np.sqrt(covariance.diagonal()[-5:-3])
        lift = np.zeros((4, 3))
        lift[:3, :2] = tangents
        lift[3, 2] = 1
        information = lift @ np.linalg.inv(covariance[-3:, -3:]) @ lift.T
        floor = Floor(state.normal, state.offset, information)
        build = Build(state.width, state.height, float(width_sigma), float(height_sigma))
        return FeetPoses(tuple(poses), floor, build, cost)


def _hide_sole(state: _State, k: int, hessian: FloatArray, gradient: FloatArray) -> float:
    """A foot rarely shows its sole: it would have to be lifted high behind, or held up to the camera."""
    up = state.rotations[k][:, 1]
    middle = state.rotations[k] @ _MIDDLE + state.places[k]
    ahead = middle / max(float(np.linalg.norm(middle)), 1e-9)
    error = (_SOLE_HIDDEN + float(up @ ahead)) / _SOLE_SHOWS
    if error <= 0:
        return 0.0
    row = cross(up, ahead) / _SOLE_SHOWS
    own = slice(6 * k, 6 * k + 3)
    hessian[own, own] += np.outer(row, row)
    gradient[own] += row * error
    return error**2


def _on_rays(outline: Outline, camera: Camera) -> tuple[FloatArray, FloatArray]:
    """Directions and reaches on the plane at unit distance."""
    focal = camera.matrix.diagonal()[:2]
    # u . x on the picture is (u f) . ray + u . c: unit again after division by its length.
    scaled = outline.directions * focal
    length = np.linalg.norm(scaled, axis=1, keepdims=True)
    reach = outline.reach_px - outline.directions @ camera.matrix[:2, 2]
    return scaled / length, reach / length[:, 0]


def _tangents(normal: FloatArray) -> FloatArray:
    """(3, 2) two directions at right angles to (3,) `normal` and each other."""
    x, y, z = normal.tolist()
    # Duff et al.: Building an Orthonormal Basis, Revisited (JCGT 2017).
    sign = math.copysign(1.0, z)
    a = -1 / (sign + z)
    b = x * y * a
    return np.array([[1 + sign * x * x * a, b], [sign * b, sign + y * y * a], [-sign * x, -y]])


def _rotations_about(normal: FloatArray) -> FloatArray:
    """(N, 3, 3) feet in all directions on a floor."""
    tangents = _tangents(normal)
    angles = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    toe = np.cos(angles)[:, None] * tangents[:, 0] + np.sin(angles)[:, None] * tangents[:, 1]
    up = np.broadcast_to(normal, toe.shape)
    return np.stack([np.cross(up, toe), up, toe], axis=2)


def _upright_rotations() -> FloatArray:
    """(N, 3, 3) feet in all directions on floors that a level camera looks down at."""
    pitches = np.radians(_PITCHES_DEG)
    return np.concatenate([_rotations_about(np.array([0.0, -math.cos(p), -math.sin(p)])) for p in pitches])

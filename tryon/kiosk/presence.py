"""Whether somebody stands before the kiosk: wakes it within a second, and not for those who walk by.

Most of the time a picture of 64 cells is all that is looked at. While something changes in it, and once a
second, faces are looked for, then hands. Nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tryon.kiosk.change import Change, Scene
from tryon.tracking.tiles import Box, square_around
from tryon.types import ByteArray, Frame

Rect: TypeAlias = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels of the unmirrored frame."""

Finding: TypeAlias = Callable[[ByteArray, Box | None], Sequence[Box]]
"""As `FaceFinder.find` and `HandFinder.find`."""

Guidance: TypeAlias = Literal["ok", "step_back", "come_closer", "tilt"]

NEAR = 0.1
"""Side of a face over the picture's short side from which on it is meant: an adult's at two metres."""
KEPT = 0.06
"""Whoever is there already may step back to three metres."""
TOO_NEAR = 0.62
"""A face or hand of this side fills the picture."""

STAYS_S = 0.36
"""Whoever walks by is gone, or elsewhere in the picture, by then."""
BODY_STAYS_S = 0.39
_GAP_S = 0.4  # without being found that does not count
_WALKED = 0.12  # of the picture's width: has not stayed

_BODY = 0.12  # share of the picture that a body within reach covers: a passer-by at four metres 0.05
_STIRRED = 0.012  # share of cells that move
_CHANGES = 0.008  # share of cells that is worth a look for faces
_LOOK_S, _REST_LOOK_S = 0.15, 1.0
_UNSEEN_S = 3.0  # a body without face, hands or feet
_ROUND_FOUND = 3.0
_NEW = 0.1
"""Share of a face or hand that is not as in the empty scene: pictures of people hang in shops, and run on
screens."""


@dataclass(frozen=True)
class Presence:
    """here: somebody stands within reach. stirred: and moves.

    guidance: "step_back" when a face or hand fills the picture, "come_closer" when all are too far, "tilt"
    when somebody is there whom the camera sees neither face nor hands nor feet of, else "ok".
    """

    here: bool
    stirred: bool
    guidance: Guidance


class _Stay:
    """How long somebody has been at one place."""

    def __init__(self) -> None:
        self._since_s = self._seen_s = float("-inf")
        self._has_gone = True
        self._x = 0.0

    def update(self, x: float | None, now_s: float) -> float:
        """Seconds at one place. x: where in the picture, 0 to 1; None: not seen now."""
        if x is None:
            self._has_gone |= now_s - self._seen_s > _GAP_S  # by pictures without them, however few there are
            return 0.0
        if self._has_gone or abs(x - self._x) > _WALKED:
            self._since_s, self._x = now_s, x
        self._seen_s, self._has_gone = now_s, False
        return now_s - self._since_s


class _Finder:
    """Looks for faces, say, as often as something changes. find: see `Finding`."""

    def __init__(self, find: Finding) -> None:
        self._find = find
        self._looked_s = float("-inf")
        self.found: Sequence[Box] = ()

    def look(self, image: ByteArray, change: Change, now_s: float) -> Sequence[Box]:
        """Those found now, or a moment ago."""
        is_busy = bool(self.found) or _is_busy(change)
        if now_s - self._looked_s >= (_LOOK_S if is_busy else _REST_LOOK_S):
            self._looked_s = now_s
            self.found = self._find(image, self._zone(image, change))
        return self.found

    def _zone(self, image: ByteArray, change: Change) -> Box | None:
        """Where to look first: round what was found, else where something is new."""
        if not self.found:
            return change.zone
        nearest = self.found[0]
        return square_around(nearest.centre, _ROUND_FOUND * nearest.side, (image.shape[1], image.shape[0]))


class PresenceWatch:
    """Looks at every frame of the camera, in the order of time.

    find_faces, find_hands: called in `update`, each at most every 0.15 s. Faces: once a second while nothing
    changes, and never while they are given. Hands: only while something is new that is no face.
    scene: what is known of it already, from a watch before this one.
    """

    def __init__(self, find_faces: Finding, find_hands: Finding, scene: Scene | None = None) -> None:
        self._scene = scene or Scene()
        self._faces, self._hands = _Finder(find_faces), _Finder(find_hands)
        self._somebody, self._body = _Stay(), _Stay()
        self._seen_s = self._body_s = self._came_s = float("-inf")
        self._here = False
        self.is_busy = False
        """Whether anything changes, or somebody is there: otherwise there is nothing to be looked for."""

    def update(
        self,
        frame: Frame,
        faces: Sequence[Rect],
        hands: Sequence[Rect],
        now_s: float,
        in_use: bool = False,
    ) -> Presence:
        """faces, hands: round those that are tracked already. now_s: of any steady clock. in_use: somebody
        is there for certain, so that nothing is learnt of the scene, and hands need not be looked for.
        """
        height, width = frame.image.shape[:2]
        short = min(height, width)
        change = self._scene.look(frame.image, now_s)
        if in_use:
            self._scene.keep(now_s)
        else:
            self._scene.learn(now_s)
        heads = [_box(face) for face in faces] or list(self._faces.look(frame.image, change, now_s))
        others = [_box(rect) for rect in hands]
        if not (heads or others or in_use) and _is_busy(change):
            others = list(self._hands.look(frame.image, change, now_s))
        least = (KEPT if self._here else NEAR) * short
        people = [
            box
            for box in (*heads, *others)
            if box.side >= least and change.new_in(box, width) >= _NEW  # no poster on the wall
        ]
        nearest = max(people, key=lambda box: box.side, default=None)
        stays_s = self._somebody.update(None if nearest is None else nearest.centre[0] / width, now_s)
        if nearest is not None:
            self._seen_s = now_s
        body_s = self._body_stays(change, now_s)
        if self._here:
            self._here = nearest is not None or body_s > 0.0
        else:
            is_moving = change.moved >= _CHANGES  # still, and not only when it came: no slide, no door
            self._here = stays_s >= STAYS_S or (body_s >= BODY_STAYS_S and is_moving)
            self._came_s = now_s
        self.is_busy = self._here or _is_busy(change)
        moved = _moved_by(change, nearest, width)
        return Presence(
            self._here, self._here and moved >= _STIRRED, self._guidance(heads, others, change, short, now_s)
        )

    def _body_stays(self, change: Change, now_s: float) -> float:
        """Seconds that something as large as a person, or as legs near by, has been there and moved."""
        is_body = (
            not change.covered
            and change.body >= _BODY
            and (change.moved >= _STIRRED or now_s - self._body_s < 2.0)
        )
        if is_body and change.moved >= _STIRRED:
            self._body_s = now_s
        return self._body.update(change.x if is_body else None, now_s)

    def _guidance(
        self, heads: Sequence[Box], others: Sequence[Box], change: Change, short: int, now_s: float
    ) -> Guidance:
        sides = [box.side for box in (*heads, *others)]
        if sides and max(sides) >= TOO_NEAR * short:
            return "step_back"
        if not sides and self._here and change.covered:
            return "step_back"
        if sides and max(sides) < NEAR * short:
            return "come_closer"
        unseen_s = now_s - max(self._seen_s, self._came_s)
        return "tilt" if self._here and unseen_s >= _UNSEEN_S else "ok"


def _is_busy(change: Change) -> bool:
    return max(change.changed, change.moved) >= _CHANGES


def _box(rect: Rect) -> Box:
    x0, y0, x1, y1 = rect
    return Box(x0, y0, x1 - x0, y1 - y0)


def _moved_by(change: Change, nearest: Box | None, width: int) -> float:
    """Share of cells that moved, of those near somebody where it is known who is there."""
    if nearest is None:
        return change.moved
    cells = change.cells
    per_px = cells.shape[1] / width
    reach = 2.0 * nearest.side
    left = max(0, int((nearest.centre[0] - reach) * per_px))
    right = max(left + 1, int((nearest.centre[0] + reach) * per_px) + 1)
    return float(cells[:, left:right].mean())

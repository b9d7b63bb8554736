"""Who and what a clip shows: where its face, hand and feet are at every moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np

from tryon.editing.trails import Trail
from tryon.types import FloatArray

PxBox = tuple[float, float, float, float]
"""x0, y0, x1, y1 in pixels, x right and y down."""

Focus = Literal["face", "hand", "feet"]
"""What a post is to show of a person, by what is worn there."""


@dataclass(frozen=True, eq=False)
class Subjects:
    """What is in view at one moment, in pixels of the picture; None for what is not.

    feet: both of them as far as they are seen. face_points: (478, 2), MediaPipe's numbering.
    focus: what is worn, so that a crop keeps it in view before everything else. presence: 0 to 1 for what is
    just being lost or found, 1 for what is not named; what sticks to it comes and goes with it.
    """

    face: PxBox | None = None
    hand: PxBox | None = None
    feet: PxBox | None = None
    face_points: FloatArray | None = None
    focus: Focus | None = None
    presence: Mapping[Focus, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def main(self) -> tuple[Focus, PxBox] | None:
        """What the picture is about, and where: what is worn if it is in view, else a face, feet, a hand."""
        order: tuple[Focus, ...] = ("face", "feet", "hand")
        for kind in (self.focus, *order) if self.focus is not None else order:
            box = self.box(kind)
            if box is not None:
                return kind, box
        return None

    def box(self, kind: Focus) -> PxBox | None:
        return {"face": self.face, "hand": self.hand, "feet": self.feet}[kind]

    def moved(self, scale: float, offset: tuple[float, float]) -> Subjects:
        """The same in a picture whose points are `scale` times these, plus `offset` pixels."""

        def moved(box: PxBox | None) -> PxBox | None:
            if box is None:
                return None
            x, y = offset
            return box[0] * scale + x, box[1] * scale + y, box[2] * scale + x, box[3] * scale + y

        points = None if self.face_points is None else self.face_points * scale + np.asarray(offset)
        return Subjects(
            moved(self.face), moved(self.hand), moved(self.feet), points, self.focus, self.presence
        )


NOBODY = Subjects()


@dataclass(frozen=True, eq=False)
class SubjectTrack:
    """Where face, hand and feet of a clip are over its `duration_s`; 0 for a still.

    face: trail of (478, 2) points. hand, feet: trails of (4,) boxes. foci: what is worn from which second on,
    in the order of time.
    """

    duration_s: float
    face: Trail
    hand: Trail
    feet: Trail
    foci: tuple[tuple[float, Focus | None], ...] = ()

    def at(self, t_s: float) -> Subjects:
        """What is in view at second `t_s` of the clip; after its end, and of a still, what was last."""
        t_s = min(t_s, self.duration_s)
        points = self.face.at(t_s)
        focus = None
        for start_s, worn in self.foci:
            focus = worn if t_s >= start_s else focus
        return Subjects(
            None if points is None else box_of(points),
            _box(self.hand.at(t_s)),
            _box(self.feet.at(t_s)),
            points,
            focus,
            {kind: trail.presence(t_s) for kind, trail in self._trails},
        )

    @property
    def _trails(self) -> tuple[tuple[Focus, Trail], ...]:
        return ("face", self.face), ("hand", self.hand), ("feet", self.feet)


def box_of(points: FloatArray) -> PxBox:
    """The box round (N, 2 or more) points."""
    (x0, y0), (x1, y1) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _box(values: FloatArray | None) -> PxBox | None:
    if values is None:
        return None
    x0, y0, x1, y1 = (float(value) for value in values)
    return x0, y0, x1, y1

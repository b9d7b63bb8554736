"""Shoes on feet: fitted, lit, hidden by hems and legs, standing on the floor, with nothing sticking out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tryon.catalogue import Shoes
from tryon.compositing import lay_over
from tryon.dressing.base import Drawn, Observation, Worn
from tryon.effects.feet_finish import FeetFinisher
from tryon.fitting.feet import FootFitter
from tryon.fitting.foot_size import FootCalibration, FootMeasures, foot_mm_of_eu
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.shoe_advice import advise_size
from tryon.fitting.shoes import ShoeFitter, true_size
from tryon.geometry import px_per_mm
from tryon.quality import Quality
from tryon.settings import Fit
from tryon.types import FOOT_POINTS, ByteArray, FittedFoot, Foot, Item, Light, Occluder

_TOE, _HEEL = FOOT_POINTS.index("toe"), FOOT_POINTS.index("heel")
_CUT_OFF = 0.1  # of a foot's length, by which toe or heel may lie outside the picture
_FAR_FOOT_PX = 28  # smaller feet show shoes too small to judge


@dataclass(frozen=True, eq=False)
class FeetInFrame:
    """Both feet of one frame, the shoes on them, and what hides shoes behind it."""

    fitted: tuple[FittedFoot, ...]
    items: tuple[Item, ...]
    bodies: tuple[Occluder, ...]

    @property
    def slots(self) -> frozenset[str]:
        """Of the feet that wear something."""
        return frozenset(item.slot for item in self.items)


class FeetDresser:
    """Follows a pair of feet from frame to frame. `fit`, `light` and `compose` in this order, each frame."""

    def __init__(self) -> None:
        template = load_foot_template()
        self._foot_fitter, self._shoe_fitter = FootFitter(template), ShoeFitter()
        self._finisher = FeetFinisher()
        self._followed: tuple[tuple[Foot, ...], tuple[FittedFoot, ...]] = (), ()

    def measures(self) -> FootMeasures | None:
        """The feet in millimetres; None before any were seen."""
        return self._foot_fitter.measures()

    def calibrate(self, calibration: FootCalibration) -> None:
        """Take the size that paper or a card on the floor gave. See `FootFitter.calibrate`."""
        self._foot_fitter.calibrate(calibration)

    def fit(self, seen: Observation, shoes: Worn | None, fit: Fit) -> FeetInFrame:
        """Place the shoes, the right model on each foot."""
        if "shoes" not in seen.wanted:
            return FeetInFrame((), (), ())
        fitted = self._follow(seen)
        if shoes is None or not fitted:
            return FeetInFrame(fitted, (), ())
        product = shoes.product
        assert isinstance(product, Shoes), f"{shoes.sku} is no pair of shoes"
        size = self._size(product) if fit == "true_size" else None
        items = [
            self._shoe_fitter.place(
                foot,
                shoes.sku,
                shoes.variant,
                shoes.model.seen_at(px_per_mm(seen.camera, float(foot.camera_from_foot[2, 3]))),
                product.size_mm,
                size,
            )
            for foot in fitted
        ]
        bodies = [body for foot in fitted for body in self._shoe_fitter.occluders(foot)]
        return FeetInFrame(fitted, tuple(items), tuple(bodies))

    def light(self, here: FeetInFrame) -> dict[str, Light | None]:
        """The light on the shoes, by slot."""
        if not here.items:
            return {}
        light = self._finisher.light()
        return dict.fromkeys(here.slots, light)

    def compose(
        self,
        image: ByteArray,
        here: FeetInFrame,
        drawn: Sequence[Drawn],
        lights: Mapping[str, Light | None],
        quality: Quality,
    ) -> tuple[Drawn, ...]:
        """Lay the drawn shoes over `image`, in place, with their shadows. Returns them as they show."""
        if not here.items:
            return ()
        finished = [
            Drawn(each.item, self._finisher.finish(each.layer, each.item.slot, quality)) for each in drawn
        ]
        layers = {each.item.slot: each.layer for each in finished}
        if quality.hiding:
            self._finisher.prepare(image, layers)
        if quality.shadows:
            self._finisher.shade(image, layers, lights.get(here.items[0].slot))
        for each in finished:
            lay_over(image, each.layer)
        return tuple(finished)

    def cut(self) -> None:
        """Another scene begins."""
        self._followed = (), ()
        self._foot_fitter.cut()
        self._finisher.reset()

    def reset(self) -> None:
        """Forget everybody: another source follows."""
        self._followed = (), ()
        self._foot_fitter.reset()
        self._finisher.reset()

    def _follow(self, seen: Observation) -> tuple[FittedFoot, ...]:
        """The feet and what is round them; as they were, where the same ones are drawn once more."""
        feet, fitted = self._followed
        if not seen.feet or seen.feet is not feet:
            frame = seen.frame
            fitted = self._foot_fitter.follow(seen.feet, seen.camera, frame.time_ns, frame.image)
            self._followed = seen.feet, fitted
            if fitted:
                within_m = {foot.slot: self._shoe_fitter.within_m(foot) for foot in fitted}
                self._finisher.look(frame, seen.camera, seen.feet, fitted, within_m)
        return fitted

    def _size(self, product: Shoes) -> float | None:
        """Scale of the pair that a shop would hand out; None (by the foot) while millimetres are guesses."""
        measures = self._foot_fitter.measures()
        if measures is None or measures.reference == "population":
            return None
        offered = advise_size(measures, product.size_mm, product.sizes_eu).size_eu
        return true_size(product.size_mm, foot_mm_of_eu(offered))


def feet_guidance(feet: Sequence[Foot], size_wh: tuple[int, int], is_dark: bool) -> str:
    """ "ok", "no_feet", "feet_cut_off", "feet_too_far" or "feet_too_dark"."""
    if not feet:
        return "feet_too_dark" if is_dark else "no_feet"
    ends = np.array([foot.points_px[[_TOE, _HEEL]] for foot in feet])
    reach_px = _CUT_OFF * np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    low, high = ends.min(axis=1), ends.max(axis=1)
    cut = (low < -reach_px[:, None]).any(axis=1) | (high > np.array(size_wh) + reach_px[:, None]).any(axis=1)
    if cut.all():
        return "feet_cut_off"
    longest_px = max(float(np.ptp(foot.points_px[:, axis])) for foot in feet for axis in (0, 1))
    return "feet_too_far" if longest_px < _FAR_FOOT_PX else "ok"

"""Watches, bracelets and rings on hands: fitted, lit, hidden by sleeves and hands, shadows on the skin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tryon.catalogue import Bracelet, Category, Ring, Watch, WatchSize
from tryon.compositing import lay_over
from tryon.dressing.base import Drawn, HandChoice, Observation, Worn
from tryon.dressing.hand_places import HAND_CATEGORIES, HandPlaces, Place
from tryon.effects.hand_finish import HandsFinisher
from tryon.effects.hand_scene import WornThing
from tryon.fitting.hand_shape import FINGER_NAMES, finger_occluders, wrist_occluders
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.hands import HandFitter
from tryon.fitting.measure import FaceMeasures
from tryon.fitting.ring_items import place_ring
from tryon.fitting.wrist_items import WristFitter, wrist_slot
from tryon.geometry import px_per_mm, uniform_scale
from tryon.quality import Quality
from tryon.settings import Fit
from tryon.types import ByteArray, Camera, FittedHand, FloatArray, Hand, Item, Light, Occluder

_FAR_HAND_PX = 40  # from wrist to middle knuckle; smaller hands show watches too small to judge
_CUT_OFF = 0.25  # of a hand's points that may lie outside the picture
_HEAD_OVER_BAND = 1.6  # a ring's head that is lower belongs to its band
_HEAD_BREADTH = 0.55  # half a stone's breadth over its height above the finger


@dataclass(frozen=True, eq=False)
class HandsInFrame:
    """The hands of one frame and what they wear.

    bodies: what hides things behind it, by slot of the item. A thing is to be drawn with the bodies of its
    own hand only (`bodies_of`): how near the other hand is, and a face, is known too badly; the other hand is
    allowed for in `compose`.
    """

    fitted: tuple[FittedHand, ...]
    things: tuple[WornThing, ...]
    bodies: Mapping[str, tuple[Occluder, ...]]

    @property
    def items(self) -> tuple[Item, ...]:
        """What is to be drawn."""
        return tuple(thing.item for thing in self.things)

    @property
    def slots(self) -> frozenset[str]:
        """Of the items."""
        return frozenset(thing.item.slot for thing in self.things)

    def bodies_of(self, item: Item) -> tuple[Occluder, ...]:
        """What hides this item."""
        return self.bodies[item.slot]

    def thing(self, item: Item) -> WornThing:
        """What is known of an item of `items`."""
        return next(thing for thing in self.things if thing.item is item)


class HandsDresser:
    """Follows the hands of one person. `fit`, `light` and `compose` in this order, each frame."""

    def __init__(self) -> None:
        self._hand_fitter, self._wrist_fitter = HandFitter(), WristFitter()
        self._places = HandPlaces()
        self._finisher = HandsFinisher()

    def measures(self) -> HandMeasures | None:
        """A hand in millimetres; None before any was seen."""
        return self._hand_fitter.measures()

    def know_face(self, face: FaceMeasures) -> None:
        """Take what the face of the same person says of the size of the hands."""
        self._hand_fitter.know_face(face)

    def fit(
        self, seen: Observation, worn: Mapping[Category, Worn], choice: HandChoice, fit: Fit
    ) -> HandsInFrame:
        """Place what of `worn` goes on hands, where `choice` says or hands are in view."""
        if seen.wanted.isdisjoint(HAND_CATEGORIES):
            return HandsInFrame((), (), {})
        frame = seen.frame
        fitted = self._hand_fitter.follow(
            seen.hands,
            seen.camera,
            frame.time_ns,
            frame.image,
            wrists="watches" in worn or "bracelets" in worn,
            fingers="rings" in worn,
        )
        by_slot = {hand.slot: hand for hand in fitted}
        places = self._places.update(by_slot, worn, choice, frame.time_ns)
        if not places:
            return HandsInFrame(fitted, (), {})
        self._finisher.look(frame, seen.camera, seen.hands, fitted)
        things = tuple(
            self._place(by_slot[place.hand], place, worn, places, choice, fit, category, seen.camera)
            for category, place in places.items()
        )
        bodies: dict[str, tuple[Occluder, ...]] = {}
        for thing in things:
            slot, hand = thing.item.slot, by_slot[thing.hand]
            if slot not in bodies:
                on_wrist = slot == wrist_slot(hand)
                bodies[slot] = tuple(wrist_occluders(hand) if on_wrist else finger_occluders(hand))
        return HandsInFrame(fitted, things, bodies)

    def light(self, here: HandsInFrame, face: Light | None = None) -> dict[str, Light | None]:
        """The light on the items, by slot. face: that on the face of the same person, if it is in view."""
        by_hand = {hand: self._finisher.light(hand, face) for hand in {one.hand for one in here.things}}
        return {thing.item.slot: by_hand[thing.hand] for thing in here.things}

    def compose(
        self,
        image: ByteArray,
        here: HandsInFrame,
        drawn: Sequence[Drawn],
        lights: Mapping[str, Light | None],
        quality: Quality,
    ) -> tuple[Drawn, ...]:
        """Lay the drawn items, the farthest first, over `image`, in place, with their shadows.

        Returns them as they show.
        """
        finished = []
        for each in drawn:
            thing = here.thing(each.item)
            patch = self._finisher.patch(each.layer, thing) if quality.hiding or quality.shadows else None
            layer = self._finisher.finish(each.layer, thing, patch, quality)
            if quality.shadows:
                self._finisher.shade(image, layer, thing, patch, lights.get(each.item.slot))
            lay_over(image, layer)
            finished.append(Drawn(each.item, layer))
        return tuple(finished)

    def cut(self) -> None:
        """Another scene begins."""
        self._hand_fitter.cut()
        self._places.clear()
        self._finisher.reset()

    def reset(self) -> None:
        """Forget everybody: another source follows."""
        self.cut()
        self._hand_fitter.reset()
        self._wrist_fitter.clear()

    def _place(
        self,
        hand: FittedHand,
        place: Place,
        worn: Mapping[Category, Worn],
        places: Mapping[Category, Place],
        choice: HandChoice,
        fit: Fit,
        category: Category,
        camera: Camera,
    ) -> WornThing:
        one = worn[category]
        product = one.product
        model = one.model.seen_at(px_per_mm(camera, float(hand.camera_from_wrist[2, 3])))
        if isinstance(product, Watch):
            item = self._wrist_fitter.place_watch(hand, one.sku, one.variant, model, product.size_mm, fit)
            head = _watch_head(product.size_mm, hand.wrist_height_m / uniform_scale(item.camera_from_item))
            band_m = product.size_mm.strap_thickness / 1000
            return WornThing(item, camera, hand.slot, hand.wrist_width_m, band_m, head, place.share)
        if isinstance(product, Bracelet):
            watch = _watch_beside(worn, places, hand.slot)
            item = self._wrist_fitter.place_bracelet(
                hand, one.sku, one.variant, model, product.size_mm, product.is_rigid, watch
            )
            band_m = product.size_mm.band_thickness / 1000
            return WornThing(item, camera, hand.slot, hand.wrist_width_m, band_m, None, place.share)
        assert isinstance(product, Ring), f"{one.sku} is nothing for a hand"
        size = product.size_mm
        item = place_ring(hand, choice.finger, one.sku, one.variant, model, size, product.sizes_eu, fit)
        finger_m = float(hand.finger_width_m[FINGER_NAMES.index(choice.finger)])
        band_m = size.band_thickness / 1000
        return WornThing(item, camera, hand.slot, finger_m, band_m, _ring_head(product), place.share)


def hands_guidance(hands: Sequence[Hand], size_wh: tuple[int, int], is_dark: bool, on_wrist: bool) -> str:
    """ "ok", "no_hand", "hand_cut_off", "hand_too_far" or "hand_too_dark".

    on_wrist: a watch or bracelet is worn, so wrists have to be in view; else fingers.
    """
    if not hands:
        return "hand_too_dark" if is_dark else "no_hand"
    if all(_is_cut_off(one, size_wh, on_wrist) for one in hands):
        return "hand_cut_off"
    palms_px = [float(np.linalg.norm(one.points_px[9] - one.points_px[0])) for one in hands]
    return "hand_too_far" if max(palms_px) < _FAR_HAND_PX else "ok"


def _is_cut_off(hand: Hand, size_wh: tuple[int, int], on_wrist: bool) -> bool:
    points = hand.wrist_px[:4].mean(axis=0, keepdims=True) if on_wrist else hand.points_px
    return float(np.any((points < 0) | (points > size_wh), axis=1).mean()) > _CUT_OFF


def _watch_beside(
    worn: Mapping[Category, Worn], places: Mapping[Category, Place], hand: str
) -> WatchSize | None:
    """The watch on the same wrist."""
    place = places.get("watches")
    if place is None or place.hand != hand:
        return None
    size = worn["watches"].product.size_mm
    return size if isinstance(size, WatchSize) else None


def _watch_head(size: WatchSize, wrist_height: float) -> FloatArray:
    """(2, 3) corners of the box round a watch's case, on a wrist so high in the item's own metres."""
    half = np.array([size.lug_to_lug, 0.0, size.case_width]) / 2000
    base = np.array([0.0, wrist_height / 2, 0.0])
    return np.stack([base - half, base + half + [0.0, size.case_thickness / 1000, 0.0]])


def _ring_head(product: Ring) -> FloatArray | None:
    """(2, 3) corners of the box round a ring's stone or plate; None where it has none."""
    size = product.size_mm
    if size.head_height < _HEAD_OVER_BAND * size.band_thickness:
        return None
    half = np.array([1.0, 0.0, 1.0]) * _HEAD_BREADTH * size.head_height / 1000
    base = np.array([0.0, size.inner_diameter / 2000, 0.0])
    return np.stack([base - half, base + half + [0.0, size.head_height / 1000, 0.0]])

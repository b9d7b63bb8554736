"""Hands as the product follows them: found and fitted, or wearing a watch and a ring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

import numpy as np

from tryon.catalogue import Catalogue, Category, load_catalogue
from tryon.dressing.base import Worn, load_worn
from tryon.errors import InputError
from tryon.fitting.hands import HandFitter
from tryon.geometry import default_camera
from tryon.pipeline import Pipeline
from tryon.tracking.hands import open_hand_tracker
from tryon.types import Camera, FittedHand, Frame, Hand, Item


class HandsFollower:
    """Tracks and fits hands. video: frames follow one another; else each picture stands alone."""

    def __init__(self, video: bool) -> None:
        self._video = video
        self._tracker = open_hand_tracker(video)
        self._fitter = HandFitter()

    def __enter__(self) -> HandsFollower:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tracker.close()

    def look(self, frame: Frame, camera: Camera | None = None) -> tuple[tuple[FittedHand, ...], Camera]:
        """The hands that things are drawn by, and the camera through which they are seen."""
        camera = camera or default_camera(frame.size_wh)
        if not self._video:
            self._fitter.reset()
        hands = self._tracker.track(frame, camera)
        return self._fitter.follow(hands, camera, frame.time_ns, frame.image), camera

    def reset(self) -> None:
        """Another clip follows."""
        self._tracker.reset()
        self._fitter.reset()


@dataclass(frozen=True, eq=False)
class Dressed:
    """One picture. hands: as tracked. watch, ring: what is drawn, None where it is not."""

    hands: tuple[Hand, ...]
    watch: Item | None
    ring: Item | None


class HandsDressed:
    """The whole pipeline, with a watch and a ring of the catalogue. video: as of `HandsFollower`."""

    def __init__(self, video: bool) -> None:
        catalogue = load_catalogue()
        self.watch, self.ring = _first(catalogue, "watches"), _first(catalogue, "rings")
        self._pipeline = Pipeline(video=video)

    def __enter__(self) -> HandsDressed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipeline.close()

    def look(self, frame: Frame, camera: Camera | None = None) -> Dressed:
        """Dress the hands of a frame."""
        result = self._pipeline.step(frame, [self.watch, self.ring], camera)
        items = [one.item for one in result.drawn]
        return Dressed(result.hands, _of(items, self.watch), _of(items, self.ring))

    def reset(self) -> None:
        """Another clip follows."""
        self._pipeline.reset()


def _first(catalogue: Catalogue, category: Category) -> Worn:
    found = [product.sku for product in catalogue.products if product.category == category]
    if not found:
        raise InputError(f"the catalogue holds no {category}")
    return load_worn(catalogue, found[0])


def _of(items: Sequence[Item], worn: Worn) -> Item | None:
    return next((item for item in items if item.sku == worn.sku), None)


def origin_m(item: Item) -> np.ndarray:
    """(3,) camera space: the middle of a wrist's or finger's section, where a thing is worn."""
    return np.asarray(item.camera_from_item[:3, 3])

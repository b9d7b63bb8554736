"""Values that the pipeline and its dressers pass to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tryon.catalogue import Catalogue, Category, Product, load_model
from tryon.gestures import SeenHand
from tryon.settings import Finger, HandSide
from tryon.types import Camera, FloatArray, Foot, Frame, Hand, Item, Landmarks, Layer, Model


@dataclass(frozen=True, eq=False)
class Worn:
    """A product in one colourway, loaded and ready to be drawn."""

    product: Product
    variant: str
    model: Model

    @property
    def sku(self) -> str:
        return self.product.sku

    @property
    def category(self) -> Category:
        return self.product.category

    def is_as(self, other: Worn) -> bool:
        """Whether it is the same product in the same colourway."""
        return (self.product, self.variant) == (other.product, other.variant)


def load_worn(catalogue: Catalogue, selection: str) -> Worn:
    """The product named "sku" or "sku:variant". Raises ProductError."""
    product, variant = catalogue.resolve(selection)
    return Worn(product, variant.id, load_model(product, variant.id))


@dataclass(frozen=True)
class HandChoice:
    """Where a shopper wants things on their hands.

    wrist: of the watch, or of the bracelet where no watch is worn. ring_hand: "auto" is the left one, and the
    only one in view for either. finger: of the ring.
    """

    wrist: HandSide = "auto"
    ring_hand: HandSide = "auto"
    finger: Finger = "ring"


@dataclass(frozen=True, eq=False)
class Drawn:
    """An item and the layer that shows it."""

    item: Item
    layer: Layer


@dataclass(frozen=True, eq=False)
class Observation:
    """Who is in a frame, before anything is fitted or drawn. track_ms: how long it took to find them.

    landmarks: faces. feet: of one pair. wanted: the categories that were looked for.
    hands: of one person, where something for them is worn. telling_hands: those that may tell something by a
    gesture; None where nobody looked for them in this frame. glanced_faces: seen now and then where nothing
    is worn on faces, to tell how large the hands are.
    near_faces: slot -> (21, 2) pixels of hands near that face: `hands`, else looked for in stills only, as in
    video what moves before a face is seen without.
    """

    frame: Frame
    camera: Camera
    landmarks: tuple[Landmarks, ...]
    track_ms: float
    near_faces: Mapping[str, tuple[FloatArray, ...]] = field(default_factory=lambda: MappingProxyType({}))
    feet: tuple[Foot, ...] = ()
    hands: tuple[Hand, ...] = ()
    wanted: frozenset[Category] = frozenset({"glasses"})
    telling_hands: tuple[SeenHand, ...] | None = None
    glanced_faces: tuple[Landmarks, ...] = ()

"""A product as its folder describes it in ``product.toml``."""

from __future__ import annotations

import math
import tomllib
from abc import ABC, abstractmethod
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tryon.errors import ProductError, first_problem

PRODUCT_FILE = "product.toml"
MODEL_FILE = "model.glb"

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)]
Millimetres = Annotated[float, Field(gt=0.0, lt=1000.0)]
EuSize = Annotated[float, Field(ge=15.0, le=55.0, multiple_of=0.5)]

Category = Literal["glasses", "watches", "bracelets", "rings", "shoes"]

CURRENCY_SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class LocalizedText(_Value):
    """A name in both languages of the program."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)

    def text(self, language: str) -> str:
        """The name in "zh" or, for every other language, in English."""
        return self.zh if language == "zh" else self.en


class Price(_Value):
    """An amount of money. currency: ISO 4217."""

    amount: Decimal = Field(ge=0)
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    @field_validator("amount", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        return str(value) if isinstance(value, float) else value  # 899.9, not its binary neighbour

    def label(self) -> str:
        """The price in short, as on a shelf: "¥899", "$49.50", "CHF 120"."""
        digits = f"{self.amount:,.0f}" if self.amount == self.amount.to_integral() else f"{self.amount:,.2f}"
        sign = CURRENCY_SIGNS.get(self.currency)
        return f"{sign}{digits}" if sign else f"{self.currency} {digits}"


class GlassesSize(_Value):
    """A frame's measures in millimetres, boxed as in ISO 8624.

    lens_width, lens_height: one lens. bridge_width: the least distance between the lenses.
    frame_width: the front in all. temple_length: from the hinge round the bend to the tip.
    temple_bend: from the hinge to the bend above the ear.
    """

    lens_width: Millimetres
    lens_height: Millimetres
    bridge_width: Millimetres
    frame_width: Millimetres
    temple_length: Millimetres
    temple_bend: Millimetres


class ShoeSize(_Value):
    """A shoe's measures in millimetres, in the size that is modelled and standing on the ground.

    Positions are along the item's +Z, from the heel's end of the outsole.

    outer_length: the whole shoe, heel's end to toe. inner_length: of the room for the foot.
    heel_inset: where that room begins. ball_position: the line of the ball, the widest of the forefoot.
    ball_width: the upper's outside there. toe_allowance: spare room before the toes of a foot it fits.
    heel_height, sole_thickness: how high the foot's bed lies above the ground, insole included, under the
    heel's middle (a sixth of inner_length from its end) and under the ball. toe_spring: how high the sole's
    tip stands above the ground. collar_height: the highest point of the opening's rim above the ground,
    pull tabs not counted.
    """

    outer_length: Millimetres
    inner_length: Millimetres
    heel_inset: Millimetres
    ball_position: Millimetres
    ball_width: Millimetres
    toe_allowance: Annotated[float, Field(ge=0.0, lt=60.0)]
    heel_height: Millimetres
    sole_thickness: Millimetres
    toe_spring: Annotated[float, Field(ge=0.0, lt=60.0)]
    collar_height: Millimetres

    @property
    def foot_length(self) -> float:
        """Length in mm of the foot that the modelled size is made for."""
        return self.inner_length - self.toe_allowance

    @property
    def bed_pitch_deg(self) -> float:
        """How far the foot's bed is tilted, heel up, between the heel's middle (at 1/6) and the ball."""
        heel = self.heel_inset + self.inner_length / 6
        return math.degrees(math.atan2(self.heel_height - self.sole_thickness, self.ball_position - heel))


class WatchSize(_Value):
    """A watch's measures in millimetres, its strap closed round the wrist that it is modelled on.

    lug_to_lug, case_width, case_thickness: of the case along the item's X (12 o'clock is at +X), Z (without
    the crown, which is at +Z) and Y. strap_width: at the lugs. strap_thickness. wrist_width, wrist_height:
    along X and Y, of the ellipse within the strap, whose middle is the item's origin; the case's back touches
    its top.
    """

    case_width: Millimetres
    lug_to_lug: Millimetres
    case_thickness: Millimetres
    strap_width: Millimetres
    strap_thickness: Millimetres
    wrist_width: Millimetres
    wrist_height: Millimetres


class BraceletSize(_Value):
    """A bracelet's measures in millimetres, as it is modelled round a wrist.

    inner_width, inner_height: along X and Y, of the ellipse within it, whose middle is the item's origin.
    band_width: along Z. band_thickness.
    """

    inner_width: Millimetres
    inner_height: Millimetres
    band_width: Millimetres
    band_thickness: Millimetres


class RingSize(_Value):
    """A ring's measures in millimetres, in the size that is modelled.

    inner_diameter: of the hole, whose middle is the item's origin. band_width: along Z, at the palm's side.
    band_thickness: there. head_height: the highest point above the hole's edge, along Y.
    """

    inner_diameter: Millimetres
    band_width: Millimetres
    band_thickness: Millimetres
    head_height: Millimetres


Size = GlassesSize | WatchSize | BraceletSize | RingSize | ShoeSize


class ShoeSizes(_Value):
    """European sizes (Paris points). modelled: the one whose measures stand in size_mm."""

    modelled: EuSize
    smallest: EuSize
    largest: EuSize
    half_sizes: bool = False

    @model_validator(mode="after")
    def _are_in_order(self) -> ShoeSizes:
        if not self.smallest <= self.modelled <= self.largest:
            raise ValueError("smallest, modelled and largest are not in this order")
        return self


class RingSizes(_Value):
    """European ring sizes (ISO 8653: inner circumference in mm) that are made."""

    smallest: Annotated[float, Field(ge=38.0, le=80.0)]
    largest: Annotated[float, Field(ge=38.0, le=80.0)]

    @model_validator(mode="after")
    def _are_in_order(self) -> RingSizes:
        if self.smallest > self.largest:
            raise ValueError("smallest and largest are not in this order")
        return self


class Variant(_Value):
    """One colourway. swatch: its colour in the shelf, "#RRGGBB"."""

    id: Identifier
    swatch: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    name: LocalizedText


class Product(_Value, ABC):
    """One product and its colourways, in the order of the file. ean: the 13 digits of its barcode."""

    schema_version: Literal[1] = Field(alias="schema")
    sku: Identifier
    category: Category
    default_variant: Identifier
    name: LocalizedText
    size_mm: Size
    variants: tuple[Variant, ...] = Field(min_length=1)
    price: Price | None = None
    link: str | None = Field(default=None, pattern=r"^https?://\S+$")
    ean: str | None = Field(default=None, pattern=r"^[0-9]{13}$")
    folder: Path = Field(exclude=True)

    @field_validator("ean")
    @classmethod
    def _ends_in_its_check_digit(cls, value: str | None) -> str | None:
        if value is not None:
            weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(value[:12]))
            check = -weighted % 10
            if int(value[12]) != check:
                raise ValueError(f"{value} is no EAN-13: its last digit would be {check}")
        return value

    @model_validator(mode="after")
    def _variants_are_distinct_and_hold_the_default(self) -> Product:
        ids = [variant.id for variant in self.variants]
        if len(set(ids)) != len(ids):
            raise ValueError("two variants have the same id")
        if self.default_variant not in ids:
            raise ValueError(f"default_variant {self.default_variant!r} is not one of {', '.join(ids)}")
        return self

    @property
    def model_file(self) -> Path:
        """The product's GLB."""
        return self.folder / MODEL_FILE

    @abstractmethod
    def size_text(self) -> str:
        """The size in short, as printed in the product: "48-21-145", "EU 39-46"."""

    def variant(self, variant_id: str | None = None) -> Variant:
        """The colourway of that id, or the default one. Raises ProductError naming those there are."""
        wanted = self.default_variant if variant_id is None else variant_id
        for variant in self.variants:
            if variant.id == wanted:
                return variant
        known = ", ".join(variant.id for variant in self.variants)
        raise ProductError(f"{self.sku} has no variant {wanted!r}; it comes in {known}")


class Glasses(Product):
    """Glasses and their measures."""

    category: Literal["glasses"]
    size_mm: GlassesSize

    def size_text(self) -> str:
        size = self.size_mm
        return f"{size.lens_width:.0f}-{size.bridge_width:.0f}-{size.temple_length:.0f}"


class Shoes(Product):
    """A pair, modelled as its right shoe.

    kind: "low" leaves the ankle bones free, "high" covers them.
    """

    category: Literal["shoes"]
    size_mm: ShoeSize
    kind: Literal["low", "high"]
    sizes_eu: ShoeSizes

    def size_text(self) -> str:
        return f"EU {self.sizes_eu.smallest:g}-{self.sizes_eu.largest:g}"


class Watch(Product):
    """A watch, modelled as worn on a left wrist: its crown towards the fingers."""

    category: Literal["watches"]
    size_mm: WatchSize

    def size_text(self) -> str:
        return f"{self.size_mm.case_width:g} mm"


class Bracelet(Product):
    """A bracelet or bangle. is_rigid: a bangle or cuff keeps its shape, others follow the wrist's."""

    category: Literal["bracelets"]
    size_mm: BraceletSize
    is_rigid: bool

    def size_text(self) -> str:
        return f"{self.size_mm.inner_width:g} x {self.size_mm.inner_height:g} mm"


class Ring(Product):
    """A ring. size_mm is that of the modelled size; others are scaled from it."""

    category: Literal["rings"]
    size_mm: RingSize
    sizes_eu: RingSizes

    def size_text(self) -> str:
        return f"EU {self.sizes_eu.smallest:g}-{self.sizes_eu.largest:g}"


_KINDS: dict[str, type[Product]] = {
    "glasses": Glasses,
    "watches": Watch,
    "bracelets": Bracelet,
    "rings": Ring,
    "shoes": Shoes,
}


def load_product(folder: Path) -> Product:
    """Read ``product.toml`` of a folder: a product of the class that its category says.

    Raises ProductError with one line naming what is wrong.
    """
    path = folder / PRODUCT_FILE
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        kind = _KINDS.get(str(table.get("category")), Glasses)  # which then says what a category may be
        product = kind.model_validate({**table, "folder": folder})
    except FileNotFoundError:
        raise ProductError(f"{folder.name}: there is no {PRODUCT_FILE}") from None
    except OSError as error:
        raise ProductError(f"{folder.name}: {PRODUCT_FILE} cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise ProductError(f"{folder.name}: {PRODUCT_FILE}: {first_problem(error)}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise ProductError(f"{folder.name}: {PRODUCT_FILE} is not valid TOML ({error})") from error
    if not product.model_file.is_file():
        raise ProductError(f"{folder.name}: there is no {MODEL_FILE}")
    return product


def thumbnail(product: Product, variant_id: str | None = None) -> Path:
    """Where the picture of that colourway lies; a product that was just added may not have one yet."""
    return product.folder / f"thumb_{product.variant(variant_id).id}.png"

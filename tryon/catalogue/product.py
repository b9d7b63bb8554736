"""A product as its folder describes it in ``product.toml``."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tryon.errors import ProductError

PRODUCT_FILE = "product.toml"
MODEL_FILE = "model.glb"

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)]
Millimetres = Annotated[float, Field(gt=0.0, lt=1000.0)]

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


class SizeMm(_Value):
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


class Variant(_Value):
    """One colourway. swatch: its colour in the shelf, "#RRGGBB"."""

    id: Identifier
    swatch: str = Field(pattern=r"^#[0-9A-Fa-f]{6}$")
    name: LocalizedText


class Product(_Value):
    """One product and its colourways, in the order of the file."""

    schema_version: Literal[1] = Field(alias="schema")
    sku: Identifier
    category: Literal["glasses"]
    default_variant: Identifier
    name: LocalizedText
    size_mm: SizeMm
    variants: tuple[Variant, ...] = Field(min_length=1)
    price: Price | None = None
    link: str | None = Field(default=None, pattern=r"^https?://\S+$")
    folder: Path = Field(exclude=True)

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

    def variant(self, variant_id: str | None = None) -> Variant:
        """The colourway of that id, or the default one. Raises ProductError naming those there are."""
        wanted = self.default_variant if variant_id is None else variant_id
        for variant in self.variants:
            if variant.id == wanted:
                return variant
        known = ", ".join(variant.id for variant in self.variants)
        raise ProductError(f"{self.sku} has no variant {wanted!r}; it comes in {known}")


def load_product(folder: Path) -> Product:
    """Read ``product.toml`` of a folder. Raises ProductError with one line naming what is wrong."""
    path = folder / PRODUCT_FILE
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        product = Product.model_validate({**table, "folder": folder})
    except FileNotFoundError:
        raise ProductError(f"{folder.name}: there is no {PRODUCT_FILE}") from None
    except OSError as error:
        raise ProductError(f"{folder.name}: {PRODUCT_FILE} cannot be read ({error.strerror})") from error
    except ValidationError as error:
        first, *others = error.errors()
        field = ".".join(str(step) for step in first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ")
        more = f" (and {len(others)} more)" if others else ""
        text = f"{field}: {message}" if field else message
        raise ProductError(f"{folder.name}: {PRODUCT_FILE}: {text}{more}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise ProductError(f"{folder.name}: {PRODUCT_FILE} is not valid TOML ({error})") from error
    if not product.model_file.is_file():
        raise ProductError(f"{folder.name}: there is no {MODEL_FILE}")
    return product


def thumbnail(product: Product, variant_id: str | None = None) -> Path:
    """Where the picture of that colourway lies; a product that was just added may not have one yet."""
    return product.folder / f"thumb_{product.variant(variant_id).id}.png"

"""Products as folders: ``product.toml`` and ``model.glb``, read, checked and turned into models to draw."""

from tryon.catalogue.adding import add_product
from tryon.catalogue.catalogue import Catalogue, load_catalogue, user_products_dir
from tryon.catalogue.checks import check_product
from tryon.catalogue.model import load_model
from tryon.catalogue.product import (
    Category,
    Glasses,
    GlassesSize,
    LocalizedText,
    Price,
    Product,
    Shoes,
    ShoeSize,
    ShoeSizes,
    Size,
    Variant,
    load_product,
    thumbnail,
)

__all__ = [
    "Catalogue",
    "Category",
    "Glasses",
    "GlassesSize",
    "LocalizedText",
    "Price",
    "Product",
    "ShoeSize",
    "ShoeSizes",
    "Shoes",
    "Size",
    "Variant",
    "add_product",
    "check_product",
    "load_catalogue",
    "load_model",
    "load_product",
    "thumbnail",
    "user_products_dir",
]

"""Products as folders: ``product.toml`` and ``model.glb``, read, checked and turned into models to draw."""

from tryon.catalogue.adding import add_product
from tryon.catalogue.catalogue import PRODUCTS_VARIABLE, Catalogue, load_catalogue, sku_of, user_products_dir
from tryon.catalogue.checks import check_product
from tryon.catalogue.model import load_model
from tryon.catalogue.product import (
    Bracelet,
    BraceletSize,
    Category,
    Glasses,
    GlassesSize,
    LocalizedText,
    Price,
    Product,
    Ring,
    RingSize,
    RingSizes,
    Shoes,
    ShoeSize,
    ShoeSizes,
    Size,
    Variant,
    Watch,
    WatchSize,
    load_product,
    thumbnail,
)

__all__ = [
    "PRODUCTS_VARIABLE",
    "Bracelet",
    "BraceletSize",
    "Catalogue",
    "Category",
    "Glasses",
    "GlassesSize",
    "LocalizedText",
    "Price",
    "Product",
    "Ring",
    "RingSize",
    "RingSizes",
    "ShoeSize",
    "ShoeSizes",
    "Shoes",
    "Size",
    "Variant",
    "Watch",
    "WatchSize",
    "add_product",
    "check_product",
    "load_catalogue",
    "load_model",
    "load_product",
    "sku_of",
    "thumbnail",
    "user_products_dir",
]

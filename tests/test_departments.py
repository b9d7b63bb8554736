"""What the window says of a product by its department."""

from __future__ import annotations

import pytest
from helpers_ui import product, shoe

from tryon.catalogue import Product, load_catalogue
from ui.departments import size_line
from ui.text import EN, ZH

ALL = {each.sku: each for each in load_catalogue().products}


@pytest.mark.parametrize(
    ("worn", "english", "chinese"),
    [
        (product("round"), "Lens-bridge-temple 48-21-145", "镜片-鼻梁-镜腿 48-21-145"),
        (shoe("runner"), "Sizes EU 36-46", "尺码 EU 36-46"),
        (ALL["diver"], "Case 41 mm", "表壳 41 mm"),
    ],
)
def test_a_size_says_what_it_is_the_size_of(worn: Product, english: str, chinese: str) -> None:
    assert (size_line(worn, EN), size_line(worn, ZH)) == (english, chinese)

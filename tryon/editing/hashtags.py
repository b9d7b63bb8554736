"""Topics of a post, and how each platform marks them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from tryon.catalogue import Product
from tryon.editing.post_phrases import kind_of

Platform = Literal["xiaohongshu", "douyin", "wechat", "weibo"]

MOST_TOPICS: dict[Platform, int] = {"xiaohongshu": 10, "douyin": 5, "wechat": 6, "weibo": 4}
"""Xiaohongshu takes ten, Douyin five; more than a handful looks like an advertisement everywhere."""

_TOPICS = {
    "glasses": {
        "zh": ("虚拟试戴", "眼镜推荐", "眼镜搭配", "眼镜分享", "晒单"),
        "en": ("virtualtryon", "eyewear", "glasses", "newglasses", "ootd"),
    },
    "watches": {
        "zh": ("虚拟试戴", "手表推荐", "手表上手", "腕表分享", "晒单"),
        "en": ("virtualtryon", "watches", "wristshot", "watchoftheday", "ootd"),
    },
    "bracelets": {
        "zh": ("虚拟试戴", "手链推荐", "手链分享", "首饰分享", "晒单"),
        "en": ("virtualtryon", "bracelets", "jewellery", "braceletoftheday", "ootd"),
    },
    "bangles": {
        "zh": ("虚拟试戴", "手镯推荐", "手镯上手", "首饰分享", "晒单"),
        "en": ("virtualtryon", "bangles", "jewellery", "bracelets", "ootd"),
    },
    "rings": {
        "zh": ("虚拟试戴", "戒指推荐", "戒指上手", "首饰分享", "晒单"),
        "en": ("virtualtryon", "rings", "jewellery", "ringoftheday", "ootd"),
    },
    "shoes": {
        "zh": ("虚拟试穿", "鞋子推荐", "今日鞋搭", "穿搭分享", "晒单"),
        "en": ("virtualtryon", "shoes", "newshoes", "shoesoftheday", "ootd"),
    },
}
"""By kind, the most telling first: people search for these."""


def product_hashtags(product: Product, language: str) -> tuple[str, ...]:
    """Topics of a product without their marks, the most telling first: try-on, kind, its own style."""
    common = _TOPICS[kind_of([product])]["zh" if language == "zh" else "en"]
    style = product.name.text(language).split()[-1]
    own = topic(style if language == "zh" else product.sku)
    return tuple(dict.fromkeys(name for name in (common[0], own, *common[1:]) if name))


def topic(words: str) -> str:
    """Words as one topic: letters and figures alone, since a space or a mark would end it."""
    return re.sub(r"[\W_]+", "", words)


def marked(topics: Iterable[str], platform: Platform) -> str:
    """Topics as the platform's own editor writes them, in a line: "#话题 #话题", on Weibo "#话题# #话题#"."""
    closing = "#" if platform == "weibo" else ""
    return " ".join(f"#{name}{closing}" for name in list(topics)[: MOST_TOPICS[platform]])

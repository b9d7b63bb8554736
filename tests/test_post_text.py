"""Words of a post: true, short enough, in both languages, marked as each platform does."""

from __future__ import annotations

import re

import pytest

from tryon.catalogue import LocalizedText, Product, load_catalogue
from tryon.editing.hashtags import MOST_TOPICS, Platform
from tryon.editing.post_text import MOST_BODY, MOST_TITLE, title_length, write_post
from tryon.fitting.advice import Judgement
from tryon.fitting.shoe_advice import SizeAdvice

TRY_ON = {"zh": re.compile("虚拟试[戴穿]"), "en": re.compile("virtual try-on", re.IGNORECASE)}
PRODUCTS = load_catalogue().products


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.sku)
def test_every_product_in_many_clips(product: Product, language: str) -> None:
    for variant in product.variants:
        for number in range(6):
            post = write_post([(product, variant.id)], language, clip_name=f"clip {number}")
            assert 0 < title_length(post.title) <= MOST_TITLE
            assert len(post.text) <= MOST_BODY
            assert TRY_ON[language].search(post.body)
            assert product.name.text(language) in post.body
            assert variant.name.text(language) in post.body
            assert product.price is None or product.price.label() in post.body
            assert not re.search(r"[{}]|None|clip", post.text)
            assert "\n\n\n" not in post.text
            if language == "en":
                assert not re.search("[\u4e00-\u9fff]", post.text)


def test_it_is_the_same_for_a_clip_and_not_for_all_clips() -> None:
    tried = [(PRODUCTS[0], None)]
    posts = [write_post(tried, "zh", clip_name=str(number)).text for number in range(20)]
    assert posts == [write_post(tried, "zh", clip_name=str(number)).text for number in range(20)]
    assert len(set(posts)) >= 15


@pytest.mark.parametrize("language", ["zh", "en"])
def test_several_products_are_compared(language: str) -> None:
    glasses = [(product, None) for product in PRODUCTS if product.category == "glasses"][:3]
    post = write_post(glasses, language, clip_name="a")
    assert all(
        f"{n}. {product.name.text(language)}" in post.body for n, (product, _) in enumerate(glasses, 1)
    )
    assert ("三副" if language == "zh" else "hree") in post.title + post.body
    everything = write_post([(product, None) for product in PRODUCTS], language, clip_name="b")
    assert title_length(everything.title) <= MOST_TITLE
    assert len(everything.text) <= MOST_BODY
    assert TRY_ON[language].search(write_post([], language).body)


@pytest.mark.parametrize("platform", ["xiaohongshu", "douyin", "wechat", "weibo"])
def test_topics_as_the_platform_marks_them(platform: Platform) -> None:
    tried = [(PRODUCTS[0], None), (PRODUCTS[1], None)]
    post = write_post(tried, "zh", platform=platform, topics=("双11 好物", "新春·上新", "!!"))
    form = r"#\w+#" if platform == "weibo" else r"#\w+"
    assert all(re.fullmatch(form, tag) for tag in post.hashtags)
    assert 3 <= len(set(post.hashtags)) == len(post.hashtags) <= MOST_TOPICS[platform]
    assert {tag.strip("#") for tag in post.hashtags} >= {"双11好物", "新春上新"}
    assert TRY_ON["zh"].search(post.hashtags[0])
    assert post.text.endswith(" ".join(post.hashtags))


def test_advice_is_told_as_it_is() -> None:
    shoes = next(product for product in PRODUCTS if product.category == "shoes")
    fits = write_post([(shoes, None)], "zh", shoe_size=SizeAdvice(42, "fits", "likely", 41.5, 43, "small"))
    assert "EU 42" in fits.body
    assert "41.5" in fits.body
    assert "偏小" in fits.body
    short = write_post([(shoes, None)], "en", shoe_size=SizeAdvice(39, "too_small", "sure", 44, 44, ""))
    assert "still small" in short.body
    frame = Judgement("a_bit_wide", 6.0, LocalizedText(en="A bit wide", zh="略宽"), ())
    assert "略宽" in write_post([(PRODUCTS[0], None)], "zh", frame_fit=frame).body


def test_things_are_called_what_they_are() -> None:
    """Counters, places and verbs go with the thing: 一块手表 上手, 一只手镯, 一枚戒指; a watch is an "it"."""
    by_category = {product.category: product for product in PRODUCTS}
    said = {
        category: "".join(write_post([(product, None)], "zh", clip_name=str(n)).text for n in range(30))
        for category, product in by_category.items()
    }
    for category, counter, thing in (
        ("watches", "块", "手表"),
        ("rings", "枚", "戒指"),
        ("glasses", "副", "眼镜"),
    ):
        assert f"想换{counter}{thing}" in said[category]
    for category in ("watches", "bracelets", "rings"):
        assert "上手" in said[category]
        assert not re.search("试穿|上脸|上脚", said[category])
    watch = (by_category["watches"], None)
    english = "".join(write_post([watch], "en", clip_name=str(n)).text for n in range(30))
    assert not re.search("they look|Do they|Here are", english)


def test_what_is_worn_at_once_is_not_compared() -> None:
    by_category = {product.category: product for product in PRODUCTS}
    look = [(by_category[category], None) for category in ("glasses", "watches", "rings")]
    for number in range(12):
        post = write_post(look, "zh", clip_name=str(number))
        assert not re.search("第几|选哪|投票|试穿", post.text)
        assert {"#虚拟试戴", "#眼镜推荐", "#手表推荐", "#戒指推荐"} <= set(post.hashtags)
    shoes = write_post([*look, (by_category["shoes"], None)], "zh")
    assert "虚拟试穿" in shoes.body

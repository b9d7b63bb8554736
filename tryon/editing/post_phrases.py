"""Ways to say what a post says, in both languages.

Nothing here praises what nobody knows (comfort, quality) or tells where and when it was: only what is seen.
Names in braces: name; named and Named ("the Colette glasses", "The ..."); colour; unit (a pair's counter);
verb (to try on); on (on the face, the feet); thing and things; count; tryon; in advice size, low, high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """One language. words: by category, or "any" for several. counts: of two, three and so on."""

    counts: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    titles_one: tuple[str, ...]
    titles_many: tuple[str, ...]
    title_short: str
    title_none: str
    openings_one: tuple[str, ...]
    openings_many: tuple[str, ...]
    opening_none: str
    looked_at: Mapping[str, tuple[str, ...]]
    fact_mark: Mapping[str, str]
    fact_gap: str
    shoe_size: Mapping[str, str]
    shoe_range: str
    shoe_runs: Mapping[str, str]
    frame_fit: Mapping[str, str]
    closings_one: tuple[str, ...]
    closings_many: tuple[str, ...]
    notes: tuple[str, ...]
    topics: tuple[str, ...]


PHRASES: Mapping[str, Phrases] = {
    "zh": Phrases(
        counts=("两", "三", "四", "五", "六", "七", "八", "九", "十"),
        words={
            "glasses": {"named": "{name}", "unit": "副", "verb": "试戴", "on": "上脸", "thing": "眼镜",
                        "tryon": "虚拟试戴"},
            "shoes": {"named": "{name}", "unit": "双", "verb": "试穿", "on": "上脚", "thing": "鞋",
                      "tryon": "虚拟试穿"},
            "any": {"unit": "样", "verb": "试", "on": "上身", "thing": "新品", "tryon": "虚拟试穿"},
        },
        titles_one=(
            "{name}{on}效果",
            "先{verb}再决定：{name}",
            "今天{verb}了{name}",
            "{name}，{on}给你们看",
            "种草{name}，先{verb}",
            "这{unit}{name}适合我吗？",
        ),
        titles_many=(
            "一口气{verb}{count}{unit}，选哪{unit}？",
            "{count}{unit}{thing}{on}对比，帮我选",
            "选择困难：{count}{unit}{thing}连着试",
            "{count}{unit}{thing}，你们投第几{unit}？",
        ),
        title_short="这{unit}{thing}，{on}看看",
        title_none="对着镜子虚拟试穿",
        openings_one=(
            "今天{verb}了{name}，选的是{colour}，{on}效果都拍下来了。",
            "想换{unit}{thing}很久了，先看看{on}的样子：{name}，{colour}。",
            "没急着下单，先把{name}（{colour}）{on}看了一遍。",
            "给你们看看{name}{on}是什么感觉，颜色是{colour}。",
        ),
        openings_many=(
            "一次{verb}了{count}{unit}，放在一起看差别很明显。",
            "纠结了一圈，干脆把{count}{unit}都{verb}了，剪在一起对比。",
            "{count}{unit}{thing}连着换，每{unit}{on}的感觉都不一样。",
        ),
        opening_none="对着镜子试了试，效果都拍下来了。",
        looked_at={
            "glasses": (
                "重点看镜框和脸型的比例，转头再看看侧面。",
                "正面看镜框，侧面看镜腿，光线也会照在镜片上。",
                "框型、颜色和肤色搭不搭，一眼就能看出来。",
            ),
            "shoes": (
                "重点看鞋型，还有跟裤脚搭不搭。",
                "低头看一眼，侧面再看一眼，鞋型很清楚。",
                "颜色跟自己的裤子放在一起看最直观。",
            ),
            "any": ("从头到脚一起看，搭不搭很直观。",),
        },
        fact_mark={"glasses": "👓", "shoes": "👟"},
        fact_gap="｜",
        shoe_size={
            "fits": "📏 按量到的脚长，这双建议穿 EU {size}",
            "too_small": "📏 这双最大到 EU {size}，按我的脚长还是小了",
            "too_large": "📏 这双最小是 EU {size}，按我的脚长还是大了",
        },
        shoe_range="（{low} 到 {high} 之间都可以试试）",
        shoe_runs={"small": "，版型偏小", "large": "，版型偏大"},
        frame_fit={
            "fits": "📏 镜框宽度和我的脸型刚好",
            "a_bit_narrow": "📏 镜框对我的脸略窄一点",
            "a_bit_wide": "📏 镜框对我的脸略宽一点",
            "too_narrow": "📏 镜框对我的脸偏窄",
            "too_wide": "📏 镜框对我的脸偏宽",
        },
        closings_one=(
            "你们觉得适合我吗？",
            "要不要入？评论区说说看。",
            "觉得可以的扣 1，再想想的扣 2。",
            "还想看别的颜色，可以留言告诉我。",
        ),
        closings_many=(
            "你们投第几{unit}？",
            "选哪{unit}好，评论区帮我决定。",
            "如果只能留一{unit}，你会选哪{unit}？",
        ),
        notes=(
            "※ 画面是{tryon}的效果，实物的颜色和尺寸以店里为准。",
            "※ {tryon}，不是实拍上身；颜色、大小请以实物为准。",
            "※ 本条是{tryon}效果展示，下单前建议看看实物。",
        ),
        topics=("虚拟试穿", "晒单", "穿搭分享"),
    ),
    "en": Phrases(
        counts=("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        words={
            "glasses": {"unit": "pair", "verb": "try on", "on": "on my face", "thing": "frame",
                        "things": "frames", "named": "the {name} glasses", "tryon": "virtual try-on"},
            "shoes": {"unit": "pair", "verb": "try on", "on": "on my feet", "thing": "pair of shoes",
                      "things": "pairs of shoes", "named": "the {name} shoes", "tryon": "virtual try-on"},
            "any": {"unit": "look", "verb": "try on", "on": "on me", "thing": "look",
                    "things": "looks", "tryon": "virtual try-on"},
        },
        titles_one=(
            "{Named}: how they look",
            "Trying {named} before I decide",
            "{Named}: yes or no?",
            "First look at {named}",
            "Would you wear {named}?",
        ),
        titles_many=(
            "{Count} {things}, one mirror: help me pick",
            "I tried {count} {things}. Which one?",
            "{Count} {things} side by side",
            "Which of these {count} suits me best?",
        ),
        title_short="Yes or no?",
        title_none="Trying things on, virtually",
        openings_one=(
            "Tried on {named} in {colour} today. Here is how they look {on}.",
            "I wanted to see {named} ({colour}) {on} before ordering anything.",
            "Been thinking about a new {thing} for a while. Here are {named}, in {colour}.",
            "{Named} in {colour}, as they look {on}.",
        ),
        openings_many=(
            "Tried {count} {things} in a row. Next to each other the difference is easy to see.",
            "Could not make up my mind, so I put them all on, one after the other.",
            "{Count} {things}, and every one changes the whole picture.",
        ),
        opening_none="A quick look in the mirror.",
        looked_at={
            "glasses": (
                "Watch how the frame sits against the face, then from the side.",
                "Front for the shape, side for the temples.",
                "Shape, colour and skin tone: you see at once whether they go together.",
            ),
            "shoes": (
                "Watch the shape, and how they go with the trousers.",
                "One look from above, one from the side.",
                "Easiest to judge the colour next to what I really wear.",
            ),
            "any": ("Head to toe, so you see whether it goes together.",),
        },
        fact_mark={"glasses": "👓", "shoes": "👟"},
        fact_gap=" · ",
        shoe_size={
            "fits": "📏 For the foot length measured, EU {size} is the size to take",
            "too_small": "📏 They end at EU {size}, still small for the foot length measured",
            "too_large": "📏 They start at EU {size}, still large for the foot length measured",
        },
        shoe_range=" (anything from {low} to {high} is worth a try)",
        shoe_runs={"small": "; they run small", "large": "; they run large"},
        frame_fit={
            "fits": "📏 The width of the frame suits my face",
            "a_bit_narrow": "📏 The frame is a bit narrow for my face",
            "a_bit_wide": "📏 The frame is a bit wide for my face",
            "too_narrow": "📏 The frame is too narrow for my face",
            "too_wide": "📏 The frame is too wide for my face",
        },
        closings_one=(
            "Do they suit me?",
            "Keep or skip? Tell me below.",
            "Which colour should I try next?",
        ),
        closings_many=(
            "Which one gets your vote?",
            "If you could keep only one, which would it be?",
            "Help me decide in the comments.",
        ),
        notes=(
            "* What you see is a {tryon}; check colour and size on the real thing.",
            "* This is a {tryon}, not a photo of the real item. Colours and sizes may differ.",
            "* Shown with {tryon}. See the real thing before you order.",
        ),
        topics=("virtualtryon", "ootd"),
    ),
}  # fmt: skip

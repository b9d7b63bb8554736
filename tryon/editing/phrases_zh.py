"""Ways to say in Chinese what a post says. See `Phrases`."""

from __future__ import annotations

from tryon.editing.post_phrases import Phrases

ZH = Phrases(
    counts=("两", "三", "四", "五", "六", "七", "八", "九", "十"),
    words={
        "glasses": {"named": "{name}", "unit": "副", "verb": "试戴", "on": "上脸", "thing": "眼镜",
                    "tryon": "虚拟试戴"},
        "shoes": {"named": "{name}", "unit": "双", "verb": "试穿", "on": "上脚", "thing": "鞋",
                  "tryon": "虚拟试穿"},
        "watches": {"named": "{name}", "unit": "块", "verb": "试戴", "on": "上手", "thing": "手表",
                    "tryon": "虚拟试戴"},
        "bracelets": {"named": "{name}", "unit": "条", "verb": "试戴", "on": "上手", "thing": "手链",
                      "tryon": "虚拟试戴"},
        "bangles": {"named": "{name}", "unit": "只", "verb": "试戴", "on": "上手", "thing": "手镯",
                    "tryon": "虚拟试戴"},
        "rings": {"named": "{name}", "unit": "枚", "verb": "试戴", "on": "上手", "thing": "戒指",
                  "tryon": "虚拟试戴"},
        "accessories": {"unit": "样", "verb": "试戴", "on": "上身", "thing": "配饰", "tryon": "虚拟试戴"},
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
    titles_together=(
        "{count}{unit}一起上身，搭不搭？",
        "今天的搭配：{count}{unit}一起试",
        "{count}{unit}叠在一起是什么效果",
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
    openings_together=(
        "{count}{unit}一起{verb}了，整体效果都拍下来了。",
        "想看看搭在一起什么样，干脆把这{count}{unit}一次{verb}齐。",
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
        "watches": (
            "重点看表盘大小和手腕的比例，转一转再看看侧面。",
            "正面看表盘，侧面看表壳厚度，光线也会照在表镜上。",
            "表带、表盘和肤色搭不搭，抬手就能看出来。",
        ),
        "bracelets": (
            "重点看粗细和手腕的比例，手腕内侧也转过来看看。",
            "抬手看一眼，放下再看一眼，光泽很清楚。",
            "颜色和肤色搭不搭，一眼就能看出来。",
        ),
        "bangles": (
            "重点看圈口、粗细和手腕的比例，转一转看看内侧。",
            "抬手看一眼，侧面再看一眼，弧度很清楚。",
            "颜色和肤色搭不搭，一眼就能看出来。",
        ),
        "rings": (
            "重点看宽窄和手指的比例。",
            "手背看一眼，侧面再看一眼，宽窄高低很清楚。",
            "换个角度看看反光，跟肤色搭不搭很直观。",
        ),
        "accessories": ("放在一起看，搭不搭很直观。",),
        "any": ("从头到脚一起看，搭不搭很直观。",),
    },
    fact_mark={"glasses": "👓", "watches": "⌚", "bracelets": "✨", "rings": "💍", "shoes": "👟"},
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
    closings_together=(
        "这样搭你们觉得怎么样？",
        "要是只能换掉一{unit}，你会换哪{unit}？",
        "搭得好不好，评论区说说看。",
    ),
    notes=(
        "※ 画面是{tryon}的效果，实物的颜色和尺寸以店里为准。",
        "※ {tryon}，不是实拍{on}；颜色、大小请以实物为准。",
        "※ 本条是{tryon}效果展示，下单前建议看看实物。",
    ),
    topics=("虚拟试穿", "晒单", "穿搭分享"),
)  # fmt: skip

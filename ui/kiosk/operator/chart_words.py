"""The words of the charts."""

from __future__ import annotations

from typing import TypedDict

from ui.text import Language


class ChartWords(TypedDict):
    """steps: by name, as in `tryon.insights.charts.FUNNEL`."""

    days_title: str
    visits: str
    sessions: str
    funnel_title: str
    steps: dict[str, str]
    products_title: str
    tried: str
    minutes: str
    fetched: str
    empty: str


EN: ChartWords = {
    "days_title": "Visits per day",
    "visits": "stepped up",
    "sessions": "agreed to be shown",
    "funnel_title": "How far they came",
    "steps": {
        "reached_consent": "Stepped up",
        "sessions": "Agreed to be shown",
        "reached_captured": "Took a photo or clip",
        "reached_share": "Asked for the code",
    },
    "products_title": "Tried on most",
    "tried": "{count}×",
    "minutes": "{count} min",
    "fetched": "{count} taken along",
    "empty": "Nothing was counted in these days",
}

ZH: ChartWords = {
    "days_title": "每日到访",
    "visits": "走近",
    "sessions": "同意试戴",
    "funnel_title": "体验到哪一步",
    "steps": {
        "reached_consent": "走近镜子",
        "sessions": "同意试戴",
        "reached_captured": "拍照或录像",
        "reached_share": "要了二维码",
    },
    "products_title": "试戴最多",
    "tried": "{count} 次",
    "minutes": "{count} 分钟",
    "fetched": "带走 {count}",
    "empty": "这些天没有统计数字",
}

CHART_WORDS: dict[Language, ChartWords] = {"en": EN, "zh": ZH}

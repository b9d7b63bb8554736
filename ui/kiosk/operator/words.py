"""Every word of the staff's pages, by language."""

from __future__ import annotations

from typing import TypedDict

from ui.text import Language


class StaffWords(TypedDict):
    """{name}, {count} and so on are filled in."""

    pin_title: str
    pin_new: str
    pin_again: str
    pin_hint: str
    pin_weak: str
    pin_differs: str
    pin_checked: str
    pin_wrong: str
    pin_locked: str
    pin_unsaved: str
    delete: str
    enter: str
    cancel: str
    done: str
    back: str
    other_language: str
    leave: str
    restart_and_leave: str
    restart_needed: str
    pages: dict[str, str]
    all_well: str
    figures: dict[str, str]
    yes: str
    no: str
    events: str
    no_events: str
    restarts_title: str
    camera_auto: str
    camera_which: str
    camera_turned: str
    camera_hint: str
    no_picture: str
    turned: tuple[str, str, str, str]
    screen_which: str
    screen_first: str
    screen_turned: str
    after_restart: str
    products: str
    products_hint: str
    update: str
    update_hint: str
    update_from: str
    no_stick: str
    other_folder: str
    use_folder: str
    no_folders: str
    updating: str
    updated: str
    update_stopped: str
    not_taken: str
    days: tuple[str, ...]
    all_day: str
    closed: str
    open: str
    same_all: str
    opens: str
    closes: str
    hours_hint: str
    gestures: str
    spoken: str
    spoken_hint: str
    no_voice: str
    first_language: str
    consent_zh: str
    consent_en: str
    consent_ours: str
    consent_hint: str
    consent_from: str
    consent_no_file: str
    preview: str
    shop: str
    contact: str
    keep: str
    keep_hint: str
    template: str
    template_none: str
    template_drawn: str
    preset: str
    presets: tuple[str, str, str]
    preset_hint: str
    recent_title: str
    recent: str
    recent_none: str
    recent_hint: str
    recent_remove: str
    insights: str
    insights_none: str
    minutes: str
    day_count: str
    hours_count: str
    range_days: tuple[str, ...]
    export: str
    exporting: str
    exported: str
    logs_all: str
    logs_wrong: str
    restart: str
    restart_hint: str
    end: str
    end_hint: str
    sure: str
    change_pin: str
    empty: str
    fewer: str
    more: str


EN: StaffWords = {
    "pin_title": "Staff only",
    "pin_new": "Choose a PIN",
    "pin_again": "The same PIN once more",
    "pin_hint": "4 to 8 digits. With it you change this kiosk.",
    "pin_weak": "4 to 8 digits that nobody guesses at once",
    "pin_differs": "The two were not the same. Choose again.",
    "pin_checked": "One moment …",
    "pin_wrong": "Wrong PIN. Tries left: {count}",
    "pin_locked": "Too many wrong tries. Wait {time}.",
    "pin_unsaved": "The PIN could not be kept: {problem}",
    "delete": "Delete",
    "enter": "Enter",
    "cancel": "Cancel",
    "done": "Done",
    "back": "Back",
    "other_language": "中文",
    "leave": "Back to the shoppers",
    "restart_and_leave": "Restart and go back",
    "restart_needed": "Some changes wait for a restart",
    "pages": {
        "overview": "Overview",
        "cameras": "Camera",
        "screens": "Screen",
        "catalogue": "Products",
        "hours": "Opening hours",
        "language": "Language, voice",
        "consent": "Consent",
        "sharing": "Posts",
        "keeping": "Shop, privacy",
        "counts": "Counts",
        "logs": "Log",
        "system": "System",
    },
    "all_well": "All is well",
    "figures": {
        "tryon_camera_up": "Camera delivers",
        "tryon_fps": "Pictures per second",
        "tryon_mirror_moving": "Mirror moves on",
        "tryon_recording_allowed": "Room for clips",
        "tryon_disk_free_bytes": "Free on the disk",
        "tryon_memory_bytes": "Memory used",
        "tryon_temperature_celsius": "Temperature",
        "tryon_uptime_seconds": "Running for",
        "tryon_restarts_total": "Restarts after faults",
        "tryon_thread_faults_total": "Faults it mended",
        "tryon_sessions_total": "Sessions since start",
        "tryon_captures_total": "Photos and clips",
        "tryon_last_error_age_seconds": "Since the last error",
    },
    "yes": "yes",
    "no": "no",
    "events": "Last events",
    "no_events": "Nothing has happened yet",
    "restarts_title": "Last restarts",
    "camera_auto": "The first that works",
    "camera_which": "Camera",
    "camera_turned": "Mounted turned clockwise by",
    "camera_hint": "The picture is live. People must stand upright in it.",
    "no_picture": "No picture yet",
    "turned": ("0°", "90°", "180°", "270°"),
    "screen_which": "Screen",
    "screen_first": "The first",
    "screen_turned": "Hangs turned clockwise by",
    "after_restart": "In force after the next restart.",
    "products": "Shown on this kiosk",
    "products_hint": "{shown} of {count} are shown",
    "update": "New products",
    "update_hint": "Each is checked, then copied. One with a fault leaves the old one in place.",
    "update_from": "Take from {name}",
    "no_stick": "Plug in a USB stick …",
    "other_folder": "Another folder",
    "use_folder": "Take products from here",
    "no_folders": "No folders in here",
    "updating": "Checking and copying … {percent} %",
    "updated": "{count} on the shelf",
    "update_stopped": "Stopped. {count} on the shelf",
    "not_taken": "Not taken:",
    "days": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "all_day": "All day",
    "closed": "Closed",
    "open": "Hours",
    "same_all": "Every day like Monday",
    "opens": "from",
    "closes": "to",
    "hours_hint": "A time that ends before it begins goes on past midnight.",
    "gestures": "Gestures",
    "spoken": "Spoken prompts",
    "spoken_hint": "A few short sentences in the shopper's language, as loud as this machine is set.",
    "no_voice": "This PC has no voice. Linux: install espeak-ng. Windows: add one in its settings.",
    "first_language": "Language at first",
    "consent_zh": "Chinese",
    "consent_en": "English",
    "consent_ours": "Standard words",
    "consent_hint": "Replaces the first sentence. What is kept, and for how long, is always told below it.",
    "consent_from": "Read consent_zh.txt and consent_en.txt from {name}",
    "consent_no_file": "There is no consent_zh.txt or consent_en.txt on {name}",
    "preview": "As shoppers see it",
    "shop": "Name of the shop",
    "contact": "Whom to ask about privacy",
    "keep": "Shared clips can be fetched for",
    "keep_hint": "Everything else of a shopper is deleted when they leave.",
    "template": "Photos and clips to take along are framed by",
    "template_none": "Nothing: as they were captured",
    "template_drawn": "An example is being drawn…",
    "preset": "Clips are made for",
    "presets": ("Any phone", "Xiaohongshu", "Douyin"),
    "preset_hint": "For any phone they are 720 pixels wide, else 1080, and shoppers wait twice as long.",
    "recent_title": "Clips on the first screen",
    "recent": "At most, the newest",
    "recent_none": "none",
    "recent_hint": (
        "Who takes a clip along is asked whether it may play here, without sound. "
        "All are deleted at midnight."
    ),
    "recent_remove": "Delete the clips that are shown now: {count}",
    "insights": "Anonymous counts are kept for",
    "insights_none": "no counts",
    "minutes": "{count} min",
    "day_count": "{count} days",
    "hours_count": "{count} h",
    "range_days": ("7 days", "30 days", "90 days"),
    "export": "Copy as CSV to {name}",
    "exporting": "Copying …",
    "exported": "On {name}: {files}",
    "logs_all": "All",
    "logs_wrong": "Faults only",
    "restart": "Restart the kiosk",
    "restart_hint": "Takes a few seconds. Settings that wait come into force.",
    "end": "End the kiosk",
    "end_hint": "The screen is the system's again, until the kiosk is started anew.",
    "sure": "Really? Press again",
    "change_pin": "Change the PIN",
    "empty": "none",
    "fewer": "Less",
    "more": "More",
}

ZH: StaffWords = {
    "pin_title": "店员入口",
    "pin_new": "请设置 PIN",
    "pin_again": "请再输入一次",
    "pin_hint": "4 至 8 位数字，用来管理这台设备。",
    "pin_weak": "请用 4 至 8 位不易猜到的数字",
    "pin_differs": "两次输入不一致，请重新设置。",
    "pin_checked": "请稍候……",
    "pin_wrong": "PIN 不正确，还可再试 {count} 次",
    "pin_locked": "错误次数过多，请等待 {time}。",
    "pin_unsaved": "PIN 未能保存：{problem}",
    "delete": "删除",
    "enter": "确认",
    "cancel": "取消",
    "done": "完成",
    "back": "返回",
    "other_language": "English",
    "leave": "返回顾客界面",
    "restart_and_leave": "重启并返回",
    "restart_needed": "部分设置在重启后生效",
    "pages": {
        "overview": "概览",
        "cameras": "摄像头",
        "screens": "屏幕",
        "catalogue": "商品",
        "hours": "营业时间",
        "language": "语言与语音",
        "consent": "告知文字",
        "sharing": "作品",
        "keeping": "店铺与隐私",
        "counts": "统计",
        "logs": "日志",
        "system": "系统",
    },
    "all_well": "一切正常",
    "figures": {
        "tryon_camera_up": "摄像头有画面",
        "tryon_fps": "每秒画面",
        "tryon_mirror_moving": "镜子运行中",
        "tryon_recording_allowed": "可拍照录像",
        "tryon_disk_free_bytes": "磁盘剩余",
        "tryon_memory_bytes": "内存占用",
        "tryon_temperature_celsius": "温度",
        "tryon_uptime_seconds": "已运行",
        "tryon_restarts_total": "故障重启次数",
        "tryon_thread_faults_total": "自行恢复的故障",
        "tryon_sessions_total": "启动以来体验次数",
        "tryon_captures_total": "照片与视频",
        "tryon_last_error_age_seconds": "距上次错误",
    },
    "yes": "是",
    "no": "否",
    "events": "最近事件",
    "no_events": "还没有事件",
    "restarts_title": "最近重启",
    "camera_auto": "第一个可用的",
    "camera_which": "摄像头",
    "camera_turned": "安装时顺时针旋转",
    "camera_hint": "这是实时画面，人应当是直立的。",
    "no_picture": "还没有画面",
    "turned": ("0°", "90°", "180°", "270°"),
    "screen_which": "屏幕",
    "screen_first": "第一个",
    "screen_turned": "安装时顺时针旋转",
    "after_restart": "下次重启后生效。",
    "products": "这台设备展示的商品",
    "products_hint": "共 {count} 件，展示 {shown} 件",
    "update": "更新商品",
    "update_hint": "每件商品先检查再复制；有问题的不会替换原来的。",
    "update_from": "从 {name} 更新",
    "no_stick": "请插入 U 盘……",
    "other_folder": "其他文件夹",
    "use_folder": "使用这里的商品",
    "no_folders": "这里没有文件夹",
    "updating": "正在检查并复制…… {percent}%",
    "updated": "已上架 {count} 件",
    "update_stopped": "已停止，已上架 {count} 件",
    "not_taken": "未采用：",
    "days": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "all_day": "全天",
    "closed": "休息",
    "open": "时段",
    "same_all": "每天都与周一相同",
    "opens": "从",
    "closes": "到",
    "hours_hint": "结束早于开始时，表示营业到次日。",
    "gestures": "手势操作",
    "spoken": "语音提示",
    "spoken_hint": "用顾客选择的语言说几句简短的话，音量与本机相同。",
    "no_voice": "本机没有语音，不会发声。Linux 请安装 espeak-ng，Windows 请在系统设置里添加语音。",
    "first_language": "默认语言",
    "consent_zh": "中文",
    "consent_en": "英文",
    "consent_ours": "默认文字",
    "consent_hint": "替换第一句话；保留内容和时间始终会在下方告知。",
    "consent_from": "从 {name} 读取 consent_zh.txt 和 consent_en.txt",
    "consent_no_file": "{name} 上没有 consent_zh.txt 或 consent_en.txt",
    "preview": "顾客看到的样子",
    "shop": "店名",
    "contact": "隐私问题联系方式",
    "keep": "分享的内容可下载",
    "keep_hint": "顾客离开后，其他内容全部删除。",
    "template": "带走的照片和视频使用的模板",
    "template_none": "不用模板，保持原样",
    "template_drawn": "正在绘制示例…",
    "preset": "视频适用于",
    "presets": ("所有手机", "小红书", "抖音"),
    "preset_hint": "“所有手机”宽 720 像素，其他宽 1080 像素；后者顾客要多等约一倍时间。",
    "recent_title": "待机画面播放顾客视频",
    "recent": "最多保留最新的",
    "recent_none": "不播放",
    "recent_hint": "顾客带走视频时会询问能否在这里静音播放；所有视频在午夜删除。",
    "recent_remove": "删除正在播放的视频：{count} 段",
    "insights": "匿名统计保留",
    "insights_none": "不统计",
    "minutes": "{count} 分钟",
    "day_count": "{count} 天",
    "hours_count": "{count} 小时",
    "range_days": ("7 天", "30 天", "90 天"),
    "export": "以 CSV 复制到 {name}",
    "exporting": "正在复制……",
    "exported": "已存到 {name}：{files}",
    "logs_all": "全部",
    "logs_wrong": "仅故障",
    "restart": "重启镜子",
    "restart_hint": "只需几秒，等待中的设置随之生效。",
    "end": "退出镜子",
    "end_hint": "屏幕回到系统桌面，直到再次启动。",
    "sure": "确定吗？再按一次",
    "change_pin": "更改 PIN",
    "empty": "无",
    "fewer": "减少",
    "more": "增加",
}

STAFF_WORDS: dict[Language, StaffWords] = {"en": EN, "zh": ZH}

"""Every word of the kiosk's screens, by language."""

from __future__ import annotations

from typing import TypedDict

from tryon.kiosk.settings import DAYS
from ui.text import Language


class KioskWords(TypedDict):
    """{name}, {minutes} and so on are filled in."""

    other_language: str
    privacy: str
    close: str
    finish: str
    invite: str
    invite_shoes: str
    invite_hint: str
    touch_hint: str
    colours: str
    others_hint: str
    along_hint: str
    tag_hint: str
    empty: str
    consent_title: str
    consent: str
    consent_points: tuple[str, ...]
    agree: str
    decline: str
    captured_photo: str
    captured_clip: str
    captured_hint: str
    to_phone: str
    once_more: str
    throw_away: str
    share_title: str
    share_wifi: str
    share_any_wifi: str
    share_scan: str
    share_waiting: str
    share_seen: str
    share_fetched: str
    share_making: str
    share_plain: str
    share_preparing: str
    share_failed: str
    share_keep: str
    show_here: str
    show_here_note: str
    shown_here: str
    thanks_shown: str
    consent_shown: str
    share_done: str
    share_more: str
    share_delete: str
    thanks_title: str
    thanks: str
    thanks_shared: str
    try_on: str
    warn_title: str
    warn: str
    go_on: str
    leave: str
    trouble_title: str
    trouble: str
    closed_title: str
    closed: str
    open_all_day: str
    closed_today: str
    days: tuple[str, ...]
    disk_full: str
    unknown_tag: str
    step_back: str
    come_closer: str
    say_consent: str
    say_try: str
    say_share: str
    say_thanks: str
    say_warn: str


EN: KioskWords = {
    "other_language": "中文",
    "privacy": "Privacy",
    "close": "Close",
    "finish": "I'm done",
    "invite": "See yourself in",
    "invite_shoes": "See yourself in",
    "invite_hint": "or just step in front of the mirror",
    "touch_hint": "Touch to start",
    "colours": "{count} colours",
    "others_hint": "More: {kinds}",
    "along_hint": "Take photos and videos and save them to your phone",
    "tag_hint": "Holding a product? Show its barcode to the mirror",
    "empty": "See yourself in it",
    "consent_title": "See it on yourself?",
    "consent": "The camera films you, so that the mirror can show you wearing it.",
    "consent_points": (
        "Everything happens inside this mirror. Nothing goes to the internet.",
        "When you leave, everything about you is deleted.",
        "Only what you save to your phone is kept here, for {minutes} minutes, to download it.",
    ),
    "agree": "Yes, show me",
    "decline": "No, thanks",
    "captured_photo": "Your photo",
    "captured_clip": "Your video",
    "captured_hint": "Save it to your phone, or delete it.",
    "to_phone": "To my phone",
    "once_more": "Take another",
    "throw_away": "Delete it",
    "share_title": "Save it to your phone",
    "share_wifi": "Join the Wi-Fi {name}",
    "share_any_wifi": "Join this shop's Wi-Fi. Our staff know its name",
    "share_scan": "Scan the code with your phone's camera",
    "share_waiting": "Waiting for your phone …",
    "share_seen": "Your phone is here: save it there",
    "share_fetched": "It is on your phone",
    "share_making": "Getting it ready … {percent} %",
    "share_plain": "Don't wait, take it unedited",
    "share_preparing": "Making the code …",
    "share_failed": "It cannot be sent now. Please ask our staff.",
    "share_keep": "The code works for {minutes} more minutes. Then it is deleted.",
    "show_here": "Show my video on this screen today",
    "show_here_note": "Silent, for all to see. Our staff delete it if you ask.",
    "shown_here": "Shown with our guest's permission",
    "thanks_shown": (
        "Your phone can fetch it for {minutes} more minutes, and this screen may show it today.\n"
        "Everything else is deleted when you leave."
    ),
    "consent_shown": (
        "Only what you save to your phone is kept here, for {minutes} minutes, or until tonight "
        "if you let us show it."
    ),
    "share_done": "Done",
    "share_more": "Try on more",
    "share_delete": "Delete it now",
    "thanks_title": "Thank you!",
    "thanks": "Everything about you is deleted now.",
    "thanks_shared": (
        "Your phone can fetch it for {minutes} more minutes.\nEverything else is deleted when you leave."
    ),
    "try_on": "Try on more",
    "warn_title": "Still there?",
    "warn": "Otherwise everything about you is deleted now.",
    "go_on": "Yes, go on",
    "leave": "No, delete it",
    "trouble_title": "Back in a moment",
    "trouble": "The mirror is just mending something.",
    "closed_title": "See you soon",
    "closed": "We are closed now. We are here again:",
    "open_all_day": "all day",
    "closed_today": "closed",
    "days": tuple(day.capitalize() for day in DAYS),
    "disk_full": "No photos or videos just now. Please ask our staff.",
    "unknown_tag": "This product is not in the mirror yet",
    "step_back": "Step back, please",
    "come_closer": "Come a little closer",
    "say_consent": "Hello! Would you like to see it on yourself? Touch the golden button to begin.",
    "say_try": "Touch the white button to take a picture.",
    "say_share": "Scan the code with your phone to save it there.",
    "say_thanks": "Thank you, and goodbye!",
    "say_warn": "Are you still there? Touch the golden button to go on.",
}

ZH: KioskWords = {
    "other_language": "English",
    "privacy": "隐私说明",
    "close": "关闭",
    "finish": "试好了",
    "invite": "在镜子里试戴",
    "invite_shoes": "在镜子里试穿",
    "invite_hint": "或者直接站到镜子前",
    "touch_hint": "点一下，开始",
    "colours": "{count} 种颜色",
    "others_hint": "还可以试：{kinds}",
    "along_hint": "拍照片、拍视频，存到你的手机",
    "tag_hint": "手上有商品？把吊牌上的条码对着镜子",
    "empty": "看看在你身上的效果",
    "consent_title": "想看看在你身上的效果吗？",
    "consent": "镜子需要用摄像头拍到你，才能帮你试戴。",
    "consent_points": (
        "画面只在这面镜子里处理，不会上传网络。",
        "你离开后，与你有关的内容全部删除。",
        "只有你要存到手机的照片或视频会保留 {minutes} 分钟，方便下载。",
    ),
    "agree": "好，开始试戴",
    "decline": "不用了",
    "captured_photo": "你的照片",
    "captured_clip": "你的视频",
    "captured_hint": "可以存到手机，也可以直接删掉。",
    "to_phone": "存到我的手机",
    "once_more": "再拍一次",
    "throw_away": "删掉",
    "share_title": "存到你的手机",
    "share_wifi": "连接 Wi-Fi {name}",
    "share_any_wifi": "连接本店的 Wi-Fi，名称可问店员",
    "share_scan": "用手机相机扫描二维码",
    "share_waiting": "等待手机扫码……",
    "share_seen": "手机已打开页面，请在手机上保存",
    "share_fetched": "已经存到你的手机",
    "share_making": "正在制作你的作品…… {percent}%",
    "share_plain": "不等了，直接拿原片",
    "share_preparing": "正在生成二维码……",
    "share_failed": "暂时无法发送，请联系店员。",
    "share_keep": "二维码还有 {minutes} 分钟有效，之后自动删除。",
    "show_here": "今天可以在这块屏幕播放我的视频",
    "show_here_note": "没有声音，店里的人都能看到；随时可以请店员删除。",
    "shown_here": "经顾客本人同意播放",
    "thanks_shown": (
        "手机在 {minutes} 分钟内还能下载，\n今天可能会在这块屏幕播放，\n其他内容会在你离开后全部删除。"
    ),
    "consent_shown": "只有你要存到手机的会保留 {minutes} 分钟，或者经你同意今天在这里播放。",
    "share_done": "完成",
    "share_more": "继续试戴",
    "share_delete": "马上删除",
    "thanks_title": "感谢体验！",
    "thanks": "与你有关的内容已全部删除。",
    "thanks_shared": "手机在 {minutes} 分钟内还能下载，\n其他内容会在你离开后全部删除。",
    "try_on": "继续试戴",
    "warn_title": "还在吗？",
    "warn": "没有操作的话，与你有关的内容将被删除。",
    "go_on": "在，继续",
    "leave": "不用了，删除",
    "trouble_title": "马上回来",
    "trouble": "镜子正在自我恢复，请稍等片刻。",
    "closed_title": "欢迎下次光临",
    "closed": "现在已经打烊，营业时间：",
    "open_all_day": "全天",
    "closed_today": "休息",
    "days": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "disk_full": "现在不能拍照或录像，请联系店员。",
    "unknown_tag": "镜子里还没有这件商品",
    "step_back": "请往后退一步",
    "come_closer": "请再走近一点",
    "say_consent": "你好！想看看在你身上的效果吗？点金色按钮，开始试戴。",
    "say_try": "点白色按钮，就能拍照。",
    "say_share": "用手机扫描二维码，就能存到手机。",
    "say_thanks": "感谢体验，再见！",
    "say_warn": "你还在吗？点金色按钮继续。",
}

KIOSK_WORDS: dict[Language, KioskWords] = {"en": EN, "zh": ZH}

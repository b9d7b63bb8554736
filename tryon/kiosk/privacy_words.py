"""The sentences of the privacy page. Each is true of the code; whoever changes the code changes them."""

from __future__ import annotations

from typing import TypedDict

from tryon.share.offer import Language


class PrivacyWords(TypedDict):
    """{...}: what `tryon.kiosk.privacy` fills in."""

    title: str
    seen_title: str
    before: str
    dressed: str
    frames: str
    replay: str
    silent: str
    heard: str
    where_title: str
    where: str
    captures_title: str
    captured: str
    captured_by_hand: str
    deleted: str
    never_shown: str
    shown: str
    post: str
    taken_title: str
    taken: str
    wifi: str
    any_wifi: str
    code: str
    phones: str
    counted_title: str
    counted: str
    kept: str
    nothing_counted: str
    log: str
    watched: str
    watched_here: str
    watched_outside: str
    choice_title: str
    choice: str
    ask_title: str
    runs: str
    this_shop: str
    ask: str
    ask_staff: str
    minute: tuple[str, str]
    second: tuple[str, str]
    day: tuple[str, str]


EN: PrivacyWords = {
    "title": "What happens with your picture",
    "seen_title": "What the camera sees",
    "before": (
        "The camera is on even before you agree. Until then its picture only serves to notice that somebody "
        "has stepped up or holds up a product's tag."
    ),
    "dressed": (
        "Once you agree, the mirror finds faces, hands and feet in the picture and draws products on them. "
        "It works out where they are and how large, but not who you are: nobody is recognised."
    ),
    "frames": "The camera's pictures are not saved: newer ones take the place of older ones.",
    "replay": (
        "While you use the mirror, about the last {seconds} stay in its memory, so that you can save a "
        "moment that has just passed. They are not written down unless you do, and forgotten when you "
        "finish."
    ),
    "silent": "The mirror does not listen: videos have no sound.",
    "heard": "The microphone is on while you use the mirror. What it hears goes into your videos alone.",
    "where_title": "Where",
    "where": (
        "All of this happens inside this mirror. It works without the internet, and no picture is sent there."
    ),
    "captures_title": "Photos and videos",
    "captured": "A photo or video is only saved when you press the button for it.",
    "captured_by_hand": (
        "A photo or video is only saved when you press the button for it or make the gesture for it."
    ),
    "deleted": (
        "It belongs to your session alone and is deleted when you finish. If you just walk away, that "
        "happens by itself, at the latest {seconds} after the mirror last noticed that somebody used it. "
        "What a power cut leaves is deleted when the mirror starts again."
    ),
    "never_shown": "Your pictures are not shown to shoppers after you.",
    "shown": (
        "Your pictures are not shown to shoppers after you, unless you switch that on when you save a video "
        "to your phone. Then a copy of it plays here, without sound, while nobody uses the mirror, and is "
        "deleted at midnight, sooner when {count} newer ones are there or the mirror starts again. You can "
        "switch it off again while the code is shown; later, our staff delete it when you ask."
    ),
    "post": (
        "So that you can post it, the mirror frames it with the product's name and price. It begins when the "
        "photo or video is there; what it makes of one that you do not save to your phone is deleted with it."
    ),
    "taken_title": "If you save it to your phone",
    "taken": "Your photo or video goes to your phone directly over {wifi}, not through the internet.",
    "wifi": "the Wi-Fi “{name}”",
    "any_wifi": "this shop's network",
    "code": (
        "The code works for at most {minutes}; then the mirror deletes its copy. You can delete it sooner "
        "with the button beside the code. Whoever has the code can fetch it while it works, so show it to "
        "nobody else."
    ),
    "phones": (
        "For as long, the mirror remembers the network addresses of phones that fetch it, so that none can "
        "disturb the others. They are not written down."
    ),
    "counted_title": "What is counted",
    "counted": (
        "So that the shop knows which products are liked, the mirror counts, for each product, colour and "
        "day, how many visitors tried it on, how often and how long, how many photos and videos were made of "
        "it, and how many of these were taken along; and for each hour, how many people stepped up, agreed "
        "or declined, how far they came, and in which language."
    ),
    "kept": (
        "Only these sums are kept, for {days}. They hold no pictures, no measures, and nothing by which you "
        "could be recognised. What happened less than {fewest} times in an hour is only shown for the whole "
        "day."
    ),
    "nothing_counted": "No counts of visitors or of what they tried on are kept.",
    "log": (
        "For repairs, the mirror keeps a log of its own faults. It holds no pictures, and nothing by which "
        "you could be recognised."
    ),
    "watched": (
        "Programs {where} that watch whether the mirror works are also told how many visitors agreed and how "
        "many photos and videos there were since it was started: two numbers, nothing else of anybody."
    ),
    "watched_here": "on this PC",
    "watched_outside": "in the shop's network",
    "choice_title": "Your choice",
    "choice": (
        "You can say no, finish at any time, or simply walk away. And since nothing is kept that could be "
        "found under your name or face, nobody can look anything up about you later."
    ),
    "ask_title": "Whom to ask",
    "runs": "This mirror is run by {shop}.",
    "this_shop": "this shop",
    "ask": "Questions and wishes: {contact}",
    "ask_staff": "Our staff gladly answer your questions.",
    "minute": ("{count} minute", "{count} minutes"),
    "second": ("{count} second", "{count} seconds"),
    "day": ("{count} day", "{count} days"),
}

ZH: PrivacyWords = {
    "title": "你的画面会怎样处理",
    "seen_title": "摄像头看到什么",
    "before": "在你同意之前，摄像头就已开启。此时的画面只用来判断有没有人走近，或有没有人出示商品吊牌。",
    "dressed": (
        "你同意之后，镜子会在画面中找到脸、手和脚，把商品画在上面。它只计算位置和大小，"
        "不判断你是谁，不做身份识别。"
    ),
    "frames": "摄像头的画面不会保存：新的画面会取代旧的。",
    "replay": (
        "使用期间，最近约 {seconds}的画面会留在内存里，方便你保存刚刚的瞬间。"
        "你不保存就不会写入磁盘，结束时一并清除。"
    ),
    "silent": "镜子不收音，视频没有声音。",
    "heard": "使用期间麦克风会开启，录到的声音只保留在你的视频里。",
    "where_title": "在哪里处理",
    "where": "以上全部在这面镜子里完成。镜子不联网也能工作，画面不会传到互联网。",
    "captures_title": "照片和视频",
    "captured": "只有你按下相应的按钮，才会保存照片或视频。",
    "captured_by_hand": "只有你按下相应的按钮或做出相应的手势，才会保存照片或视频。",
    "deleted": (
        "照片和视频只属于你这一次体验，结束时即删除。如果你直接离开，镜子会自动删除，"
        "最迟在最后一次察觉有人使用后 {seconds}。如果中途断电，镜子再次启动时会把剩下的删除。"
    ),
    "never_shown": "你的画面不会给之后的顾客看。",
    "shown": (
        "你的画面不会给之后的顾客看，除非你在带走视频时打开这个选项。打开后，镜子会保留这段视频的副本，"
        "在没有人使用时静音播放，到当天午夜删除；如果有了 {count} 段更新的视频，或者镜子重新启动，"
        "会提前删除。二维码显示期间你可以随时关掉；之后也可以请店员删除。"
    ),
    "post": (
        "为了方便你发布，镜子会为照片或视频加上商品名称和价格。拍好后就开始制作；"
        "如果你没有带走，做好的内容会一并删除。"
    ),
    "taken_title": "如果你把它带走",
    "taken": "照片或视频通过{wifi}直接传到你的手机，不经过互联网。",
    "wifi": " Wi-Fi “{name}” ",
    "any_wifi": "本店的网络",
    "code": (
        "二维码最多 {minutes}内有效，之后镜子会删除自己的副本。你也可以用二维码旁边的按钮提前删除。"
        "有效期内，拿到二维码的人都能下载，请不要给别人看。"
    ),
    "phones": "在此期间，镜子会记住来下载的手机的网络地址，以免互相干扰；这些地址不会写入磁盘。",
    "counted_title": "统计哪些数字",
    "counted": (
        "为了让店里知道哪些商品受欢迎，镜子会按商品、颜色和日期统计：多少人试过，试了几次、多久，"
        "拍了多少照片和视频，其中多少被带走；并按小时统计：多少人走近、同意或谢绝，"
        "体验到哪一步，使用哪种语言。"
    ),
    "kept": (
        "只保存这些合计数字，保存 {days}。其中没有画面、没有测量数据，也没有任何可以认出你的信息。"
        "一小时内不足 {fewest} 次的数字，只计入全天合计后显示。"
    ),
    "nothing_counted": "镜子不保存任何客流或试戴的统计数字。",
    "log": "为了维修，镜子会记录自身的故障。记录中没有画面，也没有任何可以认出你的信息。",
    "watched": (
        "{where}用来检查镜子是否正常的程序，还能读到开机以来有多少人同意试戴、拍了多少照片和视频："
        "只有这两个数字，没有任何人的其他信息。"
    ),
    "watched_here": "本机上",
    "watched_outside": "店内网络中",
    "choice_title": "由你决定",
    "choice": (
        "你可以不同意，可以随时结束，也可以直接离开。镜子没有保存能按姓名或面容查到的内容，"
        "所以之后没有人能查到关于你的信息。"
    ),
    "ask_title": "有问题找谁",
    "runs": "镜子的运营方：{shop}。",
    "this_shop": "本店",
    "ask": "问题和要求请联系：{contact}",
    "ask_staff": "有任何问题，欢迎询问店员。",
    "minute": ("{count} 分钟", "{count} 分钟"),
    "second": ("{count} 秒", "{count} 秒"),
    "day": ("{count} 天", "{count} 天"),
}

PRIVACY_WORDS: dict[Language, PrivacyWords] = {"en": EN, "zh": ZH}

"""The words of gallery, edit step and sharing, in English and Chinese."""

from __future__ import annotations

from ui import text
from ui.text import Language, Messages


class ShareMessages(Messages):
    """The window's words and those of sharing. Names in braces are filled in with str.format."""

    no_clips: str
    no_clips_hint: str
    kept_here: str
    kind_video: str
    kind_replay: str
    kind_photo: str
    kind_burst: str
    kind_before_after: str
    kind_post: str
    days_left: str
    hours_left: str
    minutes_left: str
    make_another: str
    share: str
    share_again: str
    rename: str
    name_of_clip: str
    delete: str
    keep_longer: str
    deleted: str
    undo: str
    redo: str
    tab_trim: str
    tab_shape: str
    tab_look: str
    tab_words: str
    tab_stickers: str
    tab_template: str
    tab_music: str
    tab_clips: str
    play: str
    pause_preview: str
    preview: str
    strip: str
    handle_start: str
    handle_end: str
    trim_hint: str
    speed: str
    speed_normal: str
    speed_slow: str
    speed_fast: str
    speed_ramp: str
    cover: str
    cover_here: str
    cover_at: str
    aspect_hint: str
    aspect_9_16: str
    aspect_3_4: str
    aspect_1_1: str
    aspect_16_9: str
    look_none: str
    strength: str
    beauty: str
    smooth: str
    brighten: str
    words_here: str
    add_words: str
    style_title: str
    style_line: str
    style_price: str
    style_hashtags: str
    place_top: str
    place_middle: str
    place_bottom: str
    time_whole: str
    time_here: str
    remove: str
    add_sticker: str
    sticker_hint: str
    sticker_unseen: str
    follow_face: str
    follow_hand: str
    follow_feet: str
    follow_picture: str
    smaller: str
    larger: str
    template_none: str
    template_hint: str
    music_none: str
    music_own: str
    music_volume: str
    voice_volume: str
    music_hint: str
    music_files: str
    clips_hint: str
    add_clip: str
    cut_to_beat: str
    cut_to_beat_hint: str
    following: str
    cutting: str
    transition: str
    transition_cut: str
    transition_dissolve: str
    transition_slide: str
    transition_zoom: str
    transition_flash: str
    layout: str
    layout_single: str
    layout_side_by_side: str
    layout_stacked: str
    compare_with: str
    no_other_clips: str
    earlier: str
    later: str
    remove_piece: str
    export_for: str
    preset_douyin: str
    preset_xiaohongshu: str
    preset_wechat: str
    preset_gif: str
    preset_collage: str
    making: str
    cancelled: str
    made: str
    not_made: str
    busy_making: str
    share_title: str
    scan: str
    same_network: str
    minutes_open: str
    network: str
    link_over: str
    open_again: str
    phone_one: str
    phones_many: str
    fetched: str
    post_text: str
    copy: str
    copied: str
    usb: str
    usb_copying: str
    usb_none: str
    usb_copied: str
    usb_failed: str
    hotspot: str
    hotspot_title: str
    hotspot_name: str
    hotspot_password: str
    hotspot_hint: str
    show_code: str
    done: str
    stop_sharing: str
    stopped: str
    delete_now: str
    really_delete: str
    deleted_now: str
    recording_left: str
    delete_too: str
    consent: str
    cannot_share: str
    preparing: str
    english: str
    chinese: str


EN: ShareMessages = {
    **text.EN,
    "no_clips": "Nothing recorded yet",
    "no_clips_hint": "Take a photo or record a video: it appears here, ready to become a post",
    "kept_here": "Only on this machine, deleted by itself, sent nowhere until you open sharing",
    "kind_video": "Video",
    "kind_replay": "Replay",
    "kind_photo": "Photo",
    "kind_burst": "Burst",
    "kind_before_after": "Before and after",
    "kind_post": "Post",
    "days_left": "{days} days left",
    "hours_left": "{hours} h left",
    "minutes_left": "{minutes} min left",
    "make_another": "Make another",
    "share": "Share",
    "share_again": "Share again",
    "rename": "Rename",
    "name_of_clip": "Name of the clip",
    "delete": "Delete",
    "keep_longer": "Keep longer",
    "deleted": "Deleted: {title}",
    "undo": "Undo",
    "redo": "Redo",
    "tab_trim": "Trim",
    "tab_shape": "Shape",
    "tab_look": "Look",
    "tab_words": "Words",
    "tab_stickers": "Stickers",
    "tab_template": "Template",
    "tab_music": "Music",
    "tab_clips": "Clips",
    "play": "Play",
    "pause_preview": "Pause",
    "preview": "Preview",
    "strip": "Film strip",
    "handle_start": "Start of the clip",
    "handle_end": "End of the clip",
    "trim_hint": "Drag the two handles to keep the best part",
    "speed": "Speed",
    "speed_normal": "1×",
    "speed_slow": "Slow ½×",
    "speed_fast": "Fast 2×",
    "speed_ramp": "Slow moment",
    "cover": "Cover",
    "cover_here": "Use this picture as the cover",
    "cover_at": "Cover at {time}",
    "aspect_hint": "Your face, hand or feet stay in view",
    "aspect_9_16": "9:16 Phone",
    "aspect_3_4": "3:4 Album",
    "aspect_1_1": "1:1 Square",
    "aspect_16_9": "16:9 Wide",
    "look_none": "Original",
    "strength": "Strength",
    "beauty": "Beauty",
    "smooth": "Smooth skin",
    "brighten": "Brighten",
    "words_here": "Write something…",
    "add_words": "Add",
    "style_title": "Title",
    "style_line": "Line",
    "style_price": "Price",
    "style_hashtags": "Hashtags",
    "place_top": "Top",
    "place_middle": "Middle",
    "place_bottom": "Bottom",
    "time_whole": "All the time",
    "time_here": "3 s from here",
    "remove": "Remove",
    "add_sticker": "Add: {name}",
    "sticker_hint": "Tap to add, then drag it in the preview",
    "sticker_unseen": "Not in view at this moment: it shows where what it follows is seen",
    "follow_face": "With the face",
    "follow_hand": "With the hand",
    "follow_feet": "With the feet",
    "follow_picture": "Fixed",
    "smaller": "Smaller",
    "larger": "Larger",
    "template_none": "None",
    "template_hint": "Cards and frames around your product",
    "music_none": "No music",
    "music_own": "Own file…",
    "music_volume": "Music",
    "voice_volume": "Own sound",
    "music_hint": "Tunes are composed by this program: free to post",
    "music_files": "Music",
    "clips_hint": "Add clips one after the other",
    "add_clip": "Add: {title}",
    "cut_to_beat": "Cut to the beat",
    "cut_to_beat_hint": "Short pieces of every product, changed on the beat of the music",
    "following": "Looking for what to keep in view… {percent} %",
    "cutting": "Listening to the music…",
    "transition": "Between clips",
    "transition_cut": "Cut",
    "transition_dissolve": "Dissolve",
    "transition_slide": "Slide",
    "transition_zoom": "Zoom",
    "transition_flash": "Flash",
    "layout": "Split screen",
    "layout_single": "Off",
    "layout_side_by_side": "Side by side",
    "layout_stacked": "Stacked",
    "compare_with": "Compare with",
    "no_other_clips": "Record another clip to join or compare it",
    "earlier": "Move this piece forward",
    "later": "Move this piece back",
    "remove_piece": "Remove this piece",
    "export_for": "Ready? One tap makes it",
    "preset_douyin": "Douyin",
    "preset_xiaohongshu": "Xiaohongshu",
    "preset_wechat": "WeChat",
    "preset_gif": "GIF",
    "preset_collage": "Collage",
    "making": "Making your post for {preset}… {percent} %",
    "cancelled": "Stopped. Your clip and your edits are kept",
    "made": "Your post is ready",
    "not_made": "The post could not be made",
    "busy_making": "One post is being made already",
    "share_title": "Take it with you",
    "scan": "Scan with your phone",
    "same_network": "Phone and this machine must be in the same network",
    "minutes_open": "Open for another {time}",
    "network": "Phones in the network of {address}",
    "link_over": "The link has expired",
    "open_again": "New code",
    "phone_one": "1 phone has opened it",
    "phones_many": "{count} phones have opened it",
    "fetched": "saved {count} ×",
    "post_text": "Post text",
    "copy": "Copy",
    "copied": "Copied",
    "usb": "USB stick",
    "usb_copying": "Copying…",
    "usb_none": "Plug in a USB stick, then press again",
    "usb_copied": "Copied to {name}. Remove it safely first",
    "usb_failed": "Could not be copied",
    "hotspot": "Wi-Fi code",
    "hotspot_title": "Join this machine's Wi-Fi first",
    "hotspot_name": "Wi-Fi name",
    "hotspot_password": "Password",
    "hotspot_hint": "Turn on this machine's hotspot and type in its name and password",
    "show_code": "Show code",
    "done": "Done",
    "stop_sharing": "Stop sharing",
    "stopped": "Sharing has ended",
    "delete_now": "Delete now",
    "really_delete": "Really delete?",
    "deleted_now": "Deleted for good",
    "recording_left": "The recording it was made from is still in your clips",
    "delete_too": "Delete it too",
    "consent": "Whoever scans this code can fetch this post, nothing else. Kept here until {date}",
    "cannot_share": "Sharing could not be opened",
    "preparing": "Preparing the code…",
    "english": "English",
    "chinese": "中文",
}

ZH: ShareMessages = {
    **text.ZH,
    "no_clips": "还没有录像或照片",
    "no_clips_hint": "拍张照片或录一段视频，就会出现在这里，随时可以做成晒单",
    "kept_here": "只存在这台机器上，到期自动删除；您点开分享之前，不会发到任何地方",
    "kind_video": "视频",
    "kind_replay": "回放",
    "kind_photo": "照片",
    "kind_burst": "连拍",
    "kind_before_after": "前后对比",
    "kind_post": "晒单",
    "days_left": "还剩 {days} 天",
    "hours_left": "还剩 {hours} 小时",
    "minutes_left": "还剩 {minutes} 分钟",
    "make_another": "再做一版",
    "share": "分享",
    "share_again": "再次分享",
    "rename": "改名",
    "name_of_clip": "作品名称",
    "delete": "删除",
    "keep_longer": "延长保留",
    "deleted": "已删除：{title}",
    "undo": "撤销",
    "redo": "重做",
    "tab_trim": "剪辑",
    "tab_shape": "画幅",
    "tab_look": "滤镜",
    "tab_words": "文字",
    "tab_stickers": "贴纸",
    "tab_template": "模板",
    "tab_music": "音乐",
    "tab_clips": "多段",
    "play": "播放",
    "pause_preview": "暂停",
    "preview": "预览",
    "strip": "胶片条",
    "handle_start": "开头",
    "handle_end": "结尾",
    "trim_hint": "拖动两端，留下最好看的部分",
    "speed": "速度",
    "speed_normal": "1×",
    "speed_slow": "慢放 ½×",
    "speed_fast": "快放 2×",
    "speed_ramp": "高光慢镜",
    "cover": "封面",
    "cover_here": "用当前画面做封面",
    "cover_at": "封面在 {time}",
    "aspect_hint": "脸、手或脚始终在画面里",
    "aspect_9_16": "9:16 竖屏",
    "aspect_3_4": "3:4 图文",
    "aspect_1_1": "1:1 方形",
    "aspect_16_9": "16:9 横屏",
    "look_none": "原图",
    "strength": "强度",
    "beauty": "美颜",
    "smooth": "磨皮",
    "brighten": "提亮",
    "words_here": "写点什么…",
    "add_words": "添加",
    "style_title": "大标题",
    "style_line": "字幕",
    "style_price": "价格",
    "style_hashtags": "话题",
    "place_top": "上方",
    "place_middle": "中间",
    "place_bottom": "下方",
    "time_whole": "全程",
    "time_here": "从这里 3 秒",
    "remove": "移除",
    "add_sticker": "添加：{name}",
    "sticker_hint": "点一下添加，再到预览里拖动",
    "sticker_unseen": "此刻不在画面里：跟随的部位出现时才显示",
    "follow_face": "跟随脸",
    "follow_hand": "跟随手",
    "follow_feet": "跟随脚",
    "follow_picture": "固定",
    "smaller": "缩小",
    "larger": "放大",
    "template_none": "不用",
    "template_hint": "给商品配上卡片和边框",
    "music_none": "不配乐",
    "music_own": "本地音乐…",
    "music_volume": "音乐音量",
    "voice_volume": "原声音量",
    "music_hint": "曲子由本程序创作，可放心发布",
    "music_files": "音乐",
    "clips_hint": "把多段作品连起来",
    "add_clip": "添加：{title}",
    "cut_to_beat": "卡点剪辑",
    "cut_to_beat_hint": "每款商品取一小段，跟着节拍切换",
    "following": "正在找要留在画面里的部分… {percent}%",
    "cutting": "正在听音乐找节拍…",
    "transition": "转场",
    "transition_cut": "直切",
    "transition_dissolve": "叠化",
    "transition_slide": "滑动",
    "transition_zoom": "推近",
    "transition_flash": "闪白",
    "layout": "分屏对比",
    "layout_single": "关闭",
    "layout_side_by_side": "左右",
    "layout_stacked": "上下",
    "compare_with": "对比作品",
    "no_other_clips": "再录一段，就能拼接或对比",
    "earlier": "这一段前移",
    "later": "这一段后移",
    "remove_piece": "移除这一段",
    "export_for": "准备好了？点一下就生成",
    "preset_douyin": "抖音",
    "preset_xiaohongshu": "小红书",
    "preset_wechat": "微信",
    "preset_gif": "动图",
    "preset_collage": "拼图",
    "making": "正在生成{preset}作品… {percent}%",
    "cancelled": "已停止，原片和剪辑都还在",
    "made": "晒单做好了",
    "not_made": "晒单没有做成",
    "busy_making": "已有一个晒单正在生成",
    "share_title": "带走作品",
    "scan": "用手机扫一扫",
    "same_network": "手机要和这台机器连同一个网络",
    "minutes_open": "链接还有 {time} 有效",
    "network": "手机在 {address} 所在的网络",
    "link_over": "链接已过期",
    "open_again": "重新生成",
    "phone_one": "已有 1 部手机打开",
    "phones_many": "已有 {count} 部手机打开",
    "fetched": "已保存 {count} 次",
    "post_text": "文案",
    "copy": "复制",
    "copied": "已复制",
    "usb": "存到 U 盘",
    "usb_copying": "正在复制…",
    "usb_none": "请插入 U 盘后再按一次",
    "usb_copied": "已存到 {name}，请先安全弹出",
    "usb_failed": "没有存成功",
    "hotspot": "Wi-Fi 码",
    "hotspot_title": "先连上这台机器的 Wi-Fi",
    "hotspot_name": "Wi-Fi 名称",
    "hotspot_password": "密码",
    "hotspot_hint": "打开本机热点并填写名称和密码，手机扫码即可加入",
    "show_code": "显示二维码",
    "done": "完成",
    "stop_sharing": "停止分享",
    "stopped": "分享已停止",
    "delete_now": "立即删除",
    "really_delete": "确定删除？",
    "deleted_now": "已彻底删除",
    "recording_left": "原片还在“我的作品”里",
    "delete_too": "一起删除",
    "consent": "扫码的手机只能取到这条作品。本机保留到 {date}",
    "cannot_share": "没能打开分享",
    "preparing": "正在生成二维码…",
    "english": "English",
    "chinese": "中文",
}

SHARE_WORDS: dict[Language, ShareMessages] = {"en": EN, "zh": ZH}


def preset_word(name: str, words: ShareMessages) -> str:
    """What a preset is called."""
    names = {
        "douyin": words["preset_douyin"],
        "xiaohongshu": words["preset_xiaohongshu"],
        "wechat": words["preset_wechat"],
        "gif": words["preset_gif"],
        "collage": words["preset_collage"],
    }
    return names[name]

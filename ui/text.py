"""Every word of the window, in English and Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

Language = Literal["en", "zh"]


class Messages(TypedDict):
    """One language. Names in braces are filled in with str.format."""

    none: str
    none_shoes: str
    glasses: str
    shoes: str
    take_photo: str
    cancel_countdown: str
    record: str
    stop_recording: str
    timer: str
    before: str
    before_shown: str
    mirror: str
    camera: str
    settings: str
    help: str
    fullscreen: str
    leave_fullscreen: str
    close: str
    size: str
    size_hint: str
    size_hint_shoes: str
    view_product: str
    photo_saved: str
    video_saved: str
    make_post: str
    gallery: str
    saving: str
    dropped: str
    opening: str
    nobody: str
    too_far: str
    too_dark: str
    step_back: str
    point_down: str
    feet_cut_off: str
    feet_too_far: str
    feet_too_dark: str
    lost: str
    cannot_open: str
    try_again: str
    choose_camera: str
    demo_no_camera: str
    demo: str
    open_file: str
    looking_for_cameras: str
    no_camera: str
    granted: str
    file_filter: str
    look_in: str
    file_type: str
    system_language: str
    mirror_display: str
    mirror_recording: str
    recordings: str
    change: str
    max_faces: str
    fewer: str
    more: str
    empty_title: str
    empty_hint: str
    problems: str
    more_info: str
    problems_title: str
    first_hint: str
    first_hint_departments: str
    got_it: str
    shelf: str
    key_department: str
    key_product: str
    key_colourway: str
    key_before: str
    key_focus: str
    key_escape: str
    hold: str
    space: str
    photo_failed: str
    recording_failed: str
    person: str
    everyone: str
    for_everyone: str
    for_everyone_hint: str
    for_person: str
    only_this_person: str
    unlock: str
    lock_ended: str
    key_people: str
    finish_full: str
    finish_fewer_samples: str
    finish_no_look: str
    finish_no_shadows: str
    finish_plain: str
    slower: str
    measure: str
    pupil_distance: str
    face_width: str
    nose_bridge: str
    length: str
    measured_by_eyes: str
    measured_by_card: str
    your_size: str
    verdict: str
    true_size: str
    true_size_hint: str
    fit_to_me: str
    fit_to_me_hint: str
    calibrate: str
    calibrate_again: str
    card_step: str
    look_straight: str
    looking_for_card: str
    hold_still: str
    card_not_seen: str
    foot_length: str
    foot_width: str
    show_feet: str
    your_shoe_size: str
    size_eu: str
    us_men: str
    us_women: str
    uk: str
    china: str
    your_size_in: str
    largest_too_small: str
    smallest_too_large: str
    size_sure: str
    size_likely: str
    size_guess: str
    runs_small: str
    runs_large: str
    measured_by_others: str
    measured_by_paper: str
    true_size_hint_shoes: str
    true_size_needs_paper: str
    fit_to_me_hint_shoes: str
    calibrate_feet: str
    paper_step: str
    looking_for_paper: str
    paper_not_seen: str
    cancel: str
    take_photo_or_burst: str
    burst: str
    burst_saved: str
    before_after: str
    before_after_saved: str
    more_captures: str
    pause: str
    resume: str
    paused: str
    limit_reached: str
    save_replay: str
    saving_replay: str
    replay_saved: str
    replay_failed: str
    open_folder: str
    key_record: str
    key_pause: str
    microphone: str
    microphone_on: str
    microphone_off: str
    microphone_failed: str
    microphone_allowed: str
    choose_microphone: str
    system_microphone: str
    which_microphone: str
    no_microphone: str
    back: str
    sound_next_time: str
    sound_title: str
    sound_text: str
    with_sound: str
    without_sound: str
    general: str
    instant_replay: str
    replay_too_slow: str
    longest_video: str
    seconds: str
    shorter: str
    longer: str
    keep_days: str
    one_day: str
    days: str
    fewer_days: str
    more_days: str


EN: Messages = {
    "none": "None",
    "none_shoes": "None",
    "glasses": "Glasses",
    "shoes": "Shoes",
    "take_photo": "Take a photo",
    "cancel_countdown": "Cancel the countdown",
    "record": "Record a video",
    "stop_recording": "Stop recording",
    "timer": "3-second timer",
    "before": "Hold to see yourself without",
    "before_shown": "Without",
    "mirror": "Mirror the picture",
    "camera": "Camera",
    "settings": "Settings",
    "help": "Keyboard",
    "fullscreen": "Full screen",
    "leave_fullscreen": "Leave full screen",
    "close": "Close",
    "size": "Size {size}",
    "size_hint": "Lens width, bridge and temple length in millimetres",
    "size_hint_shoes": "European sizes it comes in",
    "view_product": "View product",
    "photo_saved": "Photo saved to {folder}",
    "video_saved": "Video saved to {folder}",
    "make_post": "Make a post",
    "gallery": "Your clips",
    "saving": "Saving your video…",
    "dropped": "{count} frames skipped",
    "opening": "Opening the camera…",
    "nobody": "Step in front of the mirror",
    "too_far": "Come a little closer",
    "too_dark": "A little dark here:\ntry facing the light",
    "step_back": "Step back until your shoes show",
    "point_down": "Or point the camera at your feet",
    "feet_cut_off": "Your shoes are cut off:\ntip the camera down",
    "feet_too_far": "Bring your feet closer",
    "feet_too_dark": "It is dark down there:\nlight the floor",
    "lost": "The camera is gone. Check its cable: the picture comes back by itself",
    "cannot_open": "The picture cannot be opened",
    "try_again": "Try again",
    "choose_camera": "Choose camera",
    "demo_no_camera": "Demo: no camera found",
    "demo": "Demo",
    "open_file": "Open file…",
    "looking_for_cameras": "Looking for cameras…",
    "no_camera": "No camera found",
    "granted": "{width} × {height}, {fps} frames per second",
    "file_filter": "Videos and pictures",
    "look_in": "Look in:",
    "file_type": "Type:",
    "system_language": "System",
    "mirror_display": "Mirror the picture",
    "mirror_recording": "Mirror photos and videos",
    "recordings": "Photos and videos",
    "change": "Change",
    "max_faces": "People at once",
    "fewer": "Fewer people",
    "more": "More people",
    "empty_title": "No products yet",
    "empty_hint": "To add the first one, run: tryon catalog add",
    "problems": "{count} not shown",
    "more_info": "Why",
    "problems_title": "These products could not be shown",
    "first_hint": "Pick a pair below and turn to see it from all sides",
    "first_hint_departments": "Try on glasses and shoes: pick a pair below and turn to see it from all sides",
    "got_it": "Got it",
    "shelf": "Products",
    "key_department": "Glasses, shoes",
    "key_product": "Previous, next product",
    "key_colourway": "Previous, next colour",
    "key_before": "See yourself without",
    "key_focus": "Move between controls, press",
    "key_escape": "Close, leave full screen",
    "hold": "Hold {key}",
    "space": "Space",
    "photo_failed": "The photo could not be saved",
    "recording_failed": "The video could not be saved",
    "person": "Choose for person {number}",
    "everyone": "Everyone",
    "for_everyone": "Choosing for everyone",
    "for_everyone_hint": "Tap a face to choose for that person alone",
    "for_person": "Choosing for person {number}",
    "only_this_person": "Only this person",
    "unlock": "Show everyone",
    "lock_ended": "That person has left. Everyone can try again",
    "key_people": "One person, everyone",
    "finish_full": "Quality: full",
    "finish_fewer_samples": "Quality: slightly coarser edges",
    "finish_no_look": "Quality: coarser edges, no camera grain",
    "finish_no_shadows": "Quality: coarse edges, no grain, no shadows",
    "finish_plain": "Quality: coarse edges, no effects",
    "slower": "This PC is busy: finer effects are paused",
    "measure": "Measure",
    "pupil_distance": "Pupil distance",
    "face_width": "Face width",
    "nose_bridge": "Nose bridge",
    "length": "{value} ± {sigma} mm",
    "measured_by_eyes": "Estimated from your eyes. A card makes it about three times finer",
    "measured_by_card": "Calibrated with a card",
    "your_size": "Your frame size",
    "verdict": "{name}: {verdict}",
    "true_size": "True size",
    "true_size_hint": "Drawn as large as it really is",
    "fit_to_me": "Fit to me",
    "fit_to_me_hint": "Drawn as wide as suits your face",
    "calibrate": "Calibrate with a card",
    "calibrate_again": "Calibrate again",
    "card_step": "Hold any bank or ID card flat to your forehead, long edge level, fingers only at its rim",
    "look_straight": "Look straight at the camera",
    "looking_for_card": "Looking for the card…",
    "hold_still": "Hold still…",
    "card_not_seen": "The card was not seen clearly. Come nearer, or into better light",
    "foot_length": "Foot length",
    "foot_width": "Foot width",
    "show_feet": "Show both feet to the camera",
    "your_shoe_size": "Your shoe size",
    "size_eu": "EU {size}",
    "us_men": "US men",
    "us_women": "US women",
    "uk": "UK",
    "china": "CN",
    "your_size_in": "Your size in {name}",
    "largest_too_small": "Its largest size, and still too small for you",
    "smallest_too_large": "Its smallest size, and still too large for you",
    "size_sure": "Quite sure",
    "size_likely": "Could be one size off",
    "size_guess": "Could be anything from EU {low} to {high}",
    "runs_small": "runs small",
    "runs_large": "runs large",
    "measured_by_others": "A guess from most people's feet. Paper or a card on the floor makes it much finer",
    "measured_by_paper": "Measured with a sheet of paper",
    "true_size_hint_shoes": "Drawn in your size, as large as it really is",
    "true_size_needs_paper": "Measure with paper or a card to see the true size",
    "fit_to_me_hint_shoes": "Drawn to cover your foot, or the shoe you have on",
    "calibrate_feet": "Measure with paper or a card",
    "paper_step": "Take off your shoes. Put A4 or Letter paper or a bank card on the floor beside your foot",
    "looking_for_paper": "Looking for paper or a card…",
    "paper_not_seen": "Neither paper nor card was seen clearly. Lay it flat beside your foot, in good light",
    "cancel": "Cancel",
    "take_photo_or_burst": "Take a photo (Space), hold for {count}",
    "burst": "Take {count} photos in a row",
    "burst_saved": "{count} photos saved to {folder}",
    "before_after": "Before and after in one photo",
    "before_after_saved": "Before-and-after photo saved to {folder}",
    "more_captures": "More ways to capture",
    "pause": "Pause recording",
    "resume": "Go on recording",
    "paused": "Paused",
    "limit_reached": "It ended by itself: {seconds} s is the longest",
    "save_replay": "Save the last {seconds} s",
    "saving_replay": "Saving the last seconds…",
    "replay_saved": "The last {seconds} s are saved to {folder}",
    "replay_failed": "The last seconds could not be saved",
    "open_folder": "Open folder",
    "key_record": "Record, stop",
    "key_pause": "Pause, go on",
    "microphone": "Microphone",
    "microphone_on": "Microphone is on",
    "microphone_off": "Microphone is off",
    "microphone_failed": "The microphone cannot be heard",
    "microphone_allowed": "Videos with sound",
    "choose_microphone": "Which microphone",
    "system_microphone": "System default",
    "which_microphone": "Microphone: {name}",
    "no_microphone": "No microphone found",
    "back": "Back",
    "sound_next_time": "The next video will have sound",
    "sound_title": "Videos with sound?",
    "sound_text": (
        "Then what you say goes into the video. It stays on this computer until you share it, and "
        "nothing is kept before you record. The microphone button mutes it at any time."
    ),
    "with_sound": "With sound",
    "without_sound": "Without",
    "general": "Mirror",
    "instant_replay": "Last 10 s can be saved",
    "replay_too_slow": "This computer is too busy to keep the last seconds",
    "longest_video": "Longest video",
    "seconds": "{count} s",
    "shorter": "Shorter",
    "longer": "Longer",
    "keep_days": "Deleted after",
    "one_day": "1 day",
    "days": "{count} days",
    "fewer_days": "Fewer days",
    "more_days": "More days",
}

ZH: Messages = {
    "none": "不戴",
    "none_shoes": "不穿",
    "glasses": "眼镜",
    "shoes": "鞋履",
    "take_photo": "拍照",
    "cancel_countdown": "取消倒计时",
    "record": "录像",
    "stop_recording": "停止录像",
    "timer": "3 秒倒计时",
    "before": "按住看原来的样子",
    "before_shown": "原来的样子",
    "mirror": "镜像显示",
    "camera": "摄像头",
    "settings": "设置",
    "help": "快捷键",
    "fullscreen": "全屏",
    "leave_fullscreen": "退出全屏",
    "close": "关闭",
    "size": "尺寸 {size}",
    "size_hint": "镜片宽、鼻梁宽、镜腿长（毫米）",
    "size_hint_shoes": "有售的欧码",
    "view_product": "查看商品",
    "photo_saved": "照片已保存到 {folder}",
    "video_saved": "视频已保存到 {folder}",
    "make_post": "做成晒单",
    "gallery": "我的作品",
    "saving": "正在保存视频…",
    "dropped": "跳过 {count} 帧",
    "opening": "正在打开摄像头…",
    "nobody": "请站到镜子前",
    "too_far": "请再靠近一点",
    "too_dark": "光线有点暗\n请面向亮处",
    "step_back": "后退到能看到双脚",
    "point_down": "或把镜头对准脚",
    "feet_cut_off": "鞋没拍全\n请把镜头往下压一点",
    "feet_too_far": "双脚请再靠近一点",
    "feet_too_dark": "脚边太暗\n请照亮地面",
    "lost": "摄像头断开了，请检查连接线，接好后画面会自动恢复",
    "cannot_open": "画面打不开",
    "try_again": "重试",
    "choose_camera": "选择摄像头",
    "demo_no_camera": "演示画面：未找到摄像头",
    "demo": "演示画面",
    "open_file": "打开文件…",
    "looking_for_cameras": "正在查找摄像头…",
    "no_camera": "未找到摄像头",
    "granted": "{width} × {height}，每秒 {fps} 帧",
    "file_filter": "视频和图片",
    "look_in": "位置：",
    "file_type": "类型：",
    "system_language": "跟随系统",
    "mirror_display": "镜像显示",
    "mirror_recording": "照片和视频也镜像",
    "recordings": "照片和视频",
    "change": "更改",
    "max_faces": "同时试戴人数",
    "fewer": "减少人数",
    "more": "增加人数",
    "empty_title": "还没有商品",
    "empty_hint": "运行 tryon catalog add，添加第一件商品",
    "problems": "{count} 件未显示",
    "more_info": "查看原因",
    "problems_title": "以下商品暂时无法显示",
    "first_hint": "在下方选一款，转一转看看各个角度",
    "first_hint_departments": "试戴眼镜、试穿鞋履：在下方选一款，转一转看看各个角度",
    "got_it": "知道了",
    "shelf": "商品",
    "key_department": "切换眼镜、鞋履",
    "key_product": "上一款、下一款",
    "key_colourway": "换颜色",
    "key_before": "看原来的样子",
    "key_focus": "切换控件、按下",
    "key_escape": "关闭、退出全屏",
    "hold": "按住 {key}",
    "space": "空格",
    "photo_failed": "照片没有存下来",
    "recording_failed": "视频没有存下来",
    "person": "为 {number} 号挑选",
    "everyone": "所有人",
    "for_everyone": "正在为所有人挑选",
    "for_everyone_hint": "点一下谁的脸，就只为谁挑选",
    "for_person": "正在为 {number} 号挑选",
    "only_this_person": "只看这位",
    "unlock": "恢复所有人",
    "lock_ended": "这位已经离开，现在大家都可以试戴",
    "key_people": "选一个人、所有人",
    "finish_full": "画质：完整",
    "finish_fewer_samples": "画质：边缘略粗",
    "finish_no_look": "画质：边缘较粗，无相机颗粒感",
    "finish_no_shadows": "画质：边缘粗，无颗粒感和阴影",
    "finish_plain": "画质：边缘粗，无附加效果",
    "slower": "电脑较忙：已暂停部分细腻效果",
    "measure": "量一量",
    "pupil_distance": "瞳距",
    "face_width": "脸宽",
    "nose_bridge": "鼻梁宽",
    "length": "{value} ± {sigma} 毫米",
    "measured_by_eyes": "根据眼睛估算，用卡片校准后误差约为三分之一",
    "measured_by_card": "已用卡片校准",
    "your_size": "适合您的镜框尺寸",
    "verdict": "{name}：{verdict}",
    "true_size": "真实大小",
    "true_size_hint": "按实物大小显示",
    "fit_to_me": "适合我",
    "fit_to_me_hint": "按适合您脸宽的大小显示",
    "calibrate": "用卡片校准",
    "calibrate_again": "重新校准",
    "card_step": "把任意银行卡或身份证横着平贴在额头上，手指只捏住边缘",
    "look_straight": "请正对摄像头",
    "looking_for_card": "正在寻找卡片…",
    "hold_still": "请保持不动…",
    "card_not_seen": "没有看清卡片，请靠近一点或到亮处再试",
    "foot_length": "脚长",
    "foot_width": "脚宽",
    "show_feet": "请让双脚进入画面",
    "your_shoe_size": "适合您的鞋码",
    "size_eu": "欧码 {size}",
    "us_men": "美码男",
    "us_women": "美码女",
    "uk": "英码",
    "china": "中国",
    "your_size_in": "{name} 适合您的尺码",
    "largest_too_small": "已是最大码，对您仍偏小",
    "smallest_too_large": "已是最小码，对您仍偏大",
    "size_sure": "把握较大",
    "size_likely": "可能差一码",
    "size_guess": "可能在欧码 {low} 到 {high} 之间",
    "runs_small": "版型偏小",
    "runs_large": "版型偏大",
    "measured_by_others": "按多数人的脚估算，在脚边放一张纸或卡片可以准得多",
    "measured_by_paper": "已用 A4 纸校准",
    "true_size_hint_shoes": "按您的尺码以实物大小显示",
    "true_size_needs_paper": "用纸或卡片测量后，可看到实物大小",
    "fit_to_me_hint_shoes": "按您的脚或脚上鞋子的大小显示",
    "calibrate_feet": "用纸或卡片测量",
    "paper_step": "请脱鞋，在脚边平放一张 A4 纸或银行卡",
    "looking_for_paper": "正在寻找纸或卡片…",
    "paper_not_seen": "没有看清纸或卡片，请平放在脚边，并保证光线充足",
    "cancel": "取消",
    "take_photo_or_burst": "拍照（空格），长按连拍 {count} 张",
    "burst": "连拍 {count} 张",
    "burst_saved": "{count} 张照片已保存到 {folder}",
    "before_after": "试戴前后对比照",
    "before_after_saved": "前后对比照已保存到 {folder}",
    "more_captures": "更多拍摄方式",
    "pause": "暂停录像",
    "resume": "继续录像",
    "paused": "已暂停",
    "limit_reached": "已到最长 {seconds} 秒，自动停止",
    "save_replay": "保存刚才的 {seconds} 秒",
    "saving_replay": "正在保存刚才的画面…",
    "replay_saved": "刚才的 {seconds} 秒已保存到 {folder}",
    "replay_failed": "刚才的画面没有存下来",
    "open_folder": "打开文件夹",
    "key_record": "开始、停止录像",
    "key_pause": "暂停、继续录像",
    "microphone": "麦克风",
    "microphone_on": "麦克风已开启",
    "microphone_off": "麦克风已关闭",
    "microphone_failed": "麦克风没有声音",
    "microphone_allowed": "录像带声音",
    "choose_microphone": "选择麦克风",
    "system_microphone": "系统默认",
    "which_microphone": "麦克风：{name}",
    "no_microphone": "未找到麦克风",
    "back": "返回",
    "sound_next_time": "下一段视频起会有声音",
    "sound_title": "录像要带声音吗？",
    "sound_text": (
        "您说的话会录进视频里。声音只留在这台电脑上，分享与否由您决定；"
        "不录像就什么都不保存。随时可以点麦克风按钮静音。"
    ),
    "with_sound": "带声音",
    "without_sound": "不带声音",
    "general": "镜子",
    "instant_replay": "可保存刚才的 10 秒",
    "replay_too_slow": "电脑较忙，暂时无法保留刚才的画面",
    "longest_video": "视频最长",
    "seconds": "{count} 秒",
    "shorter": "缩短",
    "longer": "延长",
    "keep_days": "自动删除",
    "one_day": "1 天后",
    "days": "{count} 天后",
    "fewer_days": "减少天数",
    "more_days": "增加天数",
}

BY_LANGUAGE: dict[Language, Messages] = {"en": EN, "zh": ZH}


def resolve_language(chosen: str, system_languages: Sequence[str]) -> Language:
    """The language to show: `chosen` ("system", "en", "zh"), else what the system prefers first.

    system_languages: BCP 47 tags, most wanted first ("zh-Hans-CN", "en-US").
    """
    if chosen in ("en", "zh"):
        return "zh" if chosen == "zh" else "en"
    first = system_languages[0] if system_languages else "en"
    return "zh" if first.lower().startswith("zh") else "en"

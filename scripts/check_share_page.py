"""Does with the share page what a shopper does, in a real browser: scans, watches, downloads, copies.

    pip install -e .[browser]; sudo apt-get install -y chromium fonts-noto-cjk
    python scripts/check_share_page.py OUT [CLIP ...]

Writes screenshots of a phone into the folder OUT and says what was found, line by line. Exit status 1 when
something is not as a shopper needs it. Chromium stands for all browsers; Safari and WeChat are only imitated
by what they call themselves.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import av
import cv2
import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tryon.settings import assets_dir
from tryon.share.files import SharedFile
from tryon.share.server import HandOff

CHROME = "AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {CHROME}",
}
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
WECHAT = f"Mozilla/5.0 (Linux; Android 14) {CHROME} MicroMessenger/8.0.50"
TEXT = "林登圆框眼镜，试戴给你们看！🕶️\n脸小也能戴，戴一天不压鼻梁。\n¥899\n#眼镜 #试戴 #晒单 #OOTD"
TIMEOUT_MS = 10_000

CONTRAST = """() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const paper = (node) => {
    for (; node; node = node.parentElement) {
      const back = rgb(getComputedStyle(node).backgroundColor);
      if (back.length < 4 || back[3] === 1) return back;
    }
    return [255, 255, 255];
  };
  let worst = [99, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.textContent.trim() || !parent.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(parent).color)), light(paper(parent))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, node.textContent.trim()];
  }
  return worst;
}"""
SHARE_SHEET = """() => {
  Object.defineProperty(navigator, "canShare", { value: () => true });
  Object.defineProperty(navigator, "share", { value: async (what) => {
    window.shared = { text: what.text, sizes: what.files.map((file) => file.size) };
  } });
}"""


VIDEO = "document.querySelector('video')"
SMALLEST_BUTTON = """() => Math.min(...[...document.querySelectorAll("button, a")]
  .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().height))"""


class Checks:
    """What was found, in lines."""

    def __init__(self) -> None:
        self.failed = 0

    def __call__(self, what: str, good: bool, detail: object = "") -> None:
        self.failed += not good
        print(f"{'ok    ' if good else 'FAILED'} {what} {detail}".rstrip(), flush=True)


def scan(browser: Browser, handoff: HandOff, out: Path) -> str:
    """The address that a phone reads off a picture of a screen that shows the code."""
    screen = browser.new_page(viewport={"width": 1280, "height": 720})
    screen.set_content(
        '<body style="margin:0;background:#100f0e;display:grid;place-items:center;height:100vh">'
        f'<div style="width:300px">{handoff.qr_svg()}</div>'
    )
    picture = out / "screen.png"
    screen.screenshot(path=picture)
    screen.close()
    from_svg = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(picture)))[0]
    encoded = np.frombuffer(handoff.qr_png(), np.uint8)
    from_png = cv2.QRCodeDetector().detectAndDecode(cv2.imdecode(encoded, cv2.IMREAD_COLOR))[0]
    return from_svg if from_svg == from_png else ""


def open_page(context: BrowserContext, url: str, check: Checks) -> Page:
    """The page, with an eye on the console and on who is asked for what."""
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    host = urlsplit(url).netloc
    page.on("console", lambda said: said.type == "error" and check("console", False, said.text))
    page.on("pageerror", lambda error: check("script", False, error))
    page.on("request", lambda asked: _on_host(asked.url, host) or check("another host", False, asked.url))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return page


def _on_host(url: str, host: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("http", "https") or parts.netloc == host


def until(page: Page, expression: str) -> None:
    """Wait for it. Playwright's own way evaluates in the page, which the page's security policy forbids."""
    deadline = time.monotonic() + TIMEOUT_MS / 1000
    while not page.evaluate(expression):
        if time.monotonic() > deadline:
            raise TimeoutError(f"this did not come true: {expression}")
        page.wait_for_timeout(50)


def watch(page: Page, clip: Path, check: Checks) -> None:
    """The clip plays, has its length and size, and can be skipped through."""
    with av.open(str(clip)) as container:
        seconds = float(container.duration or 0) / 1e6
        size = (container.streams.video[0].width, container.streams.video[0].height)
    until(page, f"{VIDEO}.readyState >= 1")
    shown = page.evaluate(f"[{VIDEO}.duration, {VIDEO}.videoWidth, {VIDEO}.videoHeight]")
    check("duration", abs(shown[0] - seconds) < 0.1, f"{shown[0]:.2f} s, file {seconds:.2f} s")
    check("size", tuple(shown[1:]) == size, shown[1:])
    page.evaluate(f"{VIDEO}.muted = true; {VIDEO}.play()")
    until(page, f"{VIDEO}.currentTime > 0.5")
    check("plays", True)
    page.evaluate(f"{VIDEO}.currentTime = {seconds - 0.7}")
    until(page, f"{VIDEO}.ended")
    check("plays to its end after a skip", True)


def download(page: Page, clips: list[Path], check: Checks) -> None:
    """Every file arrives byte by byte, under its name."""
    for index, clip in enumerate(clips):
        with page.expect_download() as waiting:
            page.locator(".save").nth(index).click()
        got = waiting.value
        same = Path(got.path()).read_bytes() == clip.read_bytes()
        check("download", same and got.suggested_filename == clip.name, got.suggested_filename)


def copy(page: Page, check: Checks) -> None:
    """The text can be pasted elsewhere."""
    page.locator("#copy").click()
    page.locator("#copy .done").wait_for(state="visible")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    pasted = page.locator("#paste").input_value()
    page.evaluate("document.querySelector('#paste').remove()")
    check("copied text", pasted == TEXT, f"secure context: {page.evaluate('isSecureContext')}")


def look(page: Page, name: str, out: Path, check: Checks) -> None:
    """A screenshot of what is seen at first, and what a picture does not tell."""
    page.screenshot(path=out / f"{name}.png")
    ratio, words = page.evaluate(CONTRAST)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    small = page.evaluate(SMALLEST_BUTTON)
    button = page.locator(".save").first.bounding_box()
    height = page.viewport_size["height"] if page.viewport_size else 0
    seen = button is not None and button["y"] + button["height"] <= height
    good = ratio >= 4.5 and wide <= 0 and small >= 44 and seen
    check(f"looks of {name}", good, f"contrast {ratio:.1f} ({words[:12]!r}), smallest button {small:.0f} px")


def main() -> int:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("clips", type=Path, nargs="*", default=[assets_dir() / "demo" / "demo.mp4"])
    arguments = parser.parse_args()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    clips: list[Path] = arguments.clips
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        print("there is no Chromium: sudo apt-get install -y chromium")
        return 2
    check = Checks()
    files = [SharedFile(clip) for clip in clips]
    kept = date.today() + timedelta(days=7)
    handoff = HandOff(files, TEXT, "zh", 600, kept_until=kept)
    local = HandOff(files, TEXT, "en", 600, address="127.0.0.1")
    short = HandOff(files[:1], TEXT, "en", 4)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            for share in (handoff, local):
                share.start()
            url = scan(browser, handoff, out)
            check("scanned code", url == handoff.url)
            phone = browser.new_context(**PHONE)
            page = open_page(phone, url, check)
            look(page, "zh", out, check)
            watch(page, clips[0], check)
            download(page, clips, check)
            copy(page, check)
            page.locator("#language").click()
            check("English", page.locator("h1").inner_text() == "Your try-on is ready")
            page.evaluate(f"{VIDEO}.load(); scrollTo(0, 0)")
            page.wait_for_timeout(2800)
            look(page, "en", out, check)
            time.sleep(0.5)
            state = handoff.state
            counted = (state.phones, state.downloads_begun, state.downloads_finished)
            check("counted", counted == (1, len(clips), len(clips)), counted)
            for name, options in {
                "zh-dark": {"color_scheme": "dark"},
                "zh-iphone-se": {"viewport": {"width": 375, "height": 667}, "user_agent": IPHONE},
                "zh-small": {"viewport": {"width": 360, "height": 640}},
                "zh-wechat": {"user_agent": WECHAT},
                "zh-wechat-dark": {"user_agent": WECHAT, "color_scheme": "dark"},
                "zh-tablet": {"viewport": {"width": 820, "height": 1180}},
            }.items():
                context = browser.new_context(**{**PHONE, **options})
                look(open_page(context, url, check), name, out, check)
                context.close()
            share_sheet(browser, local, clips, out, check)
            expire(browser, short, out, check)
        finally:
            for share in (handoff, local, short):
                share.stop()
            browser.close()
    return 1 if check.failed else 0


def share_sheet(browser: Browser, local: HandOff, clips: list[Path], out: Path, check: Checks) -> None:
    """Where the context is secure, the share sheet gets the files and the text."""
    context = browser.new_context(**PHONE)
    context.add_init_script(f"({SHARE_SHEET})()")
    page = open_page(context, local.url, check)
    look(page, "en-share-sheet", out, check)
    page.locator("#share").click()
    until(page, "Boolean(window.shared)")
    shared = page.evaluate("window.shared")
    check(
        "share sheet", shared["sizes"] == [clip.stat().st_size for clip in clips] and shared["text"] == TEXT
    )
    context.close()


def expire(browser: Browser, short: HandOff, out: Path, check: Checks) -> None:
    """When its time is over, the page says so, open or opened anew."""
    short.start()
    context = browser.new_context(**PHONE)
    page = open_page(context, short.url, check)
    page.locator(".over").wait_for(state="visible")
    check("says that the time is over", True)
    anew = context.new_page()
    answer = anew.goto(short.url)
    anew.screenshot(path=out / "expired.png")
    check("expired page", answer is not None and answer.status == 410)
    context.close()


if __name__ == "__main__":
    sys.exit(main())

"""A phone gets the clip it was meant to get, nobody else gets anything, and it ends when it should."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import cv2
import numpy as np
import psutil
import pytest
import uvicorn
from starlette.testclient import TestClient

from tryon.errors import InputError, ShareError
from tryon.settings import assets_dir
from tryon.share import gate as gates
from tryon.share import qr, serving, site
from tryon.share.files import SharedFile, identity, media_type
from tryon.share.gate import Gate
from tryon.share.hotspot import wifi_qr
from tryon.share.network import addresses
from tryon.share.offer import Offer, OfferedFile
from tryon.share.page import browser_of, page
from tryon.share.poster import make_poster
from tryon.share.server import HandOff

TOKEN = "uvR3xq0cWbY5bq2gk8nJfA"
LIFETIME_S = 600.0


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """4 MB that stand for a clip, each byte telling where it is."""
    path = tmp_path / "林登 试戴.mp4"
    path.write_bytes(np.arange(1 << 20, dtype=np.uint32).tobytes())
    return path


@pytest.fixture
def long_clip(clip: Path) -> Path:
    """More than the system's buffers hold, so that a phone that reads nothing stops the sending."""
    os.truncate(clip, 64_000_000)
    return clip


def make_share(clip: Path, clock: Clock, text: str = "晒单 #眼镜") -> site.Share:
    file = OfferedFile(
        path=clip, name=clip.name, media_type="video/mp4", identity=identity(clip), poster=b"\xff\xd8poster"
    )
    offer = Offer(
        token=TOKEN, files=(file,), text=text, language="zh", lifetime_s=LIFETIME_S, address="127.0.0.1"
    )
    return site.Share(offer, clock)


def phone(share: site.Share, clock: Clock, address: str = "10.0.0.7", gate: Gate | None = None) -> TestClient:
    return TestClient(
        site.make_site(share, gate or Gate(clock)), base_url="http://mirror", client=(address, 50000)
    )


def test_page_needs_nothing_else_and_says_what_it_must(clip: Path) -> None:
    clock = Clock()
    share = make_share(clip, clock, text='</p><script>alert("1")</script> & #眼镜')
    got = phone(share, clock).get(f"/{TOKEN}/")
    assert got.status_code == 200
    assert not re.search(r"https?://|//\w", got.text), "an address outside the mirror"
    assert "<script>alert" not in got.text
    assert "&lt;script&gt;" in got.text
    for words in ("下载", "Download", "本地网络", "over this network only", "10</b> 分钟", "4.2 MB"):
        assert words in got.text
    assert got.headers["cache-control"] == "no-store"
    assert got.headers["content-security-policy"].startswith("default-src 'none'")
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["x-content-type-options"] == "nosniff"
    for own in re.findall(rf'(?:href|src|poster)="(/{TOKEN}/[^"]+)"', got.text):
        answer = phone(share, clock).head(own)
        assert answer.status_code == 200, own
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert share.counts.phones == 1


def test_a_post_and_what_it_was_made_of_are_told_apart(clip: Path) -> None:
    offer = make_share(clip, Clock()).offer
    plain = offer.files[0].model_copy(update={"plain": True})
    both = page(offer.model_copy(update={"files": (*offer.files, plain)}), LIFETIME_S, "")
    post, captured = both.split('<article class="file ')[1:]
    assert "<video" in post
    assert f"/{TOKEN}/save/0" in post
    assert "As it was filmed" not in post
    assert "As it was filmed" in captured
    assert f"/{TOKEN}/save/1" in captured
    assert "<video" not in captured, "the same scene twice is no choice"
    assert 'class="files one"' in both


def test_file_comes_whole_in_ranges_and_by_head(clip: Path) -> None:
    clock = Clock()
    share = make_share(clip, clock)
    content = clip.read_bytes()
    client = phone(share, clock)
    head = client.head(f"/{TOKEN}/save/0")
    assert (head.headers["content-length"], head.headers["content-type"]) == (str(len(content)), "video/mp4")
    assert share.counts.downloads_begun == 0
    safari = client.get(f"/{TOKEN}/see/0", headers={"range": "bytes=0-1"})
    assert (safari.status_code, safari.content) == (206, content[:2])
    assert safari.headers["content-range"] == f"bytes 0-1/{len(content)}"
    assert safari.headers["content-disposition"].startswith("inline")
    assert client.get(f"/{TOKEN}/see/0", headers={"range": "bytes=-5"}).content == content[-5:]
    assert client.get(f"/{TOKEN}/see/0", headers={"range": "bytes=99999999-"}).status_code == 416
    assert share.counts.downloads_begun == 0, "a preview is no download"
    saved = client.get(f"/{TOKEN}/save/0")
    assert saved.content == content
    assert saved.headers["content-disposition"].startswith("attachment; filename*=utf-8''%E6%9E%97")
    client.get(f"/{TOKEN}/save/0", headers={"range": "bytes=0-999"})
    client.get(f"/{TOKEN}/save/0", headers={"range": "bytes=1000-"})
    assert share.counts.downloads_begun == 2
    assert share.counts.downloads_finished == 2


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        f"/{TOKEN[:-1]}/",
        f"/{TOKEN}x/save/0",
        f"/{TOKEN.lower()}/",
        "/试穿/",
        "//",
        f"//{TOKEN}/save/0",
        f"/{TOKEN}/save/",
        f"/{TOKEN}/save/1",
        f"/{TOKEN}/save/-1",
        f"/{TOKEN}/save/" + "9" * 5000,
        f"/{TOKEN}/save/%E6%9E%97%E7%99%BB%20%E8%AF%95%E6%88%B4.mp4",
        f"/{TOKEN}/see/..%2f..%2f..%2fetc%2fpasswd",
        f"/{TOKEN}/../../../etc/passwd",
        f"/{TOKEN}/page.html",
        f"/{TOKEN}/see",
    ],
)
def test_nothing_else_is_reachable(clip: Path, path: str) -> None:
    clock = Clock()
    got = phone(make_share(clip, clock), clock).get(path, follow_redirects=False)
    assert got.status_code == 404
    assert len(got.content) < 20


def test_only_reading_is_possible(clip: Path) -> None:
    clock = Clock()
    client = phone(make_share(clip, clock), clock)
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, f"/{TOKEN}/save/0").status_code == 405
    assert clip.exists()


def test_time_ends_access_with_plain_words(clip: Path) -> None:
    clock = Clock()
    share = make_share(clip, clock)
    client = phone(share, clock)
    clock.now_s += LIFETIME_S - 1
    assert client.get(f"/{TOKEN}/save/0").status_code == 200
    clock.now_s += 1
    for path in ("", "/", "/save/0", "/see/0", "/poster/0"):
        got = client.get(f"/{TOKEN}{path}")
        assert got.status_code == 410
        assert "时间已到" in got.text
        assert "Ask for a new code" in got.text
    assert client.get("/other/").status_code == 404


def test_deleted_or_replaced_file_is_not_served(clip: Path, tmp_path: Path) -> None:
    clock = Clock()
    client = phone(make_share(clip, clock), clock)
    secret = tmp_path / "secret"
    secret.write_bytes(clip.read_bytes())
    assert client.get(f"/{TOKEN}/save/0").status_code == 200
    clip.unlink()
    assert client.get(f"/{TOKEN}/save/0").status_code == 404
    clip.symlink_to(secret)
    assert client.get(f"/{TOKEN}/save/0").status_code == 404
    clip.unlink()
    secret.rename(clip)
    assert client.get(f"/{TOKEN}/save/0").status_code == 404


def test_too_many_requests_of_one_phone_do_not_touch_the_others(clip: Path) -> None:
    clock = Clock()
    share, gate = make_share(clip, clock), Gate(clock)
    guesser, shopper = phone(share, clock, "10.0.0.66", gate), phone(share, clock, "10.0.0.7", gate)
    answers = [guesser.get(f"/guess{number}/").status_code for number in range(100)]
    assert answers.count(404) == gates.REQUESTS_AT_ONCE
    assert set(answers) == {404, 429}
    assert guesser.get(f"/{TOKEN}/").status_code == 429, "not even with the right token"
    assert shopper.get(f"/{TOKEN}/").status_code == 200
    clock.now_s += 1.0
    assert guesser.get(f"/{TOKEN}/").status_code == 200


def test_gate_limits_connections_and_forgets_addresses() -> None:
    gate = Gate(Clock())
    assert [gate.enter("10.0.0.1") for _ in range(20)].count(True) == gates.MOST_CONNECTIONS_PER_ADDRESS
    assert sum(gate.enter(f"10.0.1.{number}") for number in range(200)) < gates.MOST_CONNECTIONS
    assert gate.connections == gates.MOST_CONNECTIONS
    gate.leave("10.0.0.1")
    assert gate.enter("10.0.0.9")
    for number in range(5000):
        gate.request(f"10.{number >> 8}.{number & 255}.1")
    assert gate.addresses == gates.ADDRESSES_REMEMBERED


@contextmanager
def serving_thread(share: site.Share, gate: Gate) -> Iterator[int]:
    """The protocol as the serving process runs it, within reach of the test."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        site.make_site(share, gate),
        http=serving.protocol_class(gate),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(5.0)
        assert not thread.is_alive()


def test_who_drips_a_request_or_takes_nothing_is_cut_off(
    long_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "REQUEST_TIMEOUT_S", 0.3)
    monkeypatch.setattr(site, "SEND_TIMEOUT_S", 0.3)
    share, gate = make_share(long_clip, Clock()), Gate()
    with serving_thread(share, gate) as port:
        with socket.create_connection(("127.0.0.1", port), timeout=3.0) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: m\r\nX-")
            assert wait_until(lambda: is_closed_after_one_more_byte(slow), pause_s=0.05)
        with socket.create_connection(("127.0.0.1", port), timeout=3.0) as idle:
            idle.sendall(f"GET /{TOKEN}/save/0 HTTP/1.1\r\nHost: m\r\n\r\n".encode())
            assert wait_until(lambda: gate.connections == 1)
            assert wait_until(lambda: gate.connections == 0), "who takes nothing keeps its connection"
    assert (share.counts.downloads_begun, share.counts.downloads_finished) == (1, 0)


def is_closed_after_one_more_byte(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"a")
    except OSError:
        return True
    return False


PARENT = """
import sys
from pathlib import Path
from tryon.share.files import SharedFile
from tryon.share.poster import make_poster
from tryon.share.server import HandOff
handoff = HandOff([SharedFile(Path(sys.argv[1]), poster=b"")], address="127.0.0.1")
handoff.start()
print(handoff.url, flush=True)
sys.stdin.read()
"""


def serving_process(parent: int | None = None) -> psutil.Process:
    (found,) = [
        child for child in psutil.Process(parent).children() if "tryon.share.serving" in child.cmdline()
    ]
    return found


def wait_until(condition: Callable[[], bool], pause_s: float = 0.01, timeout_s: float = 3.0) -> bool:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause_s)
    return condition()


@pytest.fixture
def handoff(clip: Path) -> Iterator[HandOff]:
    files = [SharedFile(clip, poster=b"\xff\xd8")]
    handoff = HandOff(files, "晒单", "zh", LIFETIME_S, address="127.0.0.1")
    handoff.start()
    yield handoff
    handoff.stop()


def ask(url: str, path: str = "", source: str | None = None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    assert parts.port is not None
    where = (source, 0) if source else None
    connection = http.client.HTTPConnection("127.0.0.1", parts.port, timeout=5.0, source_address=where)
    try:
        connection.request("GET", parts.path + path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_handing_over_from_start_to_stop(long_clip: Path, handoff: HandOff) -> None:
    assert len(urlsplit(handoff.url).path.strip("/")) >= 22
    assert ask(handoff.url)[0] == 200
    assert ask(handoff.url, "save/0") == (200, long_clip.read_bytes())
    half = socket.create_connection(("127.0.0.1", urlsplit(handoff.url).port), timeout=5.0)
    half.sendall(f"GET {urlsplit(handoff.url).path}save/0 HTTP/1.1\r\nHost: m\r\n\r\n".encode())
    assert half.recv(1000).startswith(b"HTTP/1.1 200")
    half.close()
    assert ask(handoff.url)[0] == 200, "a phone that goes away half-way is nothing special"
    assert wait_until(lambda: handoff.state.downloads_begun == 2)
    state = handoff.state
    assert (state.running, state.phones, state.downloads_finished) == (True, 1, 1)
    assert LIFETIME_S - 60 < state.seconds_left <= LIFETIME_S
    shown = cv2.imdecode(np.frombuffer(handoff.qr_png(), np.uint8), cv2.IMREAD_COLOR)
    assert cv2.QRCodeDetector().detectAndDecode(shown)[0] == handoff.url
    assert shown.min() == 0
    assert (shown[:12] == 255).all(), "the quiet zone"
    assert "<svg" in handoff.qr_svg()


def test_deleting_and_stopping_end_a_download_on_its_way(long_clip: Path, handoff: HandOff) -> None:
    size_bytes = long_clip.stat().st_size

    def begin() -> socket.socket:
        parts = urlsplit(handoff.url)
        slow = socket.create_connection(("127.0.0.1", parts.port), timeout=5.0)
        slow.sendall(f"GET {parts.path}save/0 HTTP/1.1\r\nHost: m\r\n\r\n".encode())
        assert slow.recv(100)
        return slow

    def rest(slow: socket.socket) -> int:
        count = 0
        with slow:
            try:
                while data := slow.recv(1 << 16):
                    count += len(data)
            except ConnectionError:
                pass
        return count

    stopped = begin()
    handoff.stop()
    assert rest(stopped) < size_bytes
    assert not handoff.state.running
    with pytest.raises(OSError):  # noqa: PT011
        ask(handoff.url)
    old_url = handoff.url
    handoff.start()
    assert urlsplit(handoff.url).path != urlsplit(old_url).path
    deleted = begin()
    long_clip.unlink()
    assert rest(deleted) < size_bytes
    assert ask(handoff.url, "save/0")[0] == 404


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a PC all of 127.0.0.0/8 as addresses")
def test_flood_neither_keeps_a_phone_out_nor_fills_memory(handoff: HandOff) -> None:
    process = serving_process()
    assert ask(handoff.url)[0] == 200
    before = process.memory_info().rss
    answers: list[int] = []

    def flood() -> None:
        for _ in range(400):
            try:
                answers.append(ask(handoff.url, source="127.0.0.66")[0])
            except (OSError, http.client.HTTPException):
                answers.append(0)

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    slowest = 0.0
    for _ in range(20):
        begun = time.monotonic()
        assert ask(handoff.url, source="127.0.0.7")[0] == 200
        slowest = max(slowest, time.monotonic() - begun)
    for thread in threads:
        thread.join(30.0)
    assert slowest < 2.0
    assert answers.count(200) < 0.3 * len(answers)
    assert process.memory_info().rss - before < 10e6


def test_serving_process_tells_no_token_and_ends_with_its_parent(clip: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(clip)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    url = parent.stdout.readline().strip()
    process = serving_process(parent.pid)
    assert urlsplit(url).path.strip("/") not in " ".join(process.cmdline())
    assert ask(url)[0] == 200
    parent.kill()
    parent.communicate(timeout=5.0)
    assert wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_bad_input_ends_in_a_line(tmp_path: Path, clip: Path) -> None:
    with pytest.raises(InputError, match="nothing to hand over"):
        HandOff([])
    with pytest.raises(InputError, match=r"missing.mp4 cannot be handed over"):
        HandOff([SharedFile(tmp_path / "missing.mp4")]).start()
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(InputError, match=r"notes.txt .*\.mp4"):
        HandOff([SharedFile(tmp_path / "notes.txt")]).start()
    link = tmp_path / "link.mp4"
    link.symlink_to(clip)
    with pytest.raises(InputError, match="not a file"):
        HandOff([SharedFile(link)]).start()
    nowhere = HandOff([SharedFile(clip)], address="203.0.113.77")
    with pytest.raises(ShareError, match=r"could not be started at 203\.0\.113\.77"):
        nowhere.start()
    assert not nowhere.state.running


def test_poster_shows_the_clip() -> None:
    poster = make_poster(assets_dir() / "demo" / "demo.mp4")
    assert poster is not None
    image = cv2.imdecode(np.frombuffer(poster, np.uint8), cv2.IMREAD_COLOR)
    assert image.shape[:2] == (540, 960)
    assert image.std() > 20
    assert media_type(Path("A.MP4")) == "video/mp4"


def test_hotspot_code_is_read_as_it_was_meant() -> None:
    code = wifi_qr('Shop;"1"', "pa\\ss:word")
    image = cv2.imdecode(np.frombuffer(qr.as_png(code, 400), np.uint8), cv2.IMREAD_COLOR)
    text = cv2.QRCodeDetector().detectAndDecode(image)[0]
    assert text.startswith('WIFI:T:WPA;S:Shop\\;\\"1\\";P:pa\\\\ss\\:word;')
    with pytest.raises(InputError, match="8 to 63"):
        wifi_qr("Shop", "short")
    with pytest.raises(InputError, match="1 to 32"):
        wifi_qr("试" * 11)


def test_browsers_that_keep_nothing_are_known() -> None:
    assert browser_of("Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0.5 NetType/WIFI") == "wechat"
    assert browser_of("Mozilla/5.0 (Linux; Android 14) Chrome/126 AlipayClient/10.5") == "in_app"
    assert browser_of("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1") == "ios"
    assert browser_of("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36") == "other"


def test_own_addresses_can_be_listened_on() -> None:
    for found in addresses():
        with socket.create_server((found.address, 0)):
            assert not found.address.startswith("127.")
    assert sum(found.default for found in addresses()) <= 1

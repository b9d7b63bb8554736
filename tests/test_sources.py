from __future__ import annotations

import struct
import subprocess
import sys
import threading
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from helpers_media import SHADES, moving_picture, patches

from tryon.errors import InputError, SourceError
from tryon.sources import devices, list_cameras, open_source
from tryon.sources.camera import WebCamera
from tryon.sources.paced import Paced
from tryon.sources.still import StillImage, read_image
from tryon.sources.video import VideoFile
from tryon.types import ByteArray, Frame

WH = (160, 90)


def write_video(
    path: Path,
    images: list[ByteArray],
    *,
    pts: list[int] | None = None,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    matrix: int = 1,
    full_range: bool = False,
    rotation: int = 0,
    mirrored: bool = False,
    options: dict[str, str] | None = None,
) -> None:
    """Mux `images` with timestamps in milliseconds (by default 40 ms apart)."""
    color_range = 2 if full_range else 1
    with av.open(str(path), "w", options=options or {}) as container:
        stream = container.add_stream(codec, rate=25)
        stream.height, stream.width = images[0].shape[:2]
        stream.pix_fmt = pix_fmt
        stream.time_base = stream.codec_context.time_base = Fraction(1, 1000)
        stream.codec_context.colorspace = matrix
        stream.codec_context.color_range = color_range
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "crf": "8"}
        if rotation or mirrored:
            stream.set_display_rotation(rotation, mirrored)
        for index, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(
                format=pix_fmt, dst_colorspace=matrix, src_color_range=2, dst_color_range=color_range
            )
            frame.pts = pts[index] if pts else index * 40
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def read_all(source: Any) -> list[Frame]:
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


def test_importing_sources_is_cheap() -> None:
    code = "import sys, tryon.sources; print('cv2' in sys.modules or 'av' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "False"


def test_variable_frame_rate_keeps_its_timestamps(tmp_path: Path) -> None:
    pts = [0, 33, 100, 120, 400, 433]
    write_video(tmp_path / "片 v.mp4", [moving_picture(index, WH) for index in range(6)], pts=pts)
    source = open_source(str(tmp_path / "片 v.mp4"), live=False)
    assert (source.info.kind, source.info.size_wh, source.info.frame_count) == ("file", WH, 6)
    assert not source.info.live
    frames = read_all(source)
    assert [round(frame.time_ns / 1e6) for frame in frames] == pts
    assert [frame.index for frame in frames] == list(range(6))
    assert min(cv2.PSNR(frame.image, moving_picture(frame.index, WH)) for frame in frames) > 32
    assert source.read() is None


def test_broken_timestamps_still_grow(tmp_path: Path) -> None:
    # A raw stream of H.264 has no timestamps at all.
    write_video(tmp_path / "raw.h264", [moving_picture(index, WH) for index in range(8)])
    times = [frame.time_ns for frame in read_all(VideoFile(tmp_path / "raw.h264"))]
    assert len(times) == 8
    assert all(np.diff(times) > 0)


@pytest.mark.parametrize(
    ("rotation", "mirrored", "bright"),
    [
        (0, False, "tl"),
        (90, False, "bl"),
        (180, False, "br"),
        (270, False, "tr"),
        (0, True, "tr"),
        (90, True, "br"),
    ],
)
def test_rotation_flag_is_honoured(tmp_path: Path, rotation: int, mirrored: bool, bright: str) -> None:
    # Counter-clockwise turns, then mirrored, of a picture whose upper left quarter is bright.
    image = np.zeros((48, 96, 3), np.uint8)
    image[:24, :48] = 255
    write_video(tmp_path / "r.mp4", [image] * 3, rotation=rotation, mirrored=mirrored)
    source = VideoFile(tmp_path / "r.mp4")
    frame = read_all(source)[0]
    assert source.info.size_wh == frame.size_wh == ((48, 96) if rotation % 180 else (96, 48))
    height, width = frame.image.shape[:2]
    quarters = {
        vertical + horizontal: float(frame.image[y, x].mean())
        for vertical, y in (("t", height // 4), ("b", 3 * height // 4))
        for horizontal, x in (("l", width // 4), ("r", 3 * width // 4))
    }
    assert max(quarters, key=lambda name: quarters[name]) == bright
    assert sorted(quarters.values())[-2] < 60


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "matrix", "full_range", "name"),
    [
        ("libx264", "yuv420p", 1, False, "a.mp4"),
        ("libx264", "yuv420p", 5, False, "b.mp4"),
        ("libx264", "yuv444p", 1, True, "c.mp4"),
        ("libx264", "yuv420p10le", 1, False, "d.mp4"),
        ("mjpeg", "yuvj422p", 5, True, "e.avi"),
        ("png", "rgb24", 0, True, "f.mov"),
        ("libvpx-vp9", "yuv420p", 5, False, "g.webm"),
    ],
)
def test_colours_come_back_whatever_the_format(
    tmp_path: Path, codec: str, pix_fmt: str, matrix: int, full_range: bool, name: str
) -> None:
    write_video(
        tmp_path / name, [patches()] * 3, codec=codec, pix_fmt=pix_fmt, matrix=matrix, full_range=full_range
    )
    image = read_all(VideoFile(tmp_path / name))[-1].image
    assert np.abs(image[32, 16::32].astype(int) - SHADES).max() <= 8


def test_damaged_packets_are_skipped_and_counted(tmp_path: Path) -> None:
    noise = np.random.default_rng(0)
    images = [noise.integers(0, 255, (90, 160, 3), np.uint8) for _ in range(20)]
    write_video(tmp_path / "m.avi", images, codec="png", pix_fmt="rgb24", matrix=0)
    data = bytearray((tmp_path / "m.avi").read_bytes())
    third = [at for at in range(len(data)) if data[at : at + 8] == b"\x89PNG\r\n\x1a\n"][3]
    data[third : third + 8] = bytes(8)
    (tmp_path / "m.avi").write_bytes(data)
    source = VideoFile(tmp_path / "m.avi")
    assert 17 <= len(read_all(source)) <= 19  # decoder threads may lose a neighbour with it
    assert source.skipped_packets == 1


def test_truncated_file_delivers_what_it_can(tmp_path: Path) -> None:
    images = [moving_picture(index, WH) for index in range(60)]
    write_video(tmp_path / "t.mp4", images, options={"movflags": "faststart"})
    data = (tmp_path / "t.mp4").read_bytes()
    (tmp_path / "t.mp4").write_bytes(data[: len(data) * 2 // 3])
    frames = read_all(VideoFile(tmp_path / "t.mp4"))
    assert 20 <= len(frames) < 60


def test_files_without_a_picture_are_one_clear_line(tmp_path: Path) -> None:
    write_video(tmp_path / "good.mp4", [moving_picture(index, WH) for index in range(5)])
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "garbage.mp4").write_bytes(b"not a video" * 500)
    (tmp_path / "headless.mp4").write_bytes((tmp_path / "good.mp4").read_bytes()[:700])
    (tmp_path / "words.txt").write_text("words " * 100)
    (tmp_path / "list.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n"
    )
    (tmp_path / "empty.png").touch()
    (tmp_path / "garbage.png").write_bytes(b"not a picture" * 50)
    with av.open(str(tmp_path / "sound.m4a"), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        sound = av.AudioFrame.from_ndarray(np.zeros((2, 1024), np.float32), format="fltp", layout="stereo")
        sound.sample_rate = 44100
        container.mux(stream.encode(sound))
        container.mux(stream.encode())
    names = ["empty.mp4", "garbage.mp4", "headless.mp4", "words.txt", "list.m3u8", "empty.png", "garbage.png"]
    for name in [*names, "sound.m4a", "missing.mp4", "missing.png", "."]:
        with pytest.raises(InputError) as caught:
            open_source(str(tmp_path / name))
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 200 + len(str(tmp_path))


def exif_jpeg(image: ByteArray, orientation: int) -> bytes:
    """A JPEG with an EXIF block that holds nothing but the orientation."""
    jpeg = cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, 98))[1].tobytes()
    tiff = (
        b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    )
    block = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:]


def test_still_follows_exif_orientation(tmp_path: Path) -> None:
    image = np.zeros((40, 80, 3), np.uint8)
    image[:20, :40] = 255
    path = tmp_path / "直.jpg"
    path.write_bytes(exif_jpeg(image, 6))  # to be turned clockwise: the upper left goes to the upper right
    upright = read_image(path)
    assert upright.shape == (80, 40, 3)
    assert upright[20, 30].min() > 240
    assert upright[20, 10].max() < 15


@pytest.mark.parametrize("suffix", [".png", ".webp", ".bmp"])
def test_still_formats(tmp_path: Path, suffix: str) -> None:
    options = (cv2.IMWRITE_WEBP_QUALITY, 101) if suffix == ".webp" else ()
    (tmp_path / f"x{suffix}").write_bytes(cv2.imencode(suffix, patches(), options)[1].tobytes())
    assert np.array_equal(read_image(tmp_path / f"x{suffix}"), patches())


def test_still_alpha_depth_and_grey(tmp_path: Path) -> None:
    clear = np.zeros((4, 6, 4), np.uint8)
    clear[:, 3:] = (10, 20, 30, 255)
    deep = np.full((4, 6, 3), 0x8080, np.uint16)
    deep_clear = np.dstack([deep, np.full((4, 6), 0xFFFF, np.uint16)])
    grey = np.full((4, 6), 77, np.uint8)
    for name, image in {"clear": clear, "deep": deep, "deep_clear": deep_clear, "grey": grey}.items():
        (tmp_path / f"{name}.png").write_bytes(cv2.imencode(".png", image)[1].tobytes())
    got = read_image(tmp_path / "clear.png")
    assert (got[:, :3] == 255).all()
    assert (got[:, 3:] == (10, 20, 30)).all()
    for name, value in {"deep": 128, "deep_clear": 128, "grey": 77}.items():
        image = read_image(tmp_path / f"{name}.png")
        assert image.shape == (4, 6, 3)
        assert (image == value).all()


def test_still_is_delivered_once_or_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(cv2.imencode(".png", patches())[1].tobytes())
    assert len(read_all(StillImage(path))) == 1
    live = open_source(str(path))
    assert live.info.live
    frames = [live.read() for _ in range(4)]
    live.close()
    assert [frame.index for frame in frames if frame] == [0, 1, 2, 3]
    assert 0.08 < (frames[3].time_ns - frames[0].time_ns) / 1e9 < 0.5  # type: ignore[union-attr]


def test_paced_loops_without_a_gap_and_grows(tmp_path: Path) -> None:
    write_video(
        tmp_path / "p.mp4", [moving_picture(index, WH) for index in range(6)], pts=[0, 20, 50, 60, 100, 120]
    )
    source = Paced(VideoFile(tmp_path / "p.mp4"), loop=True)
    frames = [frame for frame in (source.read() for _ in range(16)) if frame is not None]
    source.close()
    assert source.read() is None
    assert len(frames) == 16
    times = np.array([frame.time_ns for frame in frames]) / 1e6
    assert all(np.diff(times) > 0)
    assert abs(time.monotonic() * 1e3 - times[-1]) < 500
    # Two rounds of 120 ms and the pauses between, with nothing lost but what the machine was late for.
    assert times[-1] - times[0] >= 240
    assert frames[-1].index >= 15


def test_paced_skips_what_a_slow_reader_missed(tmp_path: Path) -> None:
    write_video(tmp_path / "p.mp4", [moving_picture(index, WH) for index in range(25)])
    source = Paced(VideoFile(tmp_path / "p.mp4"), loop=False)
    indices, started = [], time.monotonic()
    while (frame := source.read()) is not None:
        indices.append(frame.index)
        time.sleep(0.1)
    assert len(indices) < 16
    assert indices == sorted(set(indices))
    assert 0.9 < time.monotonic() - started < 1.6


def test_close_from_another_thread_ends_a_waiting_read(tmp_path: Path) -> None:
    write_video(tmp_path / "p.mp4", [moving_picture(index, WH) for index in range(2)], pts=[0, 60_000])
    source = Paced(VideoFile(tmp_path / "p.mp4"), loop=False)
    source.read()
    threading.Timer(0.1, source.close).start()
    started = time.monotonic()
    assert source.read() is None
    assert time.monotonic() - started < 1.0
    source.close()


class FakeCapture:
    """Stands in for cv2.VideoCapture: grants 640x480, and breaks down as it is told."""

    def __init__(
        self,
        *,
        opens: bool = True,
        pictures: int = 10**9,
        hang_after: int = 10**9,
        without_mjpg: bool = False,
    ) -> None:
        self.opens, self.pictures, self.hang_after, self.without_mjpg = (
            opens,
            pictures,
            hang_after,
            without_mjpg,
        )
        self.properties: dict[int, float] = {}
        self.grabbed = 0
        self.released = threading.Event()
        self.unblock = threading.Event()

    def isOpened(self) -> bool:
        return self.opens

    def set(self, key: int, value: float) -> bool:
        self.properties[key] = value
        return True

    def get(self, key: int) -> float:
        granted = {cv2.CAP_PROP_FPS: 25.0, cv2.CAP_PROP_FOURCC: float(cv2.VideoWriter.fourcc(*"YUYV"))}
        return granted.get(key, 0.0)

    def grab(self) -> bool:
        if self.grabbed >= self.hang_after:
            self.unblock.wait(5)
            return False
        time.sleep(0.005)
        self.grabbed += 1
        return self.grabbed <= self.pictures

    def retrieve(self) -> tuple[bool, ByteArray]:
        return True, np.full((480, 640, 3), self.grabbed % 256, np.uint8)

    def read(self) -> tuple[bool, ByteArray | None]:
        return self.retrieve() if self.grab() else (False, None)

    def release(self) -> None:
        self.released.set()


def test_camera_says_what_it_granted_and_delivers_the_newest_picture() -> None:
    fake = FakeCapture()
    source = WebCamera(3, name="Cam", open_capture=lambda *_: fake)
    assert source.info.size_wh == (640, 480)
    assert source.info.kind == "camera"
    assert source.info.live
    assert source.info.detail == "asked for 1280x720 at 30 fps, granted 640x480 at 25 fps YUYV"
    assert fake.properties[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert fake.properties[cv2.CAP_PROP_BUFFERSIZE] == 1
    first = source.read()
    time.sleep(0.1)
    later = source.read()
    assert first is not None
    assert later is not None
    assert later.index >= first.index + 3
    assert time.monotonic_ns() - later.time_ns < 200_000_000
    source.close()
    source.close()
    assert fake.released.is_set()
    assert source.read() is None


def test_camera_falls_back_when_the_first_way_gives_no_picture() -> None:
    captures: list[FakeCapture] = []

    def open_capture(*_: int) -> FakeCapture:
        captures.append(FakeCapture(opens=bool(captures)))
        return captures[-1]

    ways = sys.platform.startswith("linux") or sys.platform == "win32"
    if not ways:
        pytest.skip("one way to open cameras on this system")
    source = WebCamera(0, open_capture=open_capture)
    assert source.read() is not None
    source.close()
    assert [capture.released.is_set() for capture in captures] == [True, True]


def test_camera_that_cannot_deliver_is_one_line() -> None:
    with pytest.raises(SourceError, match=r"there is no camera 77|cannot be opened"):
        WebCamera(77, open_capture=lambda *_: FakeCapture(opens=False))
    with pytest.raises(SourceError, match="Cam delivers no picture: close other programs"):
        WebCamera(0, name="Cam", open_capture=lambda *_: FakeCapture(pictures=0))


def test_camera_that_is_pulled_out() -> None:
    fake = FakeCapture(pictures=5)
    source = WebCamera(0, name="Cam", open_capture=lambda *_: fake)
    with pytest.raises(SourceError, match="Cam was unplugged"):
        read_all(source)
    source.close()
    assert fake.released.is_set()


def test_camera_that_hangs_does_not_block_the_reader() -> None:
    fake = FakeCapture(hang_after=3)
    source = WebCamera(0, name="Cam", open_capture=lambda *_: fake, read_timeout_s=0.2)
    started = time.monotonic()
    with pytest.raises(SourceError, match="Cam delivers no pictures any more"):
        read_all(source)
    source.close()
    assert time.monotonic() - started < 2.0
    fake.unblock.set()
    assert fake.released.wait(2)


def test_camera_that_hangs_while_opening() -> None:
    fake, gate = FakeCapture(), threading.Event()

    def open_capture(*_: int) -> FakeCapture:
        gate.wait(5)
        return fake

    with pytest.raises(SourceError, match="does not answer"):
        WebCamera(0, open_capture=open_capture, open_timeout_s=0.1)
    gate.set()
    assert fake.released.wait(2)


def test_cameras_are_listed_from_sysfs(tmp_path: Path) -> None:
    assert isinstance(list_cameras(), tuple)
    for number, (name, index) in {902: ("HD Webcam", 0), 903: ("HD Webcam", 1), 901: ("Loop", 0)}.items():
        node = tmp_path / f"video{number}"
        node.mkdir()
        (node / "name").write_text(f"{name}\n")
        (node / "index").write_text(f"{index}\n")
    assert devices._linux_cameras(tmp_path) == (
        devices.CameraDevice(901, "Loop"),
        devices.CameraDevice(902, "HD Webcam"),
    )
    assert devices._linux_cameras(tmp_path / "none") == ()


def test_unknown_camera_names_say_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tryon.sources.list_cameras", lambda: (devices.CameraDevice(4, "HD Webcam"),))
    with pytest.raises(SourceError, match="no camera called 'Other': there are 4 HD Webcam"):
        open_source("camera:Other")

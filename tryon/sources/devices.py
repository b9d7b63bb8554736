"""Which cameras there are."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_SYSFS = Path("/sys/class/video4linux")
# linux/videodev2.h: VIDIOC_QUERYCAP, the size and a field's offset of struct v4l2_capability, and its flags.
_VIDIOC_QUERYCAP = 0x80685600
_CAPABILITY_BYTES = 104
_DEVICE_CAPS_AT = 88
_CAP_VIDEO_CAPTURE = 0x00000001 | 0x00001000  # single- and multi-planar


@dataclass(frozen=True)
class CameraDevice:
    """A camera: the index by which OpenCV opens it and its name for people."""

    index: int
    name: str


def list_cameras() -> tuple[CameraDevice, ...]:
    """The cameras that are plugged in, in the order of their indices. Empty where they cannot be listed."""
    if sys.platform.startswith("linux"):
        return _linux_cameras(_SYSFS)
    if sys.platform == "darwin":
        return _enumerated("avfoundation")
    if sys.platform == "win32":
        return _enumerated("dshow")
    return ()


def _linux_cameras(sysfs: Path) -> tuple[CameraDevice, ...]:
    found = []
    for node in sysfs.glob("video*"):
        number = node.name.removeprefix("video")
        if not number.isdecimal() or not _captures(node):
            continue
        try:
            name = (node / "name").read_text(errors="replace").strip()
        except OSError:
            name = ""
        found.append(CameraDevice(int(number), name or f"Camera {number}"))
    return tuple(sorted(found, key=lambda camera: camera.index))


def _captures(node: Path) -> bool:
    """Whether a V4L2 node delivers pictures; most webcams have a second one with metadata only."""
    import fcntl

    capability = bytearray(_CAPABILITY_BYTES)
    try:
        device = os.open(f"/dev/{node.name}", os.O_RDWR | os.O_NONBLOCK)
        try:
            fcntl.ioctl(device, _VIDIOC_QUERYCAP, capability)
        finally:
            os.close(device)
    except OSError:  # no permission, say: the first node of a device is the one with pictures
        try:
            return (node / "index").read_text().strip() == "0"
        except OSError:
            return False
    caps = int.from_bytes(capability[_DEVICE_CAPS_AT : _DEVICE_CAPS_AT + 4], sys.byteorder)
    return bool(caps & _CAP_VIDEO_CAPTURE)


def _enumerated(input_format: str) -> tuple[CameraDevice, ...]:
    """Cameras as libav lists them; OpenCV's backends of the same system count in the same order."""
    import av

    try:
        devices = av.enumerate_input_devices(input_format)
    except (OSError, ValueError, av.error.FFmpegError):  # built without this format, or refused by the system
        return ()
    names = [
        device.description or device.name
        for device in devices
        if (not device.media_types or "video" in device.media_types)
        and not device.description.startswith("Capture screen")
    ]
    return tuple(CameraDevice(index, name) for index, name in enumerate(names))

"""Which USB sticks and memory cards are plugged in."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.parsers.expat import ExpatError

import psutil

TOOL_TIMEOUT_S = 5.0
SYS_BLOCK = Path("/sys/class/block")
MOUNTED_BY_HAND_OR_DESKTOP = ("/media/", "/run/media/", "/mnt/")
"""A system that itself runs from a stick has that one elsewhere."""


@dataclass(frozen=True)
class Stick:
    """A removable drive that is mounted at `folder`. label: what its owner knows it by."""

    folder: Path
    label: str
    free_bytes: int
    read_only: bool
    file_system: str


def sticks() -> tuple[Stick, ...]:
    """Removable drives, in the order of their labels. Those that do not answer are left out."""
    found = []
    for partition in psutil.disk_partitions(all=False):
        if not _is_removable(partition.device, partition.mountpoint, partition.opts):
            continue
        folder = Path(partition.mountpoint)
        try:
            free = shutil.disk_usage(folder).free
        except OSError:  # pulled out meanwhile, or a card reader without a card
            continue
        read_only = "ro" in partition.opts.split(",")
        found.append(Stick(folder, folder.name or partition.device, free, read_only, partition.fstype))
    return tuple(sorted(found, key=lambda stick: stick.label))


def _is_removable(device: str, mountpoint: str, opts: str) -> bool:
    if sys.platform == "win32":
        return "removable" in opts.split(",")  # psutil asks GetDriveType
    if sys.platform == "darwin":
        return mountpoint.startswith("/Volumes/") and _is_external_on_macos(device)
    by_hand = mountpoint.startswith(MOUNTED_BY_HAND_OR_DESKTOP)
    return by_hand and is_pluggable(device)


def is_pluggable(device: str, sys_block: Path = SYS_BLOCK) -> bool:
    """Whether Linux knows a device such as /dev/sdb1 as removable, on USB, or as a memory card.

    The same facts as lsblk's columns RM and TRAN, from where lsblk has them.
    """
    entry = sys_block / Path(device).name
    if not entry.exists():
        return False
    real = entry.resolve()
    if "/usb" in str(real) or "/mmc_host" in str(real):
        return True
    for folder in (real, real.parent):  # the drive itself, or the drive of a partition
        flag = folder / "removable"
        if flag.is_file():
            return flag.read_text().strip() == "1"
    return False


def _is_external_on_macos(device: str) -> bool:
    try:
        asked = subprocess.run(
            ["diskutil", "info", "-plist", device],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TOOL_TIMEOUT_S,
            check=True,
        )
        facts = plistlib.loads(asked.stdout)
    except (OSError, subprocess.SubprocessError, plistlib.InvalidFileException, ExpatError):
        return False
    return bool(facts.get("RemovableMediaOrExternalDevice"))

"""What is on the stick afterwards is whole, and when it cannot be, nothing is there and a line says why."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from tryon.errors import InputError, ShareError
from tryon.share import drives, usb
from tryon.share.usb import copy_to, sticks


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "mirror" / "林登:试戴.mp4"
    path.parent.mkdir()
    path.write_bytes(os.urandom(9_000_000))
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "KINGSTON"
    path.mkdir()
    return path


def test_copies_are_whole_and_replace_nothing(clip: Path, stick: Path) -> None:
    steps: list[float] = []
    first = copy_to([clip], stick, advance=steps.append)
    second = copy_to([clip], stick)
    names = ["林登-试戴-2.mp4", "林登-试戴.mp4"]
    assert [path.name for path in (*second, *first)] == names, "FAT allows no colon"
    assert sorted(path.name for path in stick.iterdir()) == names
    assert all(path.read_bytes() == clip.read_bytes() for path in (*first, *second))
    assert steps == sorted(steps)
    assert (len(steps) > 4, steps[-1]) == (True, 1.0)


def test_cancelled_copies_leave_nothing(clip: Path, stick: Path) -> None:
    other = clip.with_name("second.mp4")
    shutil.copy(clip, other)
    steps: list[float] = []
    assert copy_to([clip, other], stick, advance=steps.append, cancelled=lambda: len(steps) > 8) == ()
    assert steps[-1] > 0.5, "the first was done"
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "KINGSTON is full"),
        (errno.EROFS, "KINGSTON cannot be written: open its lock"),
        (errno.EIO, "KINGSTON was pulled out"),
        (errno.EFBIG, "too large for the format of KINGSTON"),
    ],
)
def test_faults_while_copying_are_named(
    clip: Path, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    flushed: list[int] = []

    def failing(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) == 2:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(usb.os, "fsync", failing)
    with pytest.raises(ShareError, match=words) as caught:
        copy_to([clip], stick)
    assert "\n" not in str(caught.value)
    assert list(stick.iterdir()) == []


def test_stick_pulled_out_half_way_and_put_in_again(clip: Path, stick: Path) -> None:
    drawer = stick.with_name("drawer")

    def pull(share: float) -> None:
        if share > 0.2 and stick.exists():
            stick.rename(drawer)

    with pytest.raises(ShareError, match="KINGSTON was pulled out"):
        copy_to([clip], stick, advance=pull)
    assert [path.suffix for path in drawer.iterdir()] == [".partial"]
    drawer.rename(stick)
    assert [path.name for path in copy_to([clip], stick)] == ["林登-试戴.mp4"]
    assert [path.name for path in stick.iterdir()] == ["林登-试戴.mp4"]


def test_damage_is_noticed(clip: Path, stick: Path) -> None:
    def flip(share: float) -> None:
        for path in stick.glob(".tryon-*"):
            with path.open("r+b") as file:
                file.write(b"damage")

    with pytest.raises(ShareError, match="damaged on KINGSTON: use another stick"):
        copy_to([clip], stick, advance=flip)
    assert list(stick.iterdir()) == []


def test_what_cannot_work_is_said_before_it_begins(
    clip: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"missing.mp4 cannot be read"):
        copy_to([clip.with_name("missing.mp4")], stick)
    with pytest.raises(ShareError, match="NOTHERE was pulled out"):
        copy_to([clip], stick.with_name("NOTHERE"))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10_000_000, 8_000_000, 2_000_000))
    with pytest.raises(ShareError, match="9 MB are needed and 2 MB free"):
        copy_to([clip], stick)
    assert list(stick.iterdir()) == []


def test_linux_tells_sticks_from_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = tmp_path / "class" / "block"
    block.mkdir(parents=True)
    for name, bus, removable in (
        ("sda", "pci0000:00/ata1", "0"),
        ("sdb", "pci0000:00/usb2/2-1", "1"),
        ("sdc", "pci0000:00/usb2/2-2", "0"),  # a disk in a USB case
        ("mmcblk0", "platform/mmc_host/mmc0", "0"),
        ("sdd", "pci0000:00/ata2", "1"),
    ):
        drive = tmp_path / "devices" / bus / "block" / name
        (drive / f"{name}1").mkdir(parents=True)
        (drive / "removable").write_text(removable + "\n")
        (block / name).symlink_to(drive)
        (block / f"{name}1").symlink_to(drive / f"{name}1")
    found = [name for name in ("sda1", "sdb1", "sdc1", "mmcblk0p9", "mmcblk01", "sdd1", "nvme0n1p1")
             if drives.is_pluggable(f"/dev/{name}", block)]  # fmt: skip
    assert found == ["sdb1", "sdc1", "mmcblk01", "sdd1"]


def test_sticks_are_listed_with_what_matters(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partition = namedtuple("partition", "device mountpoint fstype opts")
    monkeypatch.setattr(
        psutil,
        "disk_partitions",
        lambda all: [
            partition("E:\\", str(stick), "exFAT", "ro,removable"),
            partition("C:\\", str(stick.parent), "NTFS", "rw,fixed"),
            partition("F:\\", str(stick / "empty reader"), "", "removable"),
        ],
    )
    monkeypatch.setattr(drives.sys, "platform", "win32")
    (found,) = sticks()
    assert (found.folder, found.label, found.read_only, found.file_system) == (
        stick,
        "KINGSTON",
        True,
        "exFAT",
    )
    assert found.free_bytes > 0

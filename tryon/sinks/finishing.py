"""From a fragmented file to an ordinary one, also for what a killed process left behind."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av

from tryon.errors import SinkError, reason
from tryon.sinks.notes import keep_note
from tryon.sinks.sound_track import PRIMING, RATE

PARTIAL_SUFFIX = ".recording.mp4"
"""How the name of a file ends while it is being recorded."""

_FINISHING_SUFFIX = ".finishing.mp4"
_ABANDONED_AFTER_S = 5.0


def partial_path(final: Path) -> Path:
    """Where a clip is written before it has its final name."""
    return final.with_name(final.stem + PARTIAL_SUFFIX)


def finish_clip(partial: Path, final: Path) -> None:
    """Rewrite a fragmented file as an ordinary one with its index in front, or else keep it as it is.

    Raises OSError where it cannot even be renamed.
    """
    rewritten = final.with_name(final.stem + _FINISHING_SUFFIX)
    try:
        _remux(partial, rewritten)
        rewritten.replace(final)
    except (OSError, av.error.FFmpegError):
        # A disk without room for the second copy, most often: the fragmented file plays just as well.
        with contextlib.suppress(FileNotFoundError):
            rewritten.unlink()
        partial.replace(final)
        return
    partial.unlink()


def recover_partials(
    folder: Path, older_than_s: float = _ABANDONED_AFTER_S, *, keep_days: int = 30
) -> tuple[Path, ...]:
    """Give recordings that a killed process left in `folder` their final names, and return these.

    Each gets a note, by which it expires `keep_days` after it was recorded. A file that changed in the last
    `older_than_s` seconds is still being written by somebody and is left alone. One without a single frame is
    removed. Raises SinkError when the folder cannot be read or written.
    """
    recovered = []
    try:
        for partial in sorted(folder.glob(f"*{PARTIAL_SUFFIX}")):
            changed = partial.stat().st_mtime
            if time.time() - changed < older_than_s:
                continue
            if not _holds_frames(partial):
                partial.unlink()
                continue
            final = _free_name(partial.with_name(partial.name.removesuffix(PARTIAL_SUFFIX) + ".mp4"))
            finish_clip(partial, final)
            keep_note(final, "video", keep_days=keep_days, made=datetime.fromtimestamp(changed, UTC))
            recovered.append(final)
        for unfinished in folder.glob(f"*{_FINISHING_SUFFIX}"):
            if time.time() - unfinished.stat().st_mtime >= older_than_s:
                unfinished.unlink()  # what it was made from was recovered above
    except OSError as error:
        raise SinkError(f"recordings in {folder} cannot be recovered: {reason(error)}") from error
    return tuple(recovered)


def _remux(source: Path, target: Path) -> None:
    with (
        av.open(str(source)) as reader,
        av.open(
            str(target), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        ) as writer,
    ):
        for key in ("comment", "creation_time"):
            if key in reader.metadata:
                writer.metadata[key] = reader.metadata[key]
        streams = {}
        for stream in reader.streams:
            streams[stream.index] = writer.add_stream_from_template(stream)
            streams[stream.index].time_base = stream.time_base
        # Back to where pictures begin at 0 and sound before it, by what its encoder put in front.
        lead_s = Fraction(PRIMING, RATE) if reader.streams.audio else Fraction(0)
        for packet in reader.demux():
            if packet.dts is not None:  # the empty packet at the end
                lead = round(lead_s / packet.time_base)
                first = 0 if packet.stream.type == "video" else -lead
                packet.pts, packet.dts = max(first, packet.pts - lead), max(first, packet.dts - lead)
                packet.stream = streams[packet.stream.index]
                writer.mux(packet)


def _holds_frames(path: Path) -> bool:
    try:
        with av.open(str(path)) as container:
            return any(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    except (av.error.FFmpegError, IndexError):
        return False


def _free_name(path: Path) -> Path:
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate

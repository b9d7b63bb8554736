"""A clip while it is written: an MP4 that a killed process and a full disk leave playable."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av

from tryon.errors import SinkError, reason
from tryon.sinks.encoder import TICKS_PER_S, TIME_BASE, Picture, VideoEncoder
from tryon.sinks.finishing import finish_clip, partial_path
from tryon.sinks.sound_track import PRIMING, RATE, SoundTrack
from tryon.types import Sound

MIN_FREE_BYTES = 200_000_000
"""No recording starts with less room than this, about five minutes at 720p."""

COMMENT = "virtual try-on"
"""What the metadata of every file says, beside the time it was made."""

_LEAD_TICKS = PRIMING * TICKS_PER_S // RATE
_OPTIONS = {
    # A fragment at every key frame and after half a second: that much is lost with the process, at most.
    "movflags": "+frag_keyframe+empty_moov+default_base_moof",
    "frag_duration": "500000",
    "flush_packets": "1",
    # Pictures do not wait longer than this for sound in between.
    "max_interleave_delta": "300000",
    # No name of the writing program: it says nothing to anybody but a tracker.
    "fflags": "+bitexact",
}


class ClipFile:
    """Writes encoded pictures, and sound where wished, to `path`, with their own times.

    While it is written, the file is called `<stem>.recording.mp4`; close() and then finish() turn it into an
    ordinary MP4 under its final name.

    Raises SinkError when the folder cannot be written, when the disk is nearly full, or when something cannot
    be stored; what was written before is kept.
    """

    def __init__(self, path: Path, encoder: VideoEncoder, *, with_sound: bool = False) -> None:
        self.path = path
        self.pictures = 0
        self._partial = partial_path(path)
        self._frame_ticks = encoder.frame_ticks
        self._last_pts = -1
        self._sound: SoundTrack | None = None
        self._lead = _LEAD_TICKS if with_sound else 0
        check_room(path.parent)
        try:
            self._container: Any = av.open(str(self._partial), "w", format="mp4", options=_OPTIONS)
            self._container.metadata["comment"] = COMMENT
            self._container.metadata["creation_time"] = datetime.now(UTC).isoformat(timespec="seconds")
            self._video = self._container.add_stream_from_template(encoder.template)
            self._video.time_base = TIME_BASE
            if with_sound:
                self._sound = SoundTrack(self._container)
            self._container.start_encoding()
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{path.name} cannot be recorded: {reason(error)}") from error

    @property
    def end_ns(self) -> int:
        """How long the clip is, in nanoseconds."""
        ticks = 0 if self._last_pts < 0 else self._last_pts + self._frame_ticks
        return ticks * 1_000_000_000 // TICKS_PER_S

    @property
    def has_sound(self) -> bool:
        return self._sound is not None

    def add_picture(self, picture: Picture, at_ns: int) -> None:
        """A picture at that time of the clip; one not later than the one before is put right behind it."""
        pts = max(round(at_ns * TICKS_PER_S / 1_000_000_000), self._last_pts + 1)
        packet = av.Packet(picture.data)
        packet.pts = packet.dts = pts + self._lead
        packet.time_base, packet.duration = TIME_BASE, self._frame_ticks
        packet.is_keyframe, packet.stream = picture.is_key, self._video
        try:
            self._container.mux(packet)
            if self._sound is not None:
                self._sound.keep_up(at_ns)
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{self.path.name} stopped recording: {reason(error)}") from error
        self._last_pts = pts
        self.pictures += 1

    def add_sound(self, sound: Sound, at_ns: int) -> None:
        """Sound at that time of the clip, which the pictures have reached."""
        if self._sound is None:
            return
        try:
            self._sound.add(sound, at_ns)
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{self.path.name} stopped recording: {reason(error)}") from error

    def close(self) -> None:
        """Write the end. Raises SinkError when that is missing; finish() is possible all the same."""
        failure: Exception | None = None
        try:
            if self._sound is not None and self.pictures:
                self._sound.finish(self.end_ns)
        except (OSError, av.error.FFmpegError) as error:
            failure = error
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError) as error:
            failure = failure or error
        if failure is not None:
            raise SinkError(f"the end of {self.path.name} is missing: {reason(failure)}") from failure

    def finish(self) -> bool:
        """Give the closed file its final form and name. Whether there is one: not without a picture."""
        try:
            if not self.pictures:
                self._partial.unlink(missing_ok=True)
                return False
            finish_clip(self._partial, self.path)
        except OSError as error:
            raise SinkError(
                f"{self.path.name} stays under the name {self._partial.name}: {reason(error)}"
            ) from error
        return True


def check_room(folder: Path) -> None:
    """Raise SinkError unless `folder` can hold a recording; it is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise SinkError(f"{folder} cannot hold recordings: {reason(error)}") from error
    if free < MIN_FREE_BYTES:
        raise SinkError(
            f"only {free // 1_000_000} MB are free on the disk of {folder}; "
            f"recording needs {MIN_FREE_BYTES // 1_000_000} MB: delete something or choose another folder"
        )

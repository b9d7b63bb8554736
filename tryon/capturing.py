"""What the mirror captures: recordings, the last seconds, photos; and the microphone for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2

from tryon.catalogue import sku_of
from tryon.clips.note import ClipKind, Wearing
from tryon.clips.origin import XMP_PACKET
from tryon.errors import SinkError
from tryon.mirror_state import MicrophoneState, RecordingState, ReplayState, Shot
from tryon.replay_guard import ReplayGuard
from tryon.settings import Settings
from tryon.sinks.before_after import join_before_after
from tryon.sinks.clip_clock import ClipClock
from tryon.sinks.finishing import recover_partials
from tryon.sinks.image import default_name, write_image
from tryon.sinks.notes import WearingLog, keep_note
from tryon.sinks.replay import REPLAY_S
from tryon.sinks.studio import Describe, Studio
from tryon.sources.base import SourceInfo
from tryon.sources.microphone import Listener
from tryon.types import ByteArray, Frame, Sound

# A camera's frame arrives about one interval after the middle of its exposure: rows are read one after the
# other, each lit for up to an interval. Frames carry the time of their arrival, sound that of its capture.
_LONGEST_INTERVAL_S = 0.04

_BURST_EVERY_S = 0.3
_PATIENCE_S = 2.0  # until a burst is content with fewer pictures
_WAIT_S = 0.01


class Capturing:
    """Files of what the mirror shows. Methods may be called from any thread; only show() must not wait.

    newest: gives the newest shot, if there is one.
    """

    def __init__(self, settings: Settings, newest: Callable[[], Shot | None]) -> None:
        self.folder = settings.recordings_dir
        self.at_most_s = settings.record_at_most_s
        self.keep_days = settings.keep_clips_days
        self.wearing = WearingLog()
        self._fps = settings.camera_fps
        self._newest = newest
        self._studio = Studio(settings.camera_fps, mirrored=settings.mirror_recording)
        self._replay_wished = settings.instant_replay
        self._guard = ReplayGuard()
        self._studio.set_replay(self._replay_wished)
        self._microphone_wish = settings.microphone, settings.microphone_name
        self._listener: Listener | None = None
        self._late_ns = 0

    def open(self) -> None:
        """Finish what a killed process left in the folder, and listen where that is allowed."""
        recover_partials(self.folder, keep_days=self.keep_days)
        self.set_microphone(*self._microphone_wish)

    def follow(self, source: SourceInfo) -> None:
        """Place sound by the frames of another source from now on."""
        interval_s = min(_LONGEST_INTERVAL_S, 1 / (source.fps or self._fps))
        self._late_ns = round(interval_s * 1e9) if source.kind == "camera" else 0

    def show(self, frame: Frame, load: float) -> None:
        """The next finished frame. load: share of the time between two frames that the last ones took."""
        if self._replay_wished:
            self._studio.set_replay(self._guard.update(load, 1 / self._fps))
        self._studio.show(frame)

    def set_microphone(self, allowed: bool, name: str = "") -> None:
        """Listen, to the one whose name has `name` in it, or to the system's choice; or stop."""
        before, self._listener = self._listener, None
        if before is not None:
            before.close()
        if allowed:
            self._listener = Listener(name, self._hear)

    def set_replay(self, on: bool) -> None:
        """Keep the last ten seconds in memory, or do not."""
        self._replay_wished = on
        self._guard = ReplayGuard()
        self._studio.set_replay(on)

    def forget_replay(self) -> None:
        """Let the last ten seconds be gone, whether more are kept or not."""
        self._studio.forget_replay()

    @property
    def recording(self) -> tuple[RecordingState, SinkError | None] | None:
        """How the recording goes, and what ended it."""
        path, stats = self._studio.path, self._studio.stats
        if path is None or stats is None:
            return None
        state = RecordingState(
            path, stats.seconds, stats.written, stats.dropped, stats.paused, stats.with_sound, stats.ended
        )
        return state, stats.error

    @property
    def microphone(self) -> MicrophoneState | None:
        """How loud it is; None while it may not be listened to."""
        listener = self._listener
        if listener is None:
            return None
        level = listener.level
        return MicrophoneState(listener.name, level.peak, level.rms, listener.error)

    @property
    def replay(self) -> ReplayState:
        """What could be saved."""
        if not self._replay_wished:
            return ReplayState()
        if not self._guard.is_on:
            return ReplayState("too_slow")
        seconds = self._studio.replay_seconds
        return ReplayState("ready" if seconds >= REPLAY_S else "filling", seconds)

    def start(self, mirrored: bool) -> Path:
        """Record from now on."""
        if self._studio.path is not None:
            return self._studio.path
        listener, shot = self._listener, self._shot()
        path = self._fresh("mp4", shot)
        self._studio.start(
            path,
            shot.frame.size_wh,
            self._describe("video", mirrored),
            mirrored=mirrored,
            with_sound=listener is not None and listener.is_open,
            at_most_s=self.at_most_s,
        )
        return path

    def pause(self) -> None:
        self._studio.pause()

    def resume(self) -> None:
        self._studio.resume()

    def stop(self) -> Path:
        """Finish the recording."""
        return self._studio.stop()

    def save_replay(self, mirrored: bool) -> Path:
        """Save the last ten seconds."""
        path = self._fresh("mp4", self._newest())
        self._studio.save_replay(path, mirrored, self._describe("replay", mirrored))
        return path

    def take_picture(self, mirrored: bool) -> Path:
        """Save the newest picture as JPEG."""
        shot = self._shot()
        return self._keep(shot, shot.frame.image, "photo", mirrored)

    def take_burst(self, count: int, mirrored: bool) -> tuple[Path, ...]:
        """Save that many pictures, one every 0.3 s; fewer where the camera stops meanwhile."""
        shot = self._shot()
        paths = [self._keep(shot, shot.frame.image, "burst", mirrored)]
        give_up = time.monotonic() + _PATIENCE_S
        while len(paths) < count and time.monotonic() < give_up:
            newest = self._newest()
            if newest is None or newest.frame.time_ns - shot.frame.time_ns < _BURST_EVERY_S * 1e9:
                time.sleep(_WAIT_S)
                continue
            shot = newest
            paths.append(self._keep(shot, shot.frame.image, "burst", mirrored))
            give_up = time.monotonic() + _PATIENCE_S
        return tuple(paths)

    def take_before_after(self, mirrored: bool) -> Path:
        """Save one picture, undressed beside dressed."""
        shot = self._shot()
        before, after = shot.original.image, shot.frame.image
        boxes = tuple(person.box_px for person in shot.people)
        if mirrored:
            width = before.shape[1]
            before, after = cv2.flip(before, 1), cv2.flip(after, 1)
            boxes = tuple((width - x1, y0, width - x0, y1) for x0, y0, x1, y1 in boxes)
        return self._keep(shot, join_before_after(before, after, boxes), "before_after", mirrored)

    def close(self) -> None:
        """Finish a recording and let go of the microphone. Raises SinkError where its end is missing."""
        try:
            self._studio.close()
        finally:
            self.set_microphone(False)

    def _hear(self, sound: Sound) -> None:
        self._studio.hear(replace(sound, time_ns=sound.time_ns + self._late_ns))

    def _shot(self) -> Shot:
        shot = self._newest()
        if shot is None:
            raise SinkError("there is no picture yet; wait until the camera shows one")
        return shot

    def _keep(self, shot: Shot, image: ByteArray, kind: ClipKind, mirrored: bool) -> Path:
        """Write a photo and its note."""
        if mirrored and kind != "before_after":
            image = cv2.flip(image, 1)
        path = self._fresh("jpg", shot)
        write_image(path, image, XMP_PACKET)
        worn = self.wearing.at(shot.frame.time_ns)
        wearing = (Wearing(start_s=0.0, selections=worn),) if worn else ()
        keep_note(path, kind, keep_days=self.keep_days, mirrored=mirrored, wearing=wearing)
        return path

    def _fresh(self, ending: str, shot: Shot | None) -> Path:
        """A new file, named after what shows in a shot."""
        worn = () if shot is None else self.wearing.at(shot.frame.time_ns)
        return default_name(self.folder, ending, "-".join(map(sku_of, worn)) or "mirror")

    def _describe(self, kind: ClipKind, mirrored: bool) -> Describe:
        def describe(path: Path, clock: ClipClock) -> None:
            wearing = self.wearing.during(clock)
            keep_note(path, kind, keep_days=self.keep_days, mirrored=mirrored, wearing=wearing)

        return describe

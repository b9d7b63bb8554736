"""The live mirror: capture -> tracking -> drawing, a thread each with one-slot mailboxes between them.

Drawing owns the GL context. Tracking runs beside it, on the next frame, so that two cores are used. A thread
whose work fails says so and begins anew, with a new tracker or a new GL context.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tryon.at_hand import AtHand
from tryon.capturing import Capturing
from tryon.catalogue import Catalogue, Category, sku_of
from tryon.dressing.base import HandChoice, Observation, Worn, load_worn
from tryon.errors import TryOnError
from tryon.fitting.foot_size import FootMeasures
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import FaceMeasures
from tryon.gestures import GestureReader, GestureState
from tryon.lookout import Lookout
from tryon.mailbox import Mailbox
from tryon.measuring import Measuring
from tryon.mending import MendedThread
from tryon.mirror_state import MirrorState, Person, Shot, ShownHand
from tryon.pipeline import Dresser, Observer, Result, Superseded, wanted_by
from tryon.quality import QualityController
from tryon.settings import MOST_FACES, Finger, Fit, HandSide, Settings
from tryon.sources import open_source
from tryon.sources.base import Source
from tryon.types import Camera, Frame, Landmarks

_WAIT_S = 0.2  # how long a thread waits before it looks at its stop event again
_RETRY_S = 2.0  # between attempts to open a source that failed or was lost
_OPEN_S = 60.0  # several cameras, each of which takes its time not to answer
_READ_S = 5.0  # a source answers within two seconds
_LOAD_S = 30.0  # a tracker that is wanted for the first time, a product with its shaders
_FETCH_S = 30.0  # until the next bytes of a model that is fetched
_FPS_WINDOW = 60  # frames over which the rate is averaged
_HURRY_S = 0.15  # for which tracking leaves the processor to what was chosen a moment ago
_AGAIN_NS = 1_000_000  # by which an observation is newer that is drawn once more: times only grow

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Grabbed:
    """A frame, its source's intrinsics, and the number of the wish that the source answers."""

    frame: Frame
    camera: Camera | None
    wish: int


class Mirror:
    """Runs a pipeline over a live source. Methods may be called from any thread.

    opener: opens the source; called like `open_source`.
    """

    def __init__(
        self, settings: Settings, catalogue: Catalogue, opener: Callable[..., Source] = open_source
    ) -> None:
        self._settings = settings
        self._catalogue = catalogue
        self._opener = opener
        self._categories = {product.sku: product.category for product in catalogue.products}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._frames: Mailbox[_Grabbed] = Mailbox()
        self._observations: Mailbox[tuple[int, Observation]] = Mailbox()
        self._newest_seen: tuple[int, Observation] | None = None
        self._may_track = threading.Event()  # cleared while a choice waits to be drawn
        self._may_track.set()
        self._shot: Shot | None = None
        self._state = MirrorState()
        self._worn: dict[Category, Worn] = {}  # by everybody
        self._glasses_by: dict[str, Worn | None] = {}  # slot -> what this person alone chose
        self._chosen_last: Category = "glasses"
        self._lock_wish: str | None = None
        self._measuring = Measuring()
        self._max_faces = settings.max_faces
        self._fit: Fit = settings.fit
        self._gestures = settings.gestures
        self._reader = GestureReader()
        self._hand_choice = HandChoice(settings.watch_hand, settings.ring_hand, settings.ring_finger)
        self._capturing = Capturing(settings, lambda: self._shot)
        self._source_spec = settings.source
        self._source_wish = 0
        self._least_s = 0.0  # between two frames that are looked at
        self._at_hand = AtHand()
        self._expected = frozenset[Category]()  # of the products that are to be at hand
        self._forgotten = 0  # how often
        self._shown = 0  # pictures
        self._capture_thread = MendedThread("the camera's thread", self._capture, self._stop)
        self._track_thread = MendedThread("tracking", self._observe, self._stop)
        self._draw_thread = MendedThread("drawing", self._dress, self._stop)
        self._threads = (self._capture_thread, self._track_thread, self._draw_thread)

    def start(self, source_spec: str) -> None:
        """Open the source and start dressing people. Returns at once."""
        self._source_spec = source_spec
        self._capturing.open()
        for thread in self._threads:
            thread.start()

    def switch_source(self, source_spec: str) -> None:
        """Take another source. Returns at once."""
        with self._lock:
            self._source_spec = source_spec
            self._source_wish += 1
            self._state = replace(self._state, guidance="opening", error=None)

    def wear(self, sku: str, variant: str | None = None, slot: str | None = None) -> None:
        """Put on a product beside those of other categories: everybody, or only who is in `slot`.

        Shoes are for the one pair of feet that is followed, whatever `slot` says. Raises ProductError.
        """
        worn = load_worn(self._catalogue, sku if variant is None else f"{sku}:{variant}")
        self._put_on(worn.category, worn, slot)

    def take_off(self, category: Category, slot: str | None = None) -> None:
        """Take off the product of a category: everybody's, or only that of who is in `slot`."""
        self._put_on(category, None, slot)

    def lock(self, slot: str | None) -> None:
        """Dress nobody but who is in `slot` now; None: everybody again.

        The lock ends by itself when that person was gone for two seconds.
        """
        self._lock_wish = slot

    def set_pace(self, fps: float | None) -> None:
        """Look at so many frames per second at the most; None: at all that this machine can."""
        self._least_s = 0.0 if fps is None else 1 / fps

    def get_ready(self, selections: Iterable[str]) -> None:
        """Have these products, "sku" or "sku:variant", and what finds who wears them, at hand.

        It is done bit by bit while a pace is set, so before anybody looks into the mirror. Returns at once.
        """
        known = [each for each in selections if sku_of(each) in self._categories]
        self._expected = frozenset(self._categories[sku_of(each)] for each in known)
        self._at_hand.wish(known)

    def forget(self) -> None:
        """Know nothing more of who was here: what they wear, their measures, their last pictures."""
        with self._lock:
            self._worn, self._glasses_by = {}, {}
            self._lock_wish = None
            self._newest_seen = self._shot = None
            self._observations.take(0.0)
            self._forgotten += 1
        self._measuring.forget()
        self._capturing.forget_replay()

    def measures(self) -> FaceMeasures | None:
        """The nearest person in millimetres; None until somebody looked at the camera. Never blocks."""
        return self._measuring.face

    def hand_measures(self) -> HandMeasures | None:
        """A hand in millimetres; None until one was seen while hands are looked for. Never blocks."""
        return self._measuring.hand

    def feet_measures(self) -> FootMeasures | None:
        """The feet in millimetres; None until they were seen. Never blocks."""
        return self._measuring.feet

    def start_calibration(self) -> None:
        """Look for a card held to the forehead of the nearest person, from now on. See `MirrorState`."""
        self._measuring.calibrate_face()

    def start_feet_calibration(self) -> None:
        """Look for a sheet of paper or a card on the floor by the feet, from now on. See `MirrorState`."""
        self._measuring.calibrate_feet()

    def cancel_calibration(self) -> None:
        """Look for cards and sheets no longer; what was calibrated before stays."""
        self._measuring.cancel()

    def set_max_faces(self, count: int) -> None:
        """Dress up to `count` people."""
        self._max_faces = count

    def set_fit(self, fit: Fit) -> None:
        """Draw products in their true size, or as large as suits each face."""
        self._fit = fit

    def set_finger(self, finger: Finger, hand: HandSide | None = None) -> None:
        """Wear rings on that finger, of that hand or of the one chosen before. See `HandChoice`."""
        with self._lock:
            ring_hand = self._hand_choice.ring_hand if hand is None else hand
            self._hand_choice = replace(self._hand_choice, finger=finger, ring_hand=ring_hand)

    def set_wrist(self, wrist: HandSide) -> None:
        """Wear watches, or bracelets where there is no watch, on that wrist. See `HandChoice`."""
        with self._lock:
            self._hand_choice = replace(self._hand_choice, wrist=wrist)

    def set_gestures(self, on: bool) -> None:
        """Read what hands tell, or do not. See `Shot.gesture`."""
        self._gestures = on

    def set_recordings_dir(self, folder: Path) -> None:
        """Where the next picture or recording goes."""
        self._capturing.folder = folder

    def set_microphone(self, allowed: bool, name: str = "") -> None:
        """Listen to the microphone with that name ("": the system's choice), or do not. See `MirrorState`.

        A recording has sound if it may be listened to when it starts.
        """
        self._capturing.set_microphone(allowed, name)

    def set_replay(self, on: bool) -> None:
        """Keep the last ten seconds in memory, for `save_replay`, or do not."""
        self._capturing.set_replay(on)

    def set_record_at_most(self, seconds: float) -> None:
        """How long the next recording may be before it ends by itself."""
        self._capturing.at_most_s = seconds

    def set_keep_clips_days(self, days: int) -> None:
        """After how many days what is captured from now on is deleted by itself."""
        self._capturing.keep_days = days

    def newest(self, after: int) -> Shot | None:
        """The newest shot if it is newer than number `after`. Never blocks."""
        shot = self._shot
        return shot if shot is not None and shot.index > after else None

    def state(self) -> MirrorState:
        """What the mirror is doing. Never blocks."""
        capturing = self._capturing
        state = replace(
            self._state,
            calibration=self._measuring.calibration,
            microphone=capturing.microphone,
            replay=capturing.replay,
            frames=self._shown,
            dropped=self._frames.dropped,
            moving=all(thread.is_moving for thread in self._threads),
            at_hand=self._at_hand.count,
            faults=sum(thread.faults for thread in self._threads),
        )
        failure = next((thread.failure for thread in self._threads if thread.failure is not None), None)
        if failure is not None:
            state = replace(state, error=failure)
        recorded = capturing.recording
        if recorded is None:
            return state
        recording, error = recorded
        return replace(state, recording=recording, error=state.error if error is None else str(error))

    def take_picture(self, mirrored: bool) -> Path:
        """Save the newest picture as JPEG. Raises SinkError."""
        return self._capturing.take_picture(mirrored)

    def take_burst(self, count: int = 5, mirrored: bool = False) -> tuple[Path, ...]:
        """Save that many pictures, one every 0.3 s. Returns after the last one. Raises SinkError."""
        return self._capturing.take_burst(count, mirrored)

    def take_before_after(self, mirrored: bool) -> Path:
        """Save the newest picture as one JPEG, undressed beside dressed. Raises SinkError."""
        return self._capturing.take_before_after(mirrored)

    def start_recording(self, mirrored: bool) -> Path:
        """Record what is captured from now on. Raises SinkError.

        It ends by itself when it is as long as is allowed; then, too, stop_recording() hands it over.
        """
        return self._capturing.start(mirrored)

    def pause_recording(self) -> None:
        """Let no time pass in the recording; nothing happens where none runs."""
        self._capturing.pause()

    def resume_recording(self) -> None:
        """Go on with a paused recording."""
        self._capturing.resume()

    def stop_recording(self) -> Path:
        """Finish the recording and return its file. Raises SinkError; what was stored stays."""
        return self._capturing.stop()

    def save_replay(self, mirrored: bool) -> Path:
        """Save the last ten seconds, or as much as there is, as a clip. Raises SinkError.

        Takes some seconds where left and right are not as in the last recording.
        """
        return self._capturing.save_replay(mirrored)

    def stop(self, timeout_s: float = 5.0) -> None:
        """End all threads; a recording is finished first. Raises SinkError where its end is missing."""
        try:
            self._capturing.close()
        finally:
            self._stop.set()
            deadline = time.monotonic() + timeout_s
            for thread in self._threads:
                if thread.ident is not None:
                    thread.join(max(0.1, deadline - time.monotonic()))

    def _put_on(self, category: Category, worn: Worn | None, slot: str | None) -> None:
        with self._lock:
            self._chosen_last = category
            before = self._worn.get(category)
            if worn is not None and before is not None and worn.is_as(before):
                worn = before  # and what is being drawn is drawn to its end
            if slot is not None and category == "glasses":
                self._glasses_by = {**self._glasses_by, slot: worn}
            else:
                others = {kind: one for kind, one in self._worn.items() if kind != category}
                self._worn = others if worn is None else {**others, category: worn}
                if category == "glasses":
                    self._glasses_by = {}
        self._draw_again(category)

    def _draw_again(self, category: Category) -> None:
        """Draw a choice at once, on what was seen last if that was looked for; tracking waits for it."""
        with self._lock:
            if self._newest_seen is None or category not in self._newest_seen[1].wanted:
                return
            wish, seen = self._newest_seen
            self._may_track.clear()
            frame = replace(seen.frame, time_ns=seen.frame.time_ns + _AGAIN_NS)
            self._newest_seen = wish, replace(seen, frame=frame)
            self._observations.offer(self._newest_seen)

    def _report(self, error: str | None, guidance: str | None = None) -> None:
        with self._lock:
            self._state = replace(self._state, error=error, guidance=guidance or self._state.guidance)

    def _capture(self) -> None:
        """Read frames into the mailbox; open the source again when it is lost or another one is wished."""
        while not self._stop.is_set():
            wish, spec = self._source_wish, self._source_spec
            self._capture_thread.move(_OPEN_S)
            try:
                source = self._opener(
                    spec, size_wh=self._settings.camera_size_wh, fps=self._settings.camera_fps
                )
            except TryOnError as error:
                self._report(str(error), "lost")
                self._wait_for_wish(wish)
                continue
            self._capturing.follow(source.info)
            with self._lock:
                self._state = replace(self._state, source=source.info, guidance="opening", error=None)
            try:
                self._read(source, wish)
            except TryOnError as error:
                self._report(str(error), "lost")
                self._wait_for_wish(wish)
            finally:
                source.close()

    def _read(self, source: Source, wish: int) -> None:
        while not self._stop.is_set() and wish == self._source_wish:
            self._capture_thread.move(_READ_S)
            frame = source.read()
            if frame is None:
                return
            self._capture_thread.done()
            self._frames.put(_Grabbed(frame, source.camera, wish))

    def _wait_for_wish(self, wish: int) -> None:
        """Wait before trying again, but not longer than until another source is wished."""
        until = time.monotonic() + _RETRY_S
        while time.monotonic() < until and wish == self._source_wish and not self._stop.wait(_WAIT_S):
            pass

    def _observe(self) -> None:
        """Find people in the newest frame, again and again."""
        faces = self._max_faces
        thread = self._track_thread
        observer = Observer(
            max_faces=faces,
            vertical_fov_deg=self._settings.vertical_fov_deg,
            progress=lambda *_: thread.move(_FETCH_S),
        )
        lookout = Lookout()
        wish, locked, forgotten, looked_s, known = 0, None, 0, 0.0, frozenset[Category]()
        try:
            while not self._stop.is_set():
                thread.move()
                rest_s = min(looked_s + self._least_s - time.monotonic(), _WAIT_S)
                if rest_s > 0:
                    self._stop.wait(rest_s)
                    continue
                if not self._may_track.wait(_HURRY_S):
                    self._may_track.set()
                mail = self._frames.take(_WAIT_S)
                if mail is None:
                    continue
                looked_s = time.monotonic()
                if (mail.wish, self._forgotten) != (wish, forgotten):
                    wish, forgotten = mail.wish, self._forgotten
                    observer.reset()
                    lookout.reset()
                if faces != self._max_faces:
                    faces = self._max_faces
                    observer.set_max_faces(faces)
                if locked != self._lock_wish:
                    locked = self._lock_wish
                    observer.lock(locked)
                wanted = self._wanted(lookout, mail.frame)
                if not wanted <= known:
                    known |= wanted
                    thread.move(_LOAD_S)
                seen = observer.observe(mail.frame, mail.camera, wanted, self._gestures)
                lookout.saw(seen)
                with self._lock:
                    if forgotten == self._forgotten:
                        self._newest_seen = wish, seen
                        self._observations.put(self._newest_seen)
                thread.done()
                if observer.locked != locked and self._lock_wish == locked:  # its person is gone
                    locked = self._lock_wish = None
                if self._least_s > 0:
                    thread.move(_LOAD_S)
                    self._get_tracker_ready(observer, mail.frame)
        finally:
            observer.close()

    def _dress(self) -> None:
        """Draw on the newest observation while the next frame is being looked at."""
        thread = self._draw_thread
        dresser = Dresser(progress=lambda *_: thread.move(_FETCH_S))
        with self._lock:
            self._state = replace(self._state, quality=dresser.description, finish=dresser.quality)
        wish, forgotten, times = 0, 0, deque[float](maxlen=_FPS_WINDOW)
        controller, frame_s = QualityController(), 1 / self._settings.camera_fps
        gesture, worn_before = GestureState(), list[Worn | None]()
        self._at_hand.lose()
        try:
            while not self._stop.is_set():
                thread.move()
                mail = self._observations.take(_WAIT_S)
                if mail is None:
                    continue
                if (mail[0], self._forgotten) != (wish, forgotten):
                    wish, forgotten = mail[0], self._forgotten
                    dresser.reset()
                    self._reader.reset()
                dresser.set_fit(self._fit)
                dresser.set_hand_choice(self._hand_choice)
                self._measuring.look(dresser.faces, dresser.hands, dresser.feet, mail[1])
                start = time.monotonic()
                worn = self._worn_now()
                if worn != worn_before:
                    worn_before = worn
                    thread.move(_LOAD_S)
                try:
                    result = dresser.dress(mail[1], worn, partial(self._is_wanted, worn, forgotten))
                except Superseded:  # `_draw_again` follows, or nobody is to be seen any more
                    continue
                gesture = self._read_gesture(mail[1], gesture)
                self._show(result, times, gesture)
                if self._is_wanted(worn, forgotten):
                    self._may_track.set()
                # Tracking runs beside drawing: whichever takes longer holds the mirror up.
                busy_s = max(time.monotonic() - start, mail[1].track_ms / 1e3)
                self._capturing.show(result.frame, busy_s / frame_s)
                finish = controller.update(busy_s, frame_s)
                if finish != dresser.quality:
                    dresser.set_quality(finish)
                    with self._lock:
                        self._state = replace(self._state, finish=finish)
                thread.done()
                if self._least_s > 0:
                    thread.move(_LOAD_S)
                    self._get_one_ready(dresser)
        finally:
            dresser.close()

    def _get_tracker_ready(self, observer: Observer, frame: Frame) -> None:
        """One more of those that are to be at hand; whose model is missing is told when it is wanted."""
        try:
            observer.get_ready(frame, self._expected)
        except TryOnError as error:
            log.warning("not all can be got ready: %s", error)
            self._expected = frozenset()

    def _get_one_ready(self, dresser: Dresser) -> None:
        """The next product that is to be at hand; one that cannot be is told of when somebody wears it."""
        selection = self._at_hand.take()
        if selection is None:
            return
        try:
            dresser.get_ready(load_worn(self._catalogue, selection))
        except TryOnError as error:
            log.warning("%s cannot be got ready: %s", selection, error)
        else:
            self._at_hand.done(selection)

    def _worn_now(self) -> list[Worn | None]:
        """Glasses by the numbers of faces, then what else is worn."""
        worn, alone = self._worn, self._glasses_by
        glasses = worn.get("glasses")
        others = [one for category, one in worn.items() if category != "glasses"]
        return [*(alone.get(f"face{number}", glasses) for number in range(MOST_FACES)), *others]

    def _is_wanted(self, worn: list[Worn | None], forgotten: int) -> bool:
        return forgotten == self._forgotten and worn == self._worn_now()

    def _wanted(self, lookout: Lookout, frame: Frame) -> frozenset[Category]:
        """What is looked for: what is worn, and what was chosen last, so that the window can tell of it."""
        worn = wanted_by(self._worn_now())
        if self._least_s > 0:  # there is time, and whoever steps up is to be seen at once
            return worn | {self._chosen_last}
        return lookout.wanted(worn, self._chosen_last, frame.time_ns)

    def _read_gesture(self, seen: Observation, before: GestureState) -> GestureState:
        """What hands tell in this frame; what they told `before` where they were not looked at."""
        if not self._gestures:
            return GestureState(events=before.events)
        if seen.telling_hands is None:
            return before
        faces = [_box(found) for found in seen.landmarks]
        return self._reader.update(seen.telling_hands, seen.frame.time_ns, faces)

    def _show(self, result: Result, times: deque[float], gesture: GestureState) -> None:
        now = time.monotonic()
        self._shown += 1
        times.append(now)
        fps = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
        age_ms = (time.monotonic_ns() - result.frame.time_ns) / 1e6
        people = tuple(Person(found.slot, _box(found)) for found in result.landmarks)
        hands = tuple(ShownHand(hand.slot, hand.points_px) for hand in result.hands)
        drawn = frozenset(f"{one.item.sku}:{one.item.variant}" for one in result.drawn)
        self._note_worn(result)
        self._shot = Shot(self._shown, result.frame, result.original, people, age_ms, hands, gesture, drawn)
        with self._lock:
            error = self._state.error if self._state.guidance == "lost" else None
            guidance = "lost" if error is not None else result.guidance.get(self._chosen_last, "ok")
            self._state = replace(
                self._state, guidance=guidance, fps=fps, error=error, locked=self._lock_wish
            )

    def _note_worn(self, result: Result) -> None:
        """For the notes of clips: what is in view of each category, on the person of the first slot."""
        by_slot = sorted((one.item for one in result.drawn), key=lambda item: item.slot, reverse=True)
        drawn: dict[str, str] = {self._categories[item.sku]: f"{item.sku}:{item.variant}" for item in by_slot}
        put_on = sorted({one.category for one in self._worn_now() if one is not None})
        worn = sorted(put_on, key=lambda category: category != self._chosen_last)
        self._capturing.wearing.see(result.frame.time_ns, drawn, worn)


def _box(found: Landmarks) -> tuple[int, int, int, int]:
    (x0, y0), (x1, y1) = found.points_px[:, :2].min(axis=0), found.points_px[:, :2].max(axis=0)
    return int(x0), int(y0), int(x1), int(y1)

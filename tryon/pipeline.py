"""The only place where the stages meet: frame -> landmarks -> fit -> layer -> frame."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.buffers import BufferPool
from tryon.catalogue import Category
from tryon.dressing.base import Drawn, HandChoice, Observation, Worn
from tryon.dressing.faces import FaceDresser, faces_guidance, nearest_face
from tryon.dressing.feet import FeetDresser, feet_guidance
from tryon.dressing.hand_places import HAND_CATEGORIES
from tryon.dressing.hands import HandsDresser, hands_guidance
from tryon.errors import TryOnError
from tryon.fetching import Progress
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.measure import FaceMeasures
from tryon.geometry import camera_from_vertical_fov, centred_camera, default_camera
from tryon.gestures import SeenHand
from tryon.models import model_path
from tryon.quality import LADDER, Quality
from tryon.rendering import create_renderer
from tryon.rendering.base import Renderer
from tryon.rendering.thumbnails import render_thumbnail
from tryon.settings import Fit
from tryon.tracking.arms import feet_off_arms
from tryon.tracking.face import FaceTracker
from tryon.tracking.feet import FootTracker, open_foot_tracker
from tryon.tracking.hand_glance import HandGlance, open_hand_glance
from tryon.tracking.hand_net import MODEL_FILE as HAND_MODEL
from tryon.tracking.hands import HandTracker, open_hand_tracker
from tryon.tracking.still_hands import StillHands
from tryon.types import ByteArray, Camera, FloatArray, Foot, Frame, Hand, Item, Landmarks, Light, Occluder

FACE_MODEL = "face_landmarker.task"
FACES: frozenset[Category] = frozenset({"glasses"})
_ASIDE_WH = (48, 32)  # of a product that is drawn for nobody to see

_FACE_HEIGHT_M = 0.177  # of the canonical face, brow to chin as landmarks see it
_NEAREST_PHOTO_M = 0.45  # an outstretched arm, or the eyepiece of a portrait

_DARK_LUMINANCE = 28  # mean of 255 below which landmarks start to wander
_SURROUNDINGS_EVERY_NS = 2_500_000_000  # rooms change slowly, and laying them out takes some milliseconds
_FACE_GLANCE_NS = 2_000_000_000  # between looks at a face that wears nothing: heads do not grow
_CUT_DIFFERENCE = 45  # mean of 255 by which a picture differs from the one before it only after a cut


class Superseded(Exception):
    """Something else is to be drawn than what was begun."""


@dataclass(frozen=True, eq=False)
class Result:
    """What became of one frame.

    frame: with products drawn. original: as it came. landmarks: of faces. ms: stage name -> milliseconds.
    guidance: for every category that was looked for, "ok" or what stands in the way, as `faces_guidance`,
    `feet_guidance` and `hands_guidance` say it.
    """

    frame: Frame
    original: Frame
    landmarks: tuple[Landmarks, ...]
    feet: tuple[Foot, ...]
    drawn: tuple[Drawn, ...]
    guidance: Mapping[Category, str]
    ms: dict[str, float]
    hands: tuple[Hand, ...] = ()


class Observer:
    """First half of the pipeline: tracks. Make, use and close it in one thread.

    Trackers are made when they are first wanted. Raises ModelFileError when a model cannot be had.
    """

    def __init__(
        self,
        *,
        max_faces: int = 1,
        video: bool = True,
        vertical_fov_deg: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._max_faces = max_faces
        self._video = video
        self._vertical_fov_deg = vertical_fov_deg
        self._progress = progress
        self._faces: FaceTracker | None = None
        self._feet: FootTracker | None = None
        self._hands: HandTracker | None = None
        self._glance: HandGlance | None = None
        self._still_hands: StillHands | None = None
        self._glanced_ns: int | None = None

    def set_max_faces(self, count: int) -> None:
        """Look for up to `count` people from the next frame on."""
        self._max_faces = count
        if self._faces is not None:
            self._faces.close()
            self._faces = None

    def lock(self, slot: str | None) -> None:
        """Follow nobody but the face that is in `slot` now; None: everybody. See `FaceTracker.lock`."""
        if self._faces is not None:
            self._faces.lock(slot)

    @property
    def locked(self) -> str | None:
        """The slot that alone is followed."""
        return None if self._faces is None else self._faces.locked

    def observe(
        self,
        frame: Frame,
        camera: Camera | None = None,
        wanted: frozenset[Category] = FACES,
        gestures: bool = False,
    ) -> Observation:
        """Find everybody.

        camera: intrinsics where the source knows them, else those of the settings. wanted: what is worn, so
        which parts of the body are looked for. gestures: look for a hand even where none wears something.
        """
        start = time.perf_counter()
        landmarks: tuple[Landmarks, ...] = ()
        feet: tuple[Foot, ...] = ()
        hands: tuple[Hand, ...] = ()
        near_faces: Mapping[str, tuple[FloatArray, ...]] = {}
        looks_for_hands = not wanted.isdisjoint(HAND_CATEGORIES)
        telling: tuple[SeenHand, ...] | None = None
        if looks_for_hands:
            telling = hands = self._hand_tracker().track(frame, camera or self._camera_for(frame.size_wh))
        elif gestures:
            telling = self._hand_glance().look(frame)
        glanced: tuple[Landmarks, ...] = ()
        if looks_for_hands and "glasses" not in wanted and self._is_time_for_a_face(frame.time_ns):
            glanced = self._face_tracker().track(frame)
        if "glasses" in wanted:
            landmarks = self._face_tracker().track(frame)
            if looks_for_hands:
                near_faces = dict.fromkeys(
                    (face.slot for face in landmarks), tuple(hand.points_px for hand in hands)
                )
            elif not self._video:
                near_faces = self._hands_near(frame, landmarks)
        if "shoes" in wanted:
            feet = feet_off_arms(
                self._foot_tracker().track(frame), [hand.points_px for hand in telling or ()]
            )
        camera = camera or self._camera_for(frame.size_wh, landmarks)
        track_ms = (time.perf_counter() - start) * 1e3
        return Observation(
            frame, camera, landmarks, track_ms, near_faces, feet, hands, wanted, telling, glanced
        )

    def get_ready(self, frame: Frame, categories: Collection[Category]) -> bool:
        """Open one more tracker than there is of those that `categories` need; False when all are there.

        It looks at `frame` once and forgets it: a tracker's first look takes several times as long as others.
        """
        if self._faces is None and "glasses" in categories:
            self._face_tracker().track(frame)
            self._face_tracker().reset()
        elif self._hands is None and any(each in HAND_CATEGORIES for each in categories):
            self._hand_tracker().track(frame, self._camera_for(frame.size_wh))
            self._hand_tracker().reset()
        elif self._feet is None and "shoes" in categories:
            self._foot_tracker().track(frame)
            self._foot_tracker().reset()
        else:
            return False
        return True

    def reset(self) -> None:
        """Forget earlier frames: another source follows."""
        for tracker in (self._faces, self._feet, self._hands, self._glance):
            if tracker is not None:
                tracker.reset()
        self._glanced_ns = None

    def close(self) -> None:
        """Free the trackers. Safe to call twice."""
        for opened in (self._faces, self._feet, self._hands, self._glance, self._still_hands):
            if opened is not None:
                opened.close()
        self._faces = self._feet = self._hands = self._glance = self._still_hands = None

    def _is_time_for_a_face(self, now_ns: int) -> bool:
        """Whether to look for the face of whose hands are followed: it says how large they are."""
        before, is_new = self._glanced_ns, not self._video
        if is_new or before is None or not 0 <= now_ns - before < _FACE_GLANCE_NS:
            self._glanced_ns = now_ns
            return True
        return False

    def _face_tracker(self) -> FaceTracker:
        if self._faces is None:
            task_file = model_path(FACE_MODEL, self._progress)
            self._faces = FaceTracker(task_file, self._max_faces, self._video)
        return self._faces

    def _foot_tracker(self) -> FootTracker:
        if self._feet is None:
            self._feet = open_foot_tracker(self._video, self._progress)
        return self._feet

    def _hand_tracker(self) -> HandTracker:
        if self._hands is None:
            self._hands = open_hand_tracker(self._video, self._progress)
        return self._hands

    def _hand_glance(self) -> HandGlance:
        if self._glance is None:
            self._glance = open_hand_glance(self._progress)
        return self._glance

    def _hands_near(self, frame: Frame, faces: Sequence[Landmarks]) -> dict[str, tuple[FloatArray, ...]]:
        """Hands near faces in a still in which nothing for hands is worn."""
        if self._still_hands is None:
            self._still_hands = StillHands(model_path(HAND_MODEL, self._progress))
        return {found.slot: self._still_hands.near(frame.image, found.points_px) for found in faces}

    def _camera_for(self, size_wh: tuple[int, int], landmarks: Sequence[Landmarks] = ()) -> Camera:
        if self._vertical_fov_deg is not None:
            return camera_from_vertical_fov(size_wh, self._vertical_fov_deg)
        camera = default_camera(size_wh)
        if self._video or not landmarks:
            return camera
        # A photo may be cut out of a larger one: nobody holds a camera that near.
        tallest_px = max(float(np.ptp(found.points_px[:, 1])) for found in landmarks)
        focal_px = max(float(camera.matrix[0, 0]), tallest_px / _FACE_HEIGHT_M * _NEAREST_PHOTO_M)
        return centred_camera(size_wh, focal_px)


class Dresser:
    """Second half: fits, draws and composes. Make, use and close it in one thread: it owns a GL context.

    Raises RenderError without OpenGL.
    """

    def __init__(
        self, *, renderer: str = "auto", video: bool = True, progress: Progress | None = None
    ) -> None:
        self._video = video
        # Tracking and drawing run side by side: more threads than each one's share of the cores only wait.
        cv2.setNumThreads(min(cv2.getNumThreads(), max(1, (os.cpu_count() or 1) // 2)))
        self._faces = FaceDresser(load_canonical_face(model_path(FACE_MODEL, progress)))
        self._feet = FeetDresser()
        self._hands = HandsDresser()
        self._renderer: Renderer = create_renderer(renderer)
        self._quality = LADDER[0]
        self._fit: Fit = "true_size"
        self._hand_choice = HandChoice()
        self._buffers = BufferPool()
        self._tiny: ByteArray | None = None
        self._surroundings_ns: int | None = None

    @property
    def description(self) -> str:
        """What draws, for people."""
        return self._renderer.description

    @property
    def faces(self) -> FaceDresser:
        """Measures of faces, and their calibration."""
        return self._faces

    @property
    def feet(self) -> FeetDresser:
        """Measures of feet, and their calibration."""
        return self._feet

    @property
    def hands(self) -> HandsDresser:
        """Measures of hands."""
        return self._hands

    def set_quality(self, quality: Quality) -> None:
        """Take less, or again more, time for each frame."""
        self._quality = quality
        self._renderer.set_quality(quality.sampling)

    @property
    def quality(self) -> Quality:
        """How much work a frame may take."""
        return self._quality

    def set_fit(self, fit: Fit) -> None:
        """Draw products in their true size, or as large as suits each face or foot."""
        self._fit = fit

    def set_hand_choice(self, choice: HandChoice) -> None:
        """Wear watches, bracelets and rings there."""
        self._hand_choice = choice

    def dress(
        self, seen: Observation, worn: Sequence[Worn | None], is_wanted: Callable[[], bool] = lambda: True
    ) -> Result:
        """Dress everybody seen.

        Of the glasses in `worn`, the face in slot n wears the n-th pair, further ones the last, and None
        nothing; of shoes, watches, bracelets and rings, the first ones are worn.

        is_wanted: asked between the steps, and at the end. Where it is not, raises Superseded.
        """
        start = time.perf_counter()
        frame, quality, tiny = seen.frame, self._quality, _tiny(seen.frame)
        if not self._video:
            self.reset()
        elif self._is_cut(tiny):
            for part in (self._faces, self._feet, self._hands):
                part.cut()
            self._surroundings_ns = None
        glasses = [one for one in worn if one is None or one.category == "glasses"]
        first: dict[Category, Worn] = {}
        for one in worn:
            if one is not None:
                first.setdefault(one.category, one)
        faces = self._faces.fit(seen, glasses, self._fit)
        feet = self._feet.fit(seen, first.get("shoes"), self._fit)
        if seen.hands and (measures := self._nearest_measures(seen)) is not None:
            self._hands.know_face(measures)
        hands = self._hands.fit(seen, first, self._hand_choice, self._fit)
        placed = time.perf_counter()
        if not is_wanted():
            raise Superseded
        lights: dict[str, Light | None] = {}
        if quality.light:
            on_face = self._faces.light(faces, frame)
            nearest = next(iter(on_face.values()), None)
            lights = {**on_face, **self._feet.light(feet), **self._hands.light(hands, nearest)}
        lit = time.perf_counter()
        bodies = [*self._faces.bodies(faces, seen, quality), *feet.bodies]
        bodies_of: dict[Item, Sequence[Occluder]] = dict.fromkeys((*faces.items, *feet.items), bodies)
        bodies_of.update((item, hands.bodies_of(item)) for item in hands.items)
        drawn = self._draw(bodies_of, lights, frame, seen.camera, is_wanted)
        rendered = time.perf_counter()
        image = self._buffers.take(frame.image.shape)
        np.copyto(image, frame.image)
        finished = (
            *self._feet.compose(image, feet, _of(drawn, feet.items), lights, quality),
            *self._faces.compose(image, faces, _of(drawn, faces.items), lights, seen, quality),
            *self._hands.compose(image, hands, _of(drawn, hands.items), lights, quality),
        )
        if not is_wanted():
            raise Superseded
        composed = time.perf_counter()
        ms = {
            "track": seen.track_ms,
            "fit": (placed - start) * 1e3,
            "light": (lit - placed) * 1e3,
            "render": (rendered - lit) * 1e3,
            "composite": (composed - rendered) * 1e3,
        }
        shown = tuple(each for each in finished if each.layer.bbox_px is not None)
        result = Frame(image, frame.time_ns, frame.index)
        return Result(result, frame, seen.landmarks, seen.feet, shown, _guidance(seen, tiny), ms, seen.hands)

    def get_ready(self, worn: Worn) -> None:
        """Draw a product once where nobody sees it, so that it can be put on at once. Raises RenderError."""
        for model in worn.model.levels:
            render_thumbnail(self._renderer, model, _ASIDE_WH, worn.category)

    def reset(self) -> None:
        """Forget everybody: another source follows."""
        for part in (self._faces, self._feet, self._hands):
            part.reset()
        self._tiny = self._surroundings_ns = None

    def close(self) -> None:
        """Free the GL context. Safe to call twice."""
        self._renderer.close()

    def _nearest_measures(self, seen: Observation) -> FaceMeasures | None:
        """Of the nearest face, whose hands those in view are likely to be."""
        faces = seen.landmarks or seen.glanced_faces
        nearest = nearest_face(faces)
        if nearest is None:
            return None
        if seen.landmarks:
            return self._faces.measures(nearest.slot)
        return self._faces.measure_once(nearest, seen.camera, seen.frame.image)

    def _draw(
        self,
        bodies_of: Mapping[Item, Sequence[Occluder]],
        lights: Mapping[str, Light | None],
        frame: Frame,
        camera: Camera,
        is_wanted: Callable[[], bool],
    ) -> list[Drawn]:
        """A layer for every item, the farthest first, each hidden by its bodies."""
        if bodies_of:
            self._reflect(frame)
        layers = []
        for item in sorted(bodies_of, key=lambda item: -float(item.camera_from_item[2, 3])):
            layer = self._renderer.render([item], bodies_of[item], camera, lights.get(item.slot))
            layers.append(Drawn(item, layer))
            if not is_wanted():
                raise Superseded
        return [one for one in layers if one.layer.bbox_px is not None]

    def _reflect(self, frame: Frame) -> None:
        """Show the room in lenses and metal, as it is about now."""
        is_new = self._surroundings_ns is None
        if is_new or not 0 <= frame.time_ns - (self._surroundings_ns or 0) < _SURROUNDINGS_EVERY_NS:
            self._surroundings_ns = frame.time_ns
            self._renderer.set_surroundings(frame.image, at_once=is_new)

    def _is_cut(self, tiny: ByteArray) -> bool:
        """Whether another scene begins with the frame of which this is a thumbnail."""
        before, self._tiny = self._tiny, tiny
        return before is not None and float(cv2.absdiff(tiny, before).mean()) > _CUT_DIFFERENCE


class Pipeline:
    """Both halves in one thread: frame in, dressed frame out. The live mirror runs them side by side."""

    def __init__(
        self,
        *,
        max_faces: int = 1,
        video: bool = True,
        renderer: str = "auto",
        vertical_fov_deg: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.dresser = Dresser(renderer=renderer, video=video, progress=progress)
        try:
            self.observer = Observer(
                max_faces=max_faces, video=video, vertical_fov_deg=vertical_fov_deg, progress=progress
            )
        except TryOnError:
            self.dresser.close()
            raise

    def step(self, frame: Frame, worn: Sequence[Worn | None], camera: Camera | None = None) -> Result:
        """Dress everybody in `frame`. See `Observer.observe` and `Dresser.dress`."""
        return self.dresser.dress(self.observer.observe(frame, camera, wanted_by(worn)), worn)

    def reset(self) -> None:
        """Forget earlier frames: another source follows."""
        self.observer.reset()
        self.dresser.reset()

    def close(self) -> None:
        """Free tracker and GL context. Safe to call twice."""
        self.observer.close()
        self.dresser.close()


def wanted_by(worn: Sequence[Worn | None]) -> frozenset[Category]:
    """What has to be looked for; faces where nothing is worn, so that somebody can be told of."""
    return frozenset(one.category for one in worn if one is not None) or FACES


def _of(drawn: Sequence[Drawn], items: Sequence[Item]) -> list[Drawn]:
    """What was drawn of these items."""
    mine = {id(item) for item in items}
    return [each for each in drawn if id(each.item) in mine]


def _tiny(frame: Frame) -> ByteArray:
    return np.asarray(cv2.resize(frame.image, (32, 18), interpolation=cv2.INTER_NEAREST), np.uint8)


def _guidance(seen: Observation, tiny: ByteArray) -> dict[Category, str]:
    is_dark = float(tiny.mean()) < _DARK_LUMINANCE
    said: dict[Category, str] = {}
    if "glasses" in seen.wanted:
        said["glasses"] = faces_guidance(seen.landmarks, is_dark)
    if "shoes" in seen.wanted:
        said["shoes"] = feet_guidance(seen.feet, seen.frame.size_wh, is_dark)
    for category in HAND_CATEGORIES:
        if category in seen.wanted:
            on_wrist = category != "rings"
            said[category] = hands_guidance(seen.hands, seen.frame.size_wh, is_dark, on_wrist)
    return said

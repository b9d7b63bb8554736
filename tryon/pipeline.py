"""The only place where the stages meet: frame -> landmarks -> fit -> layer -> frame."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np

from tryon.catalogue import Catalogue, GlassesSize, Size, load_model
from tryon.compositing import lay_over
from tryon.effects.finish import Finisher, SeenFace
from tryon.errors import TryOnError
from tryon.fetching import Progress
from tryon.fitting.advice import fit_scale
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.glasses import FaceFitter, FittedFace, GlassesFitter
from tryon.fitting.measure import FaceCalibration, FaceMeasures
from tryon.geometry import camera_from_vertical_fov, centred_camera, default_camera
from tryon.models import model_path
from tryon.quality import LADDER, Quality
from tryon.rendering import create_renderer
from tryon.rendering.base import Renderer
from tryon.settings import Fit
from tryon.tracking.base import Tracker
from tryon.tracking.face import FaceTracker
from tryon.tracking.still_hands import StillHands
from tryon.types import ByteArray, Camera, FloatArray, Frame, Item, Landmarks, Layer, Light, Model, Occluder

FACE_MODEL = "face_landmarker.task"
HAND_MODEL = "hand_landmarker.task"

_FACE_HEIGHT_M = 0.177  # of the canonical face, brow to chin as landmarks see it
_NEAREST_PHOTO_M = 0.45  # an outstretched arm, or the eyepiece of a portrait

_DARK_LUMINANCE = 28  # mean of 255 below which landmarks start to wander
_FAR_FACE_PX = 60  # narrower faces show glasses too small to judge
_SURROUNDINGS_EVERY_NS = 2_500_000_000  # rooms change slowly, and laying them out takes some milliseconds
_CUT_DIFFERENCE = 45  # mean of 255 by which a picture differs from the one before it only after a cut


@dataclass(frozen=True, eq=False)
class Worn:
    """A product in one colourway, loaded and ready to be drawn."""

    sku: str
    variant: str
    model: Model
    size_mm: Size


@dataclass(frozen=True, eq=False)
class Drawn:
    """An item and the layer that shows it."""

    item: Item
    layer: Layer


@dataclass(frozen=True, eq=False)
class Result:
    """What became of one frame.

    frame: with products drawn. original: as it came. guidance: "ok", "nobody", "too_far" or "too_dark".
    ms: stage name -> milliseconds.
    """

    frame: Frame
    original: Frame
    landmarks: tuple[Landmarks, ...]
    drawn: tuple[Drawn, ...]
    guidance: str
    ms: dict[str, float]


def load_worn(catalogue: Catalogue, selection: str) -> Worn:
    """The product named "sku" or "sku:variant". Raises ProductError."""
    product, variant = catalogue.resolve(selection)
    return Worn(product.sku, variant.id, load_model(product, variant.id), product.size_mm)


@dataclass(frozen=True, eq=False)
class Observation:
    """Who is in a frame, before anything is fitted or drawn. track_ms: how long it took to find them.

    hands: slot -> (21, 2) pixels of hands near that face, looked for in stills only: in video, what moves
    before a face is seen without.
    """

    frame: Frame
    camera: Camera
    landmarks: tuple[Landmarks, ...]
    track_ms: float
    hands: Mapping[str, tuple[FloatArray, ...]] = field(default_factory=lambda: MappingProxyType({}))


class Observer:
    """First half of the pipeline: tracks. Make, use and close it in one thread.

    Raises ModelFileError when the face model cannot be had.
    """

    def __init__(
        self,
        *,
        max_faces: int = 1,
        video: bool = True,
        vertical_fov_deg: float | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._task_file: Path = model_path(FACE_MODEL, progress)
        self._video = video
        self._vertical_fov_deg = vertical_fov_deg
        self._tracker: Tracker = FaceTracker(self._task_file, max_faces, video)
        self._hands = None if video else StillHands(model_path(HAND_MODEL, progress))

    def set_max_faces(self, count: int) -> None:
        """Look for up to `count` people from the next frame on."""
        self._tracker.close()
        self._tracker = FaceTracker(self._task_file, count, self._video)

    def lock(self, slot: str | None) -> None:
        """Follow nobody but the face that is in `slot` now; None: everybody. See `FaceTracker.lock`."""
        self._tracker.lock(slot)

    @property
    def locked(self) -> str | None:
        """The slot that alone is followed."""
        return self._tracker.locked

    def observe(self, frame: Frame, camera: Camera | None = None) -> Observation:
        """Find everybody. camera: intrinsics where the source knows them, else those of the settings."""
        start = time.perf_counter()
        landmarks = self._tracker.track(frame)
        camera = camera or self._camera_for(frame.size_wh, landmarks)
        hands: dict[str, tuple[FloatArray, ...]] = {}
        if self._hands is not None:
            hands = {found.slot: self._hands.near(frame.image, found.points_px) for found in landmarks}
        return Observation(frame, camera, landmarks, (time.perf_counter() - start) * 1e3, hands)

    def reset(self) -> None:
        """Forget earlier frames: another source follows."""
        self._tracker.reset()

    def close(self) -> None:
        """Free the tracker. Safe to call twice."""
        self._tracker.close()
        if self._hands is not None:
            self._hands.close()

    def _camera_for(self, size_wh: tuple[int, int], landmarks: Sequence[Landmarks]) -> Camera:
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
        face = load_canonical_face(model_path(FACE_MODEL, progress))
        self._video = video
        self._face_fitter, self._glasses_fitter = FaceFitter(face), GlassesFitter(face)
        self._finisher = Finisher(face.vertices, face.triangles)
        self._renderer: Renderer = create_renderer(renderer)
        self._quality = LADDER[0]
        self._fit: Fit = "true_size"
        self._buffers = BufferPool()
        self._tiny: ByteArray | None = None
        self._surroundings_ns: int | None = None

    @property
    def description(self) -> str:
        """What draws, for people."""
        return self._renderer.description

    def set_quality(self, quality: Quality) -> None:
        """Take less, or again more, time for each frame."""
        self._quality = quality
        self._renderer.set_quality(quality.sampling)

    @property
    def quality(self) -> Quality:
        """How much work a frame may take."""
        return self._quality

    def set_fit(self, fit: Fit) -> None:
        """Draw products in their true size, or as large as suits each face."""
        self._fit = fit

    def measures(self, slot: str) -> FaceMeasures | None:
        """The person in `slot` in millimetres; None until they looked at the camera."""
        return self._face_fitter.measures(slot)

    def calibrate(self, slot: str, calibration: FaceCalibration, time_ns: int) -> None:
        """Take the size that a card gave for the person in `slot`. See `FaceFitter.calibrate`."""
        self._face_fitter.calibrate(slot, calibration, time_ns)

    def dress(self, seen: Observation, worn: Sequence[Worn | None]) -> Result:
        """Dress everybody seen. The face in slot n wears the n-th product, further ones the last."""
        start = time.perf_counter()
        frame = seen.frame
        if not self._video:
            self.reset()
        elif self._is_cut(frame):
            self._face_fitter.cut()
            self._finisher.reset()
            self._surroundings_ns = None
        fitted = self._face_fitter.follow(seen.landmarks, seen.camera, frame.time_ns, frame.image)
        dressed = [(face, one) for face in fitted if (one := _worn_by(face.slot, worn)) is not None]
        items = [self._place(face, one) for face, one in dressed]
        placed = time.perf_counter()
        points = {found.slot: found.points_px for found in seen.landmarks}
        faces = {
            face.slot: SeenFace(
                face.slot,
                points.get(face.slot),
                face.camera_from_face,
                face.width_ratio,
                face.presence,
                seen.hands.get(face.slot, ()),
            )
            for face, _ in dressed
        }
        lights = {
            slot: self._finisher.light(face, frame) if self._quality.light else None
            for slot, face in faces.items()
        }
        lit = time.perf_counter()
        hair = {
            slot: self._finisher.hair(face, frame, seen.camera) if self._quality.hiding else {}
            for slot, face in faces.items()
        }
        heads = [
            body for face in fitted for body in self._glasses_fitter.occluders(face, hair.get(face.slot, {}))
        ]
        drawn = self._draw(items, heads, lights, frame, seen.camera)
        rendered = time.perf_counter()
        finished = [
            Drawn(
                each.item,
                self._finisher.finish(each.layer, faces[each.item.slot], frame, seen.camera, self._quality),
            )
            for each in drawn
        ]
        image = self._buffers.take(frame.image.shape)
        np.copyto(image, frame.image)
        for each in finished:
            slot = each.item.slot
            if self._quality.shadows:
                self._finisher.shade(image, each.layer, faces[slot], lights[slot], seen.camera)
            lay_over(image, each.layer)
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
        return Result(result, frame, seen.landmarks, shown, _guidance(frame, seen.landmarks), ms)

    def reset(self) -> None:
        """Forget everybody: another source follows."""
        self._face_fitter.reset()
        self._finisher.reset()
        self._tiny = self._surroundings_ns = None

    def close(self) -> None:
        """Free the GL context. Safe to call twice."""
        self._renderer.close()

    def _place(self, face: FittedFace, worn: Worn) -> Item:
        measures = self._face_fitter.measures(face.slot) if self._fit == "fit_to_me" else None
        size = 1.0
        if measures is not None and isinstance(worn.size_mm, GlassesSize):
            size = fit_scale(measures, worn.size_mm)
        return self._glasses_fitter.place(face, worn.sku, worn.variant, worn.model, size)

    def _draw(
        self,
        items: list[Item],
        heads: Sequence[Occluder],
        lights: Mapping[str, Light | None],
        frame: Frame,
        camera: Camera,
    ) -> list[Drawn]:
        """A layer for every item, the farthest first, each hidden by everybody's head."""
        if items:
            self._reflect(frame)
        far_first = sorted(items, key=lambda item: -float(item.camera_from_item[2, 3]))
        layers = [
            Drawn(item, self._renderer.render([item], heads, camera, lights[item.slot])) for item in far_first
        ]
        return [one for one in layers if one.layer.bbox_px is not None]

    def _reflect(self, frame: Frame) -> None:
        """Show the room in lenses and metal, as it is about now."""
        is_new = self._surroundings_ns is None
        if is_new or not 0 <= frame.time_ns - (self._surroundings_ns or 0) < _SURROUNDINGS_EVERY_NS:
            self._surroundings_ns = frame.time_ns
            self._renderer.set_surroundings(frame.image, at_once=is_new)

    def _is_cut(self, frame: Frame) -> bool:
        """Whether another scene begins with this frame."""
        tiny, before = _tiny(frame), self._tiny
        self._tiny = tiny
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
        return self.dresser.dress(self.observer.observe(frame, camera), worn)

    def reset(self) -> None:
        """Forget earlier frames: another source follows."""
        self.observer.reset()
        self.dresser.reset()

    def close(self) -> None:
        """Free tracker and GL context. Safe to call twice."""
        self.observer.close()
        self.dresser.close()


class BufferPool:
    """Frame-sized arrays that are used again once nobody else holds them.

    Fresh memory of that size costs more than the work done in it: the system clears every page.
    """

    def __init__(self) -> None:
        # What the interpreter counts for an array that only this pool holds differs between its versions.
        self._buffers: list[ByteArray] = [np.empty((1, 1, 3), np.uint8)]
        self._idle_count = next(sys.getrefcount(buffer) for buffer in self._buffers)

    def take(self, shape: tuple[int, ...]) -> ByteArray:
        """A uint8 array of `shape` with undefined content."""
        self._buffers = [buffer for buffer in self._buffers if buffer.shape == shape]
        for buffer in self._buffers:
            if sys.getrefcount(buffer) <= self._idle_count:
                return buffer
        self._buffers.append(np.empty(shape, np.uint8))
        return self._buffers[-1]


def _worn_by(slot: str, worn: Sequence[Worn | None]) -> Worn | None:
    """What the person in this slot wears."""
    return worn[min(int(slot.removeprefix("face")), len(worn) - 1)] if worn else None


def _tiny(frame: Frame) -> ByteArray:
    return np.asarray(cv2.resize(frame.image, (32, 18), interpolation=cv2.INTER_NEAREST), np.uint8)


def _guidance(frame: Frame, landmarks: tuple[Landmarks, ...]) -> str:
    if not landmarks:
        return "too_dark" if float(_tiny(frame).mean()) < _DARK_LUMINANCE else "nobody"
    widest = max(float(np.ptp(found.points_px[:, 0])) for found in landmarks)
    return "too_far" if widest < _FAR_FACE_PX else "ok"

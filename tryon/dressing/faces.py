"""Glasses on faces: fitted, lit, hidden by hair and hands, shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tryon.catalogue import GlassesSize
from tryon.compositing import lay_over
from tryon.dressing.base import Drawn, Observation, Worn
from tryon.effects.finish import Finisher, SeenFace
from tryon.fitting.advice import fit_scale
from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.glasses import FaceFitter, FittedFace, GlassesFitter
from tryon.fitting.measure import FaceCalibration, FaceMeasures, measure_face
from tryon.quality import Quality
from tryon.settings import Fit
from tryon.types import ByteArray, Camera, Frame, Item, Landmarks, Light, Occluder

_FAR_FACE_PX = 60  # narrower faces show glasses too small to judge


@dataclass(frozen=True, eq=False)
class FacesInFrame:
    """Everybody of one frame, and what they wear. faces: slot -> who wears something."""

    fitted: tuple[FittedFace, ...]
    items: tuple[Item, ...]
    faces: Mapping[str, SeenFace]


class FaceDresser:
    """Follows faces from frame to frame. `fit`, `light`, `bodies` and `compose` in this order, each frame."""

    def __init__(self, face: CanonicalFace) -> None:
        self._face = face
        self._face_fitter, self._glasses_fitter = FaceFitter(face), GlassesFitter(face)
        self._finisher = Finisher(face.vertices, face.triangles)

    def measures(self, slot: str) -> FaceMeasures | None:
        """The person in `slot` in millimetres; None until they looked at the camera."""
        return self._face_fitter.measures(slot)

    def measure_once(self, face: Landmarks, camera: Camera, image: ByteArray) -> FaceMeasures | None:
        """A face that wears nothing and is not followed, in millimetres; None if it is turned away."""
        return measure_face(self._face, face.points_px, camera, image)

    def calibrate(self, slot: str, calibration: FaceCalibration, time_ns: int) -> None:
        """Take the size that a card gave for the person in `slot`. See `FaceFitter.calibrate`."""
        self._face_fitter.calibrate(slot, calibration, time_ns)

    def fit(self, seen: Observation, glasses: Sequence[Worn | None], fit: Fit) -> FacesInFrame:
        """Place glasses: the face in slot n wears the n-th pair, further ones the last."""
        frame = seen.frame
        fitted = tuple(self._face_fitter.follow(seen.landmarks, seen.camera, frame.time_ns, frame.image))
        dressed = [(face, one) for face in fitted if (one := _worn_by(face.slot, glasses)) is not None]
        points = {found.slot: found.points_px for found in seen.landmarks}
        faces = {
            face.slot: SeenFace(
                face.slot,
                points.get(face.slot),
                face.camera_from_face,
                face.width_ratio,
                face.presence,
                seen.near_faces.get(face.slot, ()),
            )
            for face, _ in dressed
        }
        return FacesInFrame(fitted, tuple(self._place(face, one, fit) for face, one in dressed), faces)

    def light(self, here: FacesInFrame, frame: Frame) -> dict[str, Light | None]:
        """The light on everybody who wears something, by slot."""
        return {slot: self._finisher.light(face, frame) for slot, face in here.faces.items()}

    def bodies(self, here: FacesInFrame, seen: Observation, quality: Quality) -> list[Occluder]:
        """What hides glasses behind it: heads, ears, hair."""
        hair = {
            slot: self._finisher.hair(face, seen.frame, seen.camera) if quality.hiding else {}
            for slot, face in here.faces.items()
        }
        return [
            body
            for face in here.fitted
            for body in self._glasses_fitter.occluders(face, hair.get(face.slot, {}))
        ]

    def compose(
        self,
        image: ByteArray,
        here: FacesInFrame,
        drawn: Sequence[Drawn],
        lights: Mapping[str, Light | None],
        seen: Observation,
        quality: Quality,
    ) -> tuple[Drawn, ...]:
        """Lay the drawn glasses over `image`, in place. Returns them as they show."""
        finished = []
        for each in drawn:
            face = here.faces[each.item.slot]
            layer = self._finisher.finish(each.layer, face, seen.frame, seen.camera, quality)
            if quality.shadows:
                self._finisher.shade(image, layer, face, lights.get(each.item.slot), seen.camera)
            lay_over(image, layer)
            finished.append(Drawn(each.item, layer))
        return tuple(finished)

    def cut(self) -> None:
        """Another scene begins."""
        self._face_fitter.cut()
        self._finisher.reset()

    def reset(self) -> None:
        """Forget everybody: another source follows."""
        self._face_fitter.reset()
        self._finisher.reset()

    def _place(self, face: FittedFace, worn: Worn, fit: Fit) -> Item:
        measures = self._face_fitter.measures(face.slot) if fit == "fit_to_me" else None
        size_mm = worn.product.size_mm
        assert isinstance(size_mm, GlassesSize), f"{worn.sku} is no pair of glasses"
        size = 1.0 if measures is None else fit_scale(measures, size_mm)
        return self._glasses_fitter.place(face, worn.sku, worn.variant, worn.model, size)


def nearest_face(faces: Sequence[Landmarks]) -> Landmarks | None:
    """The one that looks broadest."""
    return max(faces, key=lambda found: float(np.ptp(found.points_px[:, 0])), default=None)


def faces_guidance(faces: Sequence[Landmarks], is_dark: bool) -> str:
    """ "ok", "nobody", "too_far" or "too_dark"."""
    if not faces:
        return "too_dark" if is_dark else "nobody"
    widest = max(float(np.ptp(found.points_px[:, 0])) for found in faces)
    return "too_far" if widest < _FAR_FACE_PX else "ok"


def _worn_by(slot: str, worn: Sequence[Worn | None]) -> Worn | None:
    """What the person in this slot wears."""
    return worn[min(int(slot.removeprefix("face")), len(worn) - 1)] if worn else None

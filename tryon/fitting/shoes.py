"""Shoes on feet: how large, where they stand, and the foot and leg that hide them."""

from __future__ import annotations

import math
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from tryon.catalogue import ShoeSize
from tryon.fitting.foot_size import SHOD_OVER_BARE
from tryon.fitting.leg_shape import foot_mesh, leg_mesh
from tryon.geometry import rigid, rotation_from_vector, transform
from tryon.types import FittedFoot, FloatArray, Geometry, Item, Material, Model, Occluder, Part

_COVERING = 1.11  # over a worn shoe: shapes differ, and what shows beside the new one must be painted over
_COVERING_HEEL = 0.4  # of what is longer: a rim before the toes is seen more than one behind the heel
_WORN_HEEL_INSET = 0.35  # of the difference between a worn shoe's length and its foot's

_LEVEL_DEG, _ON_GROUND = 5.0, 0.05
"""A shoe that is tilted by less, or hovers by less (of its length), stands: halfway there by half."""

_MIRROR = np.diag([-1.0, 1.0, 1.0, 1.0])


class ShoeFitter:
    """Places shoes on fitted feet."""

    def __init__(self) -> None:
        self._mirrored: WeakKeyDictionary[Model, Model] = WeakKeyDictionary()

    def place(
        self,
        foot: FittedFoot,
        sku: str,
        variant: str,
        model: Model,
        size_mm: ShoeSize,
        size: float | None = None,
    ) -> Item:
        """One shoe of a pair on one foot, standing on the floor where the foot stands.

        model: the right shoe, mirrored here for a left foot. size: None covers what is worn, or suits a bare
        foot; else the factor over the true millimetres of the modelled size.
        """
        scale, heel_m = _size_and_place(foot, size_mm, size)
        if foot.slot.startswith("left"):
            model = self.mirrored(model)
        pose = _standing_pose(foot, size_mm, scale, heel_m)
        return Item(sku, variant, foot.slot, model, pose, foot.confidence)

    def occluders(self, foot: FittedFoot) -> list[Occluder]:
        """The foot within the shoe and the leg in its opening, bent at the ankle as it is seen.

        Draw the shoes of one person with those of both feet: a leg hides the other foot as well.
        """
        size = _bare_size(foot)
        up = foot.shin_m - foot.ankle_m
        up = up / np.linalg.norm(up)
        across = np.cross(up, foot.camera_from_foot[:3, 2])
        if np.linalg.norm(across) < 1e-3:  # a foot stretched like a dancer's
            across = foot.camera_from_foot[:3, 0]
        across = across / np.linalg.norm(across)
        leg = np.stack([across, up, np.cross(across, up)], axis=1)
        return [
            Occluder(foot_mesh(), _camera_from_bare(foot)),
            Occluder(leg_mesh(), rigid(leg, foot.ankle_m) @ size),
        ]

    def within_m(self, foot: FittedFoot) -> FloatArray:
        """(N, 3) camera space: the points of the foot within the shoe, as in `occluders`."""
        return transform(_camera_from_bare(foot), foot_mesh().positions)

    def mirrored(self, model: Model) -> Model:
        """`mirrored_model`, made once for each."""
        if model not in self._mirrored:
            self._mirrored[model] = mirrored_model(model)
        return self._mirrored[model]


def true_size(size_mm: ShoeSize, foot_mm: float) -> float:
    """The factor over its modelled millimetres of a product in the size that is made for such a foot."""
    return foot_mm / size_mm.foot_length


def mirrored_model(model: Model) -> Model:
    """The other shoe of a pair: reflected in x, outsides still outside.

    Normal maps stay as they are: the tangents that they are relative to come from texture coordinates, whose
    handedness turns over with the surface. Writing in textures is mirrored.
    """
    # Parts that share a geometry or a material share its reflection too: renderers keep them by identity.
    geometries = {id(part.geometry): part.geometry for part in model.parts}
    materials = {id(part.material): part.material for part in model.parts}
    reflected = {key: _mirrored_geometry(geometry) for key, geometry in geometries.items()}
    restroked = {key: _mirrored_material(material) for key, material in materials.items()}
    return Model(
        tuple(
            Part(
                part.node,
                reflected[id(part.geometry)],
                restroked[id(part.material)],
                _MIRROR @ part.item_from_part @ _MIRROR,
            )
            for part in model.parts
        )
    )


def _mirrored_geometry(geometry: Geometry) -> Geometry:
    flip = np.array([-1, 1, 1], np.float32)
    return Geometry(
        geometry.positions * flip,
        geometry.normals * flip,
        np.ascontiguousarray(geometry.triangles[:, ::-1]),
        geometry.uvs,
    )


def _mirrored_material(material: Material) -> Material:
    """Brushed metal's strokes are mirrored too; everything else knows no side."""
    if material.anisotropy == 0:
        return material
    return replace(material, anisotropy_rotation=-material.anisotropy_rotation)


def _size_and_place(foot: FittedFoot, size_mm: ShoeSize, size: float | None) -> tuple[float, float]:
    """Scale of the product, and z in metres of its heel's end in the space of the foot."""
    shod = foot.shod
    _, inside_m = _bare(foot)
    if size is not None:
        return size, inside_m - size_mm.heel_inset / 1000 * size
    suiting = foot.length_m * 1000 / size_mm.foot_length
    covering = foot.length_m * 1000 * _COVERING / size_mm.outer_length
    scale = math.exp((1 - shod) * math.log(suiting) + shod * math.log(covering))
    over_bare_m = -size_mm.heel_inset / 1000 * scale
    over_shoe_m = -foot.length_m * (_COVERING - 1) * _COVERING_HEEL
    return scale, (1 - shod) * over_bare_m + shod * over_shoe_m


def _bare_size(foot: FittedFoot) -> FloatArray:
    """(4, 4) from bare foot's lengths, of a right foot, to metres."""
    bare_m, _ = _bare(foot)
    side = -1.0 if foot.slot.startswith("left") else 1.0
    return np.diag([side * bare_m, bare_m, bare_m, 1.0])


def _camera_from_bare(foot: FittedFoot) -> FloatArray:
    """(4, 4) from a right bare foot of length one to the camera."""
    _, inside_m = _bare(foot)
    return foot.camera_from_foot @ rigid(np.eye(3), np.array([0.0, 0.0, inside_m])) @ _bare_size(foot)


def _bare(foot: FittedFoot) -> tuple[float, float]:
    """Length in metres of the foot itself, and z of its heel's end within a shoe that is worn."""
    bare_m = foot.length_m / (1 + foot.shod * (SHOD_OVER_BARE - 1))
    return bare_m, (foot.length_m - bare_m) * _WORN_HEEL_INSET


def _standing_pose(foot: FittedFoot, size_mm: ShoeSize, scale: float, heel_m: float) -> FloatArray:
    """camera_from_item: sole to sole, but for a heel that the product has and the floor that it stands on.

    A heeled product stands level on the floor on a flat foot, and on one whose heel is raised by as much.
    """
    rotation = foot.camera_from_foot[:3, :3]
    ball_m = size_mm.ball_position / 1000 * scale
    up = foot.ground.normal
    raised = -math.asin(min(1.0, max(-1.0, float(up @ rotation[:, 2]))))
    bed = max(0.0, math.radians(size_mm.bed_pitch_deg))
    level = raised - max(raised - bed, min(raised, 0.0))  # how much of it the product's own heel makes
    at = foot.camera_from_foot[:3, 3] + rotation[:, 2] * (heel_m + ball_m)
    rotation = rotation @ rotation_from_vector(np.array([-level, 0.0, 0.0]))
    # What nearly stands does stand: the floor is known better than one foot.
    tilt_axis = np.cross(rotation[:, 1], up)
    tilt = math.asin(min(1.0, float(np.linalg.norm(tilt_axis))))
    if float(rotation[:, 1] @ up) > 0 and tilt > 1e-6:
        share = _share(math.degrees(tilt), _LEVEL_DEG)
        rotation = rotation_from_vector(tilt_axis / np.linalg.norm(tilt_axis) * tilt * share) @ rotation
    height = float(up @ at) + foot.ground.offset_m
    at = at - up * height * _share(height / foot.length_m, _ON_GROUND)
    return rigid(rotation, at - rotation[:, 2] * ball_m, scale)


def _share(off: float, limit: float) -> float:
    """1 at nothing, a half at the limit, soon 0 beyond it."""
    return 1 / (1 + (off / limit) ** 4)

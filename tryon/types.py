"""The values that flow between stages: frozen dataclasses over numpy arrays.

Conventions (units, axes, colour) stand in DESIGN: metres in 3D, pixels as float with x right and
y down, camera space +X right, +Y down, +Z away from the camera. A matrix ``b_from_a`` maps column
vectors of space ``a`` into space ``b``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
ByteArray = npt.NDArray[np.uint8]
IntArray = npt.NDArray[np.integer[Any]]


def _check(
    name: str, array: npt.NDArray[Any], shape: tuple[int | None, ...], dtype: type | None = None
) -> None:
    """Raise ValueError unless `array` has `shape` (None matches any length) and `dtype`."""
    matches = array.ndim == len(shape) and all(
        want is None or want == got for want, got in zip(shape, array.shape, strict=True)
    )
    if not matches:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    if dtype is not None and array.dtype != dtype:
        raise ValueError(f"{name}: expected {np.dtype(dtype)}, got {array.dtype}")


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture of a source.

    image: (H, W, 3) uint8, 8-bit sRGB, BGR order, never mirrored.
    time_ns: capture time in nanoseconds (monotonic for cameras, presentation time for files).
    index: 0-based number of the frame in its source, counting dropped frames too.
    """

    image: ByteArray
    time_ns: int
    index: int = 0

    def __post_init__(self) -> None:
        _check("Frame.image", self.image, (None, None, 3), np.uint8)

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True, eq=False)
class Sound:
    """A stretch of what a microphone heard.

    samples: (n,) float32, one channel, full scale is -1 to 1. rate: samples per second, as the sound card
    says. time_ns: when the first sample was taken, by the clock of the frames.
    """

    samples: npt.NDArray[np.float32]
    rate: int
    time_ns: int

    def __post_init__(self) -> None:
        _check("Sound.samples", self.samples, (None,), np.float32)

    @property
    def end_ns(self) -> int:
        """When the sample after the last one was taken."""
        return self.time_ns + len(self.samples) * 1_000_000_000 // self.rate


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera without distortion.

    matrix: (3, 3) intrinsics K in pixels; pixel centres lie at integer + 0.5.
    size_wh: width and height of the picture in pixels.
    """

    matrix: FloatArray
    size_wh: tuple[int, int]

    def __post_init__(self) -> None:
        _check("Camera.matrix", self.matrix, (3, 3))


@dataclass(frozen=True, eq=False)
class Landmarks:
    """What a tracker found of one face, hand or foot.

    points_px: (N, 3) float64; x, y in pixels of the whole frame, z in pixels too (the model's own
        relative depth scaled like x, smaller is nearer to the camera).
    kind: "face" (MediaPipe's 478 points).
    slot: stable name of who or what this is while it stays in view: "face0", "face1".
    """

    points_px: FloatArray
    kind: str
    slot: str

    def __post_init__(self) -> None:
        _check("Landmarks.points_px", self.points_px, (None, 3))


FOOT_POINTS = (
    "toe", "heel", "ball_inner", "ball_outer", "ankle_inner", "ankle_outer", "instep", "shin",
    "sole_toe_inner", "sole_toe_outer", "sole_heel_inner", "sole_heel_outer",
)  # fmt: skip
"""Names of a foot's points, in the order of `Foot.points_px`. They lie on what shows: skin, sock or shoe.

Foot space (metres): origin under the heel's end on the plane of the sole, +Z to the toe, +Y up, so +X is the
wearer's left on both feet. inner is towards the other foot. toe and heel: foremost and rearmost points;
ball: widest points of the forefoot; ankle: the two ankle bones; instep: the ridge above the arch, half-way
from ankle to toe; shin: the leg's axis 0.15 m above the ankle bones (moves against the foot, so it is no
part of its rigid shape); sole: corners of the sole's plane at 0.15 and 0.80 of the length. On a raised heel
the plane is that of the foot's bed, not of the ground."""


@dataclass(frozen=True, eq=False)
class FootTurn:
    """How a foot is turned, as one look at it tells.

    crop_from_foot: (3, 3) rotation. Crop space is that of a camera at the same place which looks at the
        middle of the foot's zones and is rolled as they are.
    sureness: (3, 3) root L of the inverse covariance: L e has unit variance for the error e, a rotation
        vector in crop space, radians.
    """

    crop_from_foot: FloatArray
    sureness: FloatArray

    def __post_init__(self) -> None:
        _check("FootTurn.crop_from_foot", self.crop_from_foot, (3, 3))
        _check("FootTurn.sureness", self.sureness, (3, 3))


@dataclass(frozen=True, eq=False)
class Foot:
    """One foot as a tracker sees it.

    slot: "left_foot" or "right_foot", the wearer's own.
    points_px: (12, 2) float64 pixels of the frame in the order of FOOT_POINTS; may lie outside the frame.
    point_confidence: (12,) float64, 0 guessed to 1 sure.
    confidence: 0 to 1 that this is a foot and that it is this one.
    shod: 0 bare or in a sock, 1 in footwear with a sole.
    zones: (h, w, 4) uint8, how sure (0 to 255) each pixel shows: this foot or what is worn on it; this leg,
        bare or in something close-fitting; loose cloth of trousers or skirt; another foot or leg.
    frame_from_zones: (2, 3) affine, centre of a zone pixel (x + 0.5, y + 0.5) to pixels of the frame.
    turn: None for a foot that is known by its points alone.
    """

    slot: str
    points_px: FloatArray
    point_confidence: FloatArray
    confidence: float
    shod: float
    zones: ByteArray
    frame_from_zones: FloatArray
    turn: FootTurn | None = None

    def __post_init__(self) -> None:
        _check("Foot.points_px", self.points_px, (len(FOOT_POINTS), 2))
        _check("Foot.point_confidence", self.point_confidence, (len(FOOT_POINTS),))
        _check("Foot.zones", self.zones, (None, None, 4), np.uint8)
        _check("Foot.frame_from_zones", self.frame_from_zones, (2, 3))


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in camera space: all x with normal . x + offset_m = 0, normal towards the camera's side."""

    normal: FloatArray
    offset_m: float

    def __post_init__(self) -> None:
        _check("Plane.normal", self.normal, (3,))


@dataclass(frozen=True, eq=False)
class FittedFoot:
    """A foot in space.

    camera_from_foot: (4, 4) rigid, metres; foot space as in FOOT_POINTS.
    length_m: heel to toe of what shows: of the bare foot, or of the footwear.
    shod: as `Foot.shod`, steadied over time.
    ankle_m, shin_m: (3,) camera space, middle of the ankle bones and a point of the leg's axis above it.
    ground: the floor that both feet share.
    presence: 0 to 1, fades a foot in and out.
    """

    slot: str
    camera_from_foot: FloatArray
    length_m: float
    shod: float
    ankle_m: FloatArray
    shin_m: FloatArray
    ground: Plane
    confidence: float
    presence: float

    def __post_init__(self) -> None:
        _check("FittedFoot.camera_from_foot", self.camera_from_foot, (4, 4))
        _check("FittedFoot.ankle_m", self.ankle_m, (3,))
        _check("FittedFoot.shin_m", self.shin_m, (3,))


HAND_POINTS = (
    "wrist", "thumb_cmc", "thumb_mcp", "thumb_ip", "thumb_tip",
    "index_mcp", "index_pip", "index_dip", "index_tip",
    "middle_mcp", "middle_pip", "middle_dip", "middle_tip",
    "ring_mcp", "ring_pip", "ring_dip", "ring_tip", "little_mcp", "little_pip", "little_dip", "little_tip",
)  # fmt: skip
"""Names of a hand's points, in MediaPipe's order: joints, from the wrist to the finger tips."""

WRIST_POINTS = (
    "thumb_side", "little_side", "back", "palm", "arm_thumb_side", "arm_little_side", "arm_back", "arm_palm",
)  # fmt: skip
"""Names of points on the skin of a wrist, in the order of `Hand.wrist_px`.

Wrist space (metres): origin in the middle of the forearm where a watch sits, 0.28 of the way from the wrist
joint to the middle knuckle behind that joint (0.028 m of a mean hand), +Z along the forearm towards the hand,
+Y out of the back of the wrist, where a dial is; so +X is on the little finger's side of a left hand and on
the thumb's side of a right one. The first four points lie on the axes X and Y through the origin, the others
likewise on the forearm one such knuckle distance (0.100 m of a mean hand) nearer to the elbow."""


@dataclass(frozen=True, eq=False)
class WristTurn:
    """How a wrist is turned, as looks at it tell.

    camera_from_wrist: (3, 3) rotation as seen along the ray through the origin of wrist space, so of a camera
        that looks straight at it.
    sureness: (3, 3) root L of the inverse covariance: L e has unit variance for the error e, a rotation
        vector in that camera's space, radians.
    """

    camera_from_wrist: FloatArray
    sureness: FloatArray

    def __post_init__(self) -> None:
        _check("WristTurn.camera_from_wrist", self.camera_from_wrist, (3, 3))
        _check("WristTurn.sureness", self.sureness, (3, 3))


@dataclass(frozen=True, eq=False)
class Hand:
    """One hand as a tracker sees it.

    slot: "left_hand" or "right_hand", the wearer's own.
    points_px: (21, 2) float64 pixels of the frame in the order of HAND_POINTS; may lie outside the frame.
    world_m: (21, 3) float64, the same in metres of a hand of average size, along the axes of camera space,
        from the middle of the hand.
    confidence: 0 to 1 that this is a hand and that it is this one.
    wrist_px: (8, 2) float64 pixels of the frame in the order of WRIST_POINTS, seen or hidden.
    wrist_confidence: (8,) float64, 0 guessed to 1 sure.
    wrist_turn: how the wrist is turned.
    zones: (h, w, 2) uint8, how sure (0 to 255) each pixel shows: skin of this hand or arm; cloth over it.
    frame_from_zones: (2, 3) affine, centre of a zone pixel (x + 0.5, y + 0.5) to pixels of the frame.
    """

    slot: str
    points_px: FloatArray
    world_m: FloatArray
    confidence: float
    wrist_px: FloatArray
    wrist_confidence: FloatArray
    wrist_turn: WristTurn
    zones: ByteArray
    frame_from_zones: FloatArray

    def __post_init__(self) -> None:
        _check("Hand.points_px", self.points_px, (len(HAND_POINTS), 2))
        _check("Hand.world_m", self.world_m, (len(HAND_POINTS), 3))
        _check("Hand.wrist_px", self.wrist_px, (len(WRIST_POINTS), 2))
        _check("Hand.wrist_confidence", self.wrist_confidence, (len(WRIST_POINTS),))
        _check("Hand.zones", self.zones, (None, None, 2), np.uint8)
        _check("Hand.frame_from_zones", self.frame_from_zones, (2, 3))


@dataclass(frozen=True, eq=False)
class FittedHand:
    """A hand in space.

    joints_m: (21, 3) camera space, in the order of HAND_POINTS.
    camera_from_hand: (4, 4) rigid, metres. Hand space: origin in the wrist joint, +Z to the middle knuckle,
        +Y out of the back of the hand.
    camera_from_wrist: (4, 4) rigid; wrist space as in WRIST_POINTS.
    wrist_width_m, wrist_height_m: of the wrist's section at its origin, an ellipse along X and Y.
    finger_width_m: (5,) breadth of thumb to little finger where a ring sits.
    hem_m: z in wrist space from which on a sleeve covers the arm, towards the elbow; -inf of a bare one.
    presence: 0 to 1, fades a hand in and out.
    """

    slot: str
    joints_m: FloatArray
    camera_from_hand: FloatArray
    camera_from_wrist: FloatArray
    wrist_width_m: float
    wrist_height_m: float
    finger_width_m: FloatArray
    hem_m: float
    confidence: float
    presence: float

    def __post_init__(self) -> None:
        _check("FittedHand.joints_m", self.joints_m, (len(HAND_POINTS), 3))
        _check("FittedHand.camera_from_hand", self.camera_from_hand, (4, 4))
        _check("FittedHand.camera_from_wrist", self.camera_from_wrist, (4, 4))
        _check("FittedHand.finger_width_m", self.finger_width_m, (5,))


@dataclass(frozen=True, eq=False)
class Texture:
    """An image for a material.

    picture: (H, W, 3 or 4) uint8, RGB order, or what decodes it: those of products are kept as they came, a
    tenth as large. srgb: decode to linear when sampling.
    """

    picture: ByteArray | Callable[[], ByteArray]
    srgb: bool

    @property
    def pixels(self) -> ByteArray:
        """(H, W, 3 or 4) uint8, RGB order."""
        return self.picture() if callable(self.picture) else self.picture


@dataclass(frozen=True, eq=False)
class Material:
    """Metallic-roughness material as in glTF 2.0, with the extensions that are drawn.

    base_color: linear RGBA. emissive: linear RGB.
    transmission: 0 opaque to 1 clear (KHR_materials_transmission; thin-walled, without refraction);
        the colour of the transmitted light is base_color's RGB.
    clearcoat, clearcoat_roughness: KHR_materials_clearcoat. ior: KHR_materials_ior.
    anisotropy, anisotropy_rotation: KHR_materials_anisotropy, strength and radians; the tangent is
        horizontal, +Y of the part's space times the normal, whatever the UVs: brushed metal needs none.
    base_color_texture multiplies base_color; metallic_roughness_texture holds roughness in G and
    metallic in B; normal_texture is tangent-space, +Y up.
    alpha_mode: "OPAQUE", "MASK" or "BLEND".
    """

    name: str = ""
    base_color: tuple[float, float, float, float] = (1.0, 1.0, 1.0, 1.0)
    metallic: float = 0.0
    roughness: float = 0.5
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)
    transmission: float = 0.0
    ior: float = 1.5
    clearcoat: float = 0.0
    clearcoat_roughness: float = 0.0
    anisotropy: float = 0.0
    anisotropy_rotation: float = 0.0
    base_color_texture: Texture | None = None
    metallic_roughness_texture: Texture | None = None
    normal_texture: Texture | None = None
    alpha_mode: str = "OPAQUE"
    double_sided: bool = False


@dataclass(frozen=True, eq=False)
class Geometry:
    """A triangle mesh. Identity is what renderers cache by, so share one object between uses.

    positions: (V, 3) float32 metres. normals: (V, 3) float32 unit length. triangles: (T, 3) uint32,
    counter-clockwise seen from outside. uvs: (V, 2) float32 with v downwards as in glTF, or None.
    """

    positions: npt.NDArray[np.float32]
    normals: npt.NDArray[np.float32]
    triangles: npt.NDArray[np.uint32]
    uvs: npt.NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        _check("Geometry.positions", self.positions, (None, 3), np.float32)
        _check("Geometry.normals", self.normals, (len(self.positions), 3), np.float32)
        _check("Geometry.triangles", self.triangles, (None, 3), np.uint32)
        if self.uvs is not None:
            _check("Geometry.uvs", self.uvs, (len(self.positions), 2), np.float32)


@dataclass(frozen=True, eq=False)
class Part:
    """One drawable piece of a model: a geometry, its material and where it sits in the item.

    node: name of the node that carries it, by which a fitter may move it (for glasses "front",
        "temple_left", "temple_right"; left and right are the wearer's).
    item_from_part: (4, 4) rest placement.
    """

    node: str
    geometry: Geometry
    material: Material
    item_from_part: FloatArray

    def __post_init__(self) -> None:
        _check("Part.item_from_part", self.item_from_part, (4, 4))


@dataclass(frozen=True, eq=False)
class Model:
    """Everything needed to draw one colourway of a product, in its item space (metres).

    coarse: the same with fewer triangles, whose surface is off the product's by coarse_mm at most, or None.
        It may have a coarser one itself.
    """

    parts: tuple[Part, ...]
    coarse: Model | None = None
    coarse_mm: float = 0.0

    def seen_at(self, px_per_mm: float) -> Model:
        """What to draw where a millimetre is so many pixels: nobody sees what is off by half a pixel."""
        if self.coarse is None or self.coarse_mm * px_per_mm > 0.5:
            return self
        return self.coarse.seen_at(px_per_mm)

    @property
    def levels(self) -> tuple[Model, ...]:
        """The model and all coarser ones, the finest first."""
        return (self, *(() if self.coarse is None else self.coarse.levels))


@dataclass(frozen=True, eq=False)
class Item:
    """One product placed in the scene.

    camera_from_item: (4, 4), rigid but for a uniform scale.
    node_poses: node name -> (4, 4) transform in item space that replaces the part's rest placement
        (bent temples, opened bracelets).
    """

    sku: str
    variant: str
    slot: str
    model: Model
    camera_from_item: FloatArray
    confidence: float
    node_poses: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _check("Item.camera_from_item", self.camera_from_item, (4, 4))


@dataclass(frozen=True, eq=False)
class Occluder:
    """An invisible body part that hides products behind it. camera_from_mesh may be any affine (4, 4)."""

    geometry: Geometry
    camera_from_mesh: FloatArray

    def __post_init__(self) -> None:
        _check("Occluder.camera_from_mesh", self.camera_from_mesh, (4, 4))


@dataclass(frozen=True, eq=False)
class Light:
    """The light in the picture, as it falls on things at a face or at feet. Linear RGB, camera space.

    irradiance: (9, 3) coefficients of irradiance / pi for the polynomials 1, y, z, x, xy, yz, 3zz - 1, xz,
        xx - yy of the surface normal: a white matt surface has this radiance in the camera's exposure.
    key_direction: (3,) unit vector towards the brightest light.
    key_share: 0 (light from everywhere) to 1 (all of it from there).
    gain: (3,) brightness and colour of the reflected surroundings; 1 is the studio as it is shipped.
    """

    irradiance: FloatArray
    key_direction: FloatArray
    key_share: float
    gain: FloatArray

    def __post_init__(self) -> None:
        _check("Light.irradiance", self.irradiance, (9, 3))
        _check("Light.key_direction", self.key_direction, (3,))
        _check("Light.gain", self.gain, (3,))


@dataclass(frozen=True, eq=False)
class Layer:
    """What a renderer drew: a picture to lay over the frame at `origin_px`.

    out = bgra[..., :3] + frame * through / 255, all of it 8-bit sRGB.

    bgra: (h, w, 4) uint8, premultiplied alpha, sRGB-encoded; empty (0, 0, 4) where nothing was drawn.
    origin_px: x, y of its upper left pixel in the frame.
    bbox_px: x0, y0, x1, y1 (exclusive) of the pixels with alpha above zero, or None.
    through: (h, w, 3) uint8 BGR, how much of the frame each channel keeps: tinted glass keeps its own colour.
        None where nothing is tinted: then it is 255 - alpha. Alpha is 255 - the least of the three.
    """

    bgra: ByteArray
    origin_px: tuple[int, int]
    bbox_px: tuple[int, int, int, int] | None
    through: ByteArray | None = None

    def __post_init__(self) -> None:
        _check("Layer.bgra", self.bgra, (None, None, 4), np.uint8)
        if self.through is not None:
            _check("Layer.through", self.through, (*self.bgra.shape[:2], 3), np.uint8)


EMPTY_LAYER = Layer(np.zeros((0, 0, 4), np.uint8), (0, 0), None)

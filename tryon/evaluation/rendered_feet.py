"""Pairs of feet drawn at known poses: bare, in socks or in shoes of the catalogue, on floors made here.

The foot is the shipped one between its four builds, so none that the networks were trained on; skin, knit,
cloth and floors are painted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from tryon.catalogue import Catalogue, Product, Shoes, load_model
from tryon.compositing import lay_over
from tryon.evaluation.following import SIZE_WH
from tryon.fitting.shoes import mirrored_model
from tryon.geometry import camera_from_vertical_fov, rigid, rotation_from_vector, vertex_normals
from tryon.rendering.base import Renderer
from tryon.settings import assets_dir
from tryon.types import (
    ByteArray,
    Camera,
    FloatArray,
    Geometry,
    IntArray,
    Item,
    Material,
    Model,
    Part,
    Texture,
)

VIEWS = ("mirror", "legs", "first person", "close")
"""From afar, both legs from near, looking down at one's own feet, and close over one foot."""

_TEXTURE_PX = 256
_SKINS = ((236, 200, 178), (214, 168, 138), (178, 128, 96), (128, 86, 62), (84, 56, 42))  # RGB
_CLOTHS = ((40, 44, 60), (70, 84, 112), (150, 132, 104), (60, 58, 56), (190, 186, 178), (96, 40, 44))
_FLOORS = ((176, 150, 120), (120, 118, 114), (206, 200, 190), (92, 74, 60), (150, 160, 164))
_KNEE_M, _HIP_M = 0.5, 0.8
_SHADOW = 0.55  # of the floor's light that is gone under a foot
_TO_LIGHT = np.array([0.35, 1.0, 0.25])  # where shadows fall from; the studio has no one lamp


@dataclass(frozen=True, eq=False)
class FeetCase:
    """A picture and the truth about it.

    camera_from_foot: slot -> (4, 4), metres. length_m: of what shows. shod: in shoes.
    """

    view: str
    wears: str
    image: ByteArray
    camera: Camera
    camera_from_foot: dict[str, FloatArray]
    length_m: float
    shod: bool


@dataclass(frozen=True, eq=False)
class _Body:
    """(V, 3) right foot with leg in metres of foot space, (T, 3) triangles, and (V, 1) how much is leg."""

    positions: FloatArray
    triangles: IntArray
    leg: FloatArray
    ankle: FloatArray
    length_m: float


def draw_feet(count: int, renderer: Renderer, catalogue: Catalogue, seed: int = 5) -> Iterator[FeetCase]:
    """Pictures of 1280 x 720, the views in turn. Always the same for one seed and catalogue."""
    random = np.random.default_rng(seed)
    shoes = [product for product in catalogue.products if isinstance(product, Shoes)]
    for number in range(count):
        view = VIEWS[number % len(VIEWS)]
        wears = ("bare", "sock", "shoe")[number // len(VIEWS) % 3] if shoes else ("bare", "sock")[number % 2]
        product = shoes[int(random.integers(len(shoes)))] if wears == "shoe" else None
        yield _draw(view, wears, product, renderer, random)


def _draw(
    view: str, wears: str, product: Product | None, renderer: Renderer, random: np.random.Generator
) -> FeetCase:
    body = _body(random)
    camera, camera_from_world = _camera(view, random)
    slots = ("right_foot",) if view == "close" else ("left_foot", "right_foot")
    if view == "close" and random.random() < 0.5:
        slots = ("left_foot",)
    skin, sock, cloth, floor = (_painted(kind, random) for kind in ("skin", "sock", "cloth", "floor"))
    hem_m = random.uniform(0.1, 0.4)
    colourway = "" if product is None else product.variants[int(random.integers(len(product.variants)))].id
    items: list[Item] = []
    poses: dict[str, FloatArray] = {}
    for slot in slots:
        world_from_foot = _stance(slot, len(slots) == 2, random)
        lean = rotation_from_vector(random.normal(0, [0.12, 0.0, 0.06]))
        poses[slot] = camera_from_world @ world_from_foot
        inner: FloatArray = np.eye(4)
        if isinstance(product, Shoes):
            size = product.size_mm
            bed = np.array([0.0, size.sole_thickness, size.heel_inset]) / 1000
            inner = rigid(np.eye(3), bed, 0.97 * size.foot_length / 1000 / body.length_m)
            shoe = load_model(product, colourway)
            model = mirrored_model(shoe) if slot == "left_foot" else shoe
            items.append(Item("shoe", "", slot, model, poses[slot], 1.0))
        leg = _leg(body, lean, hem_m, skin if wears == "bare" else sock, skin, cloth)
        if slot == "left_foot":
            leg = mirrored_model(leg)
        items.append(Item("leg", "", slot, leg, poses[slot] @ inner, 1.0))
    image = _on_floor(items, floor, camera, camera_from_world, renderer, random)
    shown_m = product.size_mm.outer_length / 1000 if isinstance(product, Shoes) else body.length_m
    return FeetCase(view, wears, image, camera, poses, shown_m, product is not None)


def _camera(view: str, random: np.random.Generator) -> tuple[Camera, FloatArray]:
    """A camera and (4, 4) camera_from_world. World: floor at y = 0, +Y up, toes towards +Z, left at +X."""
    at, fov_deg, roll = np.array([0.0, 0.05, 0.1]), random.uniform(36, 60), random.normal(0, 0.05)
    if view == "first person":
        # Eyes, or a phone, before the belly: otherwise one's own thighs hide one's feet.
        place = np.array([random.normal(0, 0.05), random.uniform(1.2, 1.6), random.uniform(0.28, 0.5)])
        at = at + np.array([random.normal(0, 0.08), 0.0, random.uniform(0.0, 0.15)])
    else:
        far, low, high, around = {
            "mirror": (random.uniform(1.8, 3.0), 12, 32, 0.9),
            "legs": (random.uniform(0.8, 1.5), 10, 45, 1.2),
            "close": (random.uniform(0.4, 0.8), 30, 75, 3.1),
        }[view]
        if view == "mirror":
            fov_deg = random.uniform(20, 32)
        azimuth, up = random.uniform(-around, around), np.radians(random.uniform(low, high))
        away = np.array([np.sin(azimuth) * np.cos(up), np.sin(up), np.cos(azimuth) * np.cos(up)])
        at = at + random.uniform(-0.06, 0.06, 3) * [1, 0, 1] * far
        place = at + away * far
    z = (at - place) / np.linalg.norm(at - place)
    # Whoever looks down at their own feet sees their toes point up.
    upwards = np.array([0.0, 0.0, 1.0]) if view == "first person" else np.array([0.0, 1.0, 0.0])
    x = np.cross(z, upwards)
    x /= np.linalg.norm(x)
    turn = rotation_from_vector(np.array([0.0, 0.0, roll])) @ np.stack([x, np.cross(z, x), z])
    return camera_from_vertical_fov(SIZE_WH, fov_deg), rigid(turn, -turn @ place)


def _stance(slot: str, is_pair: bool, random: np.random.Generator) -> FloatArray:
    """(4, 4) world_from_foot of a foot that stands, its heel sometimes raised."""
    side = 1.0 if slot == "left_foot" else -1.0
    yaw = side * np.radians(random.uniform(-8, 35))
    turn = rotation_from_vector(np.array([0.0, yaw, 0.0]))
    at = np.array([side * random.uniform(0.07, 0.16) * is_pair, 0.0, random.uniform(-0.08, 0.08)])
    raised = np.radians(random.uniform(4, 18)) if random.random() < 0.15 else 0.0
    pivot = np.array([0.0, 0.0, 0.2])
    lift = rotation_from_vector(np.array([raised, 0.0, 0.0]))
    return rigid(turn, at) @ rigid(lift, pivot - lift @ pivot)


def _body(random: np.random.Generator) -> _Body:
    """The shipped foot, somewhere between its builds, as long as people's are."""
    arrays = _arrays()
    shapes = arrays["shape_positions"]
    share = float(random.uniform(0, 1))
    positions = arrays["positions"] * (1 - share) + shapes[int(random.integers(len(shapes)))] * share
    length_m = float(random.uniform(0.225, 0.285))
    return _Body(
        positions * length_m,
        arrays["triangles"],
        arrays["leg_weight"][:, None],
        arrays["ankle"] * length_m,
        length_m,
    )


@lru_cache(maxsize=1)
def _arrays() -> dict[str, np.ndarray]:
    with np.load(assets_dir() / "feet/foot.npz") as arrays:
        return {name: arrays[name] for name in arrays.files if arrays[name].dtype.kind in "fu"}


def _leg(
    body: _Body, lean: FloatArray, hem_m: float, on_foot: Texture, on_leg: Texture, cloth: Texture
) -> Model:
    """Foot, leg and trouser leg, the shin leaning about the ankle."""
    bent = (body.positions - body.ankle) @ lean.T + body.ankle
    positions = body.positions * (1 - body.leg) + bent * body.leg
    up = body.positions[:, 1]
    sock = (up[body.triangles] < body.ankle[1] + 0.07).any(axis=1)
    below = (up[body.triangles] < hem_m + 0.03).any(axis=1)
    across = positions - body.ankle
    # Mirrored halves, so that there is no seam: round the leg above the ankle, round the foot's length below.
    angle = np.where(
        up > body.ankle[1],
        np.abs(np.arctan2(across[:, 0], across[:, 2])),
        np.abs(np.arctan2(across[:, 0], positions[:, 1] - 0.02)),
    )
    uvs = np.column_stack([angle / np.pi, (up + positions[:, 2]) / body.length_m])
    parts = [
        _part("foot", positions, body.triangles[sock], uvs, on_foot),
        _part("leg", positions, body.triangles[~sock & below], uvs, on_leg),
    ]
    ring = np.linspace(0, 2 * np.pi, 33)
    heights = np.linspace(hem_m, _HIP_M, 24)
    wide = np.interp(heights, [0.1, 0.3, _KNEE_M, _HIP_M], [0.062, 0.068, 0.072, 0.09])
    heights, wide = np.append(heights, _HIP_M), np.append(wide, 0.0)  # closed at the top
    rings = np.stack(
        [
            np.array([0.0, height, 0.0])
            + np.column_stack([np.sin(ring) * width, np.zeros_like(ring), np.cos(ring) * width])
            + np.sin(ring * 3 + height * 40)[:, None] * [0.003, 0, 0.003]
            for height, width in zip(heights, wide, strict=True)
        ]
    )
    rings[..., 0] += body.ankle[0] + 0.05 * np.clip((heights - 0.1) / _KNEE_M, 0, 2)[:, None]
    rings[..., 2] += body.ankle[2]
    tube = rings.reshape(-1, 3)
    tube = (tube - body.ankle) @ lean.T + body.ankle
    uvs = np.stack(np.broadcast_arrays(ring / np.pi, heights[:, None] * 4), axis=-1).reshape(-1, 2)
    parts.append(_part("trousers", tube, _grid(*rings.shape[:2]), uvs, cloth))
    return Model(tuple(parts))


def _grid(rows: int, columns: int) -> IntArray:
    i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    here = (i * columns + j).ravel()
    return np.concatenate(
        [
            np.stack([here, here + 1, here + columns], axis=1),
            np.stack([here + 1, here + columns + 1, here + columns], axis=1),
        ]
    )


def _part(node: str, positions: FloatArray, triangles: IntArray, uvs: FloatArray, texture: Texture) -> Part:
    normals = vertex_normals(positions, triangles).astype(np.float32)
    geometry = Geometry(
        positions.astype(np.float32), normals, triangles.astype(np.uint32), uvs.astype(np.float32)
    )
    material = Material(base_color_texture=texture, roughness=0.8, double_sided=True)
    return Part(node, geometry, material, np.eye(4))


def _painted(kind: str, random: np.random.Generator) -> Texture:
    """A surface of one of these kinds, in one of its colours, with spots, stripes or joints."""
    palette = {"skin": _SKINS, "floor": _FLOORS}.get(kind, _CLOTHS)
    colour = np.array(palette[int(random.integers(len(palette)))], float)
    cloud = sum(
        cv2.resize(random.normal(0, 1, (size, size)), (_TEXTURE_PX,) * 2, interpolation=cv2.INTER_CUBIC)
        * weight
        for size, weight in ((4, 0.6), (16, 0.4), (64, 0.3), (_TEXTURE_PX, 0.25))
    )
    depth = {"skin": 0.05, "floor": 0.09}.get(kind, 0.07)
    rows, columns = np.mgrid[:_TEXTURE_PX, :_TEXTURE_PX]
    light = 1 + depth * cloud
    if kind == "sock" and random.random() < 0.5:
        light = np.where(rows // int(random.integers(6, 24)) % 2 == 0, light, light * 0.6)
    if kind == "floor":
        across, along = int(random.choice([32, 64, 128])), int(random.choice([64, 128, 256]))
        tones = random.normal(1, 0.07, (_TEXTURE_PX // across, _TEXTURE_PX // along))
        light = light * tones.repeat(across, axis=0).repeat(along, axis=1)
        light = np.where((rows % across == 0) | (columns % along == 0), light * 0.6, light)
    pixels = np.clip(colour * light[..., None], 0, 255).astype(np.uint8)
    return Texture(pixels, srgb=True)


def _on_floor(
    items: Sequence[Item],
    floor: Texture,
    camera: Camera,
    camera_from_world: FloatArray,
    renderer: Renderer,
    random: np.random.Generator,
) -> ByteArray:
    """A webcam's picture of the items on a floor, with their shadows on it."""
    image = np.full((camera.size_wh[1], camera.size_wh[0], 3), int(random.integers(90, 200)), np.uint8)
    corners = np.array([[-4.0, 0, -3], [4, 0, -3], [-4, 0, 5], [4, 0, 5]])
    turn = rotation_from_vector(np.array([0.0, random.uniform(0, np.pi), 0.0]))
    uvs = corners[:, [0, 2]] @ turn[::2, ::2] * random.uniform(0.6, 1.6)
    sheet = _part("floor", corners @ turn.T, np.array([[0, 2, 1], [1, 2, 3]]), uvs, floor)
    ground = Item("floor", "", "floor", Model((sheet,)), camera_from_world, 1.0)
    lay_over(image, renderer.render([ground], [], camera))
    flattened = np.eye(4)
    flattened[:3, 1] = -_TO_LIGHT / _TO_LIGHT[1]
    flattened[1, 1] = 0.001
    cast_by = camera_from_world @ flattened @ np.linalg.inv(camera_from_world)
    cast = [replace(item, camera_from_item=cast_by @ item.camera_from_item) for item in items]
    shadow = np.zeros(image.shape[:2], np.float32)
    layer = renderer.render(cast, [], camera)
    x, y = layer.origin_px
    shadow[y : y + layer.bgra.shape[0], x : x + layer.bgra.shape[1]] = layer.bgra[..., 3] / np.float32(255)
    shadow = cv2.GaussianBlur(shadow, (0, 0), random.uniform(6, 14))
    image[:] = np.rint(image * (1 - _SHADOW * shadow[..., None]))
    lay_over(image, renderer.render(items, [], camera))
    blurred = cv2.GaussianBlur(image, (0, 0), 0.6)
    noisy = blurred + random.normal(0, 2.5, image.shape)
    return np.asarray(np.clip(np.rint(noisy), 0, 255), np.uint8)

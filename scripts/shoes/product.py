"""A finished shoe: patches and solids by node, painted sheets, colourways, and its page in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from modelling.finish import Finish, srgb
from modelling.glb import DraftNode, glb_bytes
from modelling.mesh import Floats, Mesh, Shaded, join, merge_shaded
from modelling.pictures import Image
from modelling.simplify import simplified

from .occlusion import visibility
from .paint import Canvas
from .patches import Patch, drawable, vertex_normals
from .region import Region, region_of
from .sheet import Sheet
from .thinning import thinned

NODES = ("upper", "sole", "inside", "laces")


_COARSE_MM = 0.3  # of the mesh for afar: a shoe of 450 pixels hides half a pixel
_THINNED = (("upper", "inside"), ("sole",))  # the first two lie close together at the collar: as one


@dataclass(frozen=True, eq=False)
class Solid:
    """A piece without a place in a sheet: of a node, in the finish of a slot."""

    node: str
    slot: str
    geometry: Shaded


@dataclass(frozen=True)
class Variant:
    """A colourway: colours "#RRGGBB" of painted slots, and finishes of solids' slots."""

    id: str
    swatch: str
    en: str
    zh: str
    palette: dict[str, str]
    finishes: dict[str, Finish] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Style:
    """How a sheet is drawn: its size, its painter, a coat over all of it, and how strong its shadows are."""

    size_wh: tuple[int, int]
    paint: Callable[[dict[str, Canvas]], None]
    clearcoat: float = 0.0
    clearcoat_roughness: float = 0.3
    shade: float = 1.0


@dataclass(frozen=True, eq=False)
class Shoe:
    """Everything of one product.

    eu: the modelled size, the smallest and the largest. toe_allowance: mm of spare room before the toes.
    """

    sku: str
    en: str
    zh: str
    price: int
    kind: str
    eu: tuple[float, float, float]
    patches: tuple[Patch, ...]
    solids: tuple[Solid, ...]
    styles: dict[str, Style]
    variants: tuple[Variant, ...]
    toe_allowance: float


def grounded(shoe: Shoe, across: float) -> Shoe:
    """The shoe made wider by the factor `across`, its heel's end at z = 0 and its lowest point at y = 0."""
    low = np.min([patch.points.reshape(-1, 3).min(axis=0) for patch in shoe.patches], axis=0)

    def placed(points: Floats) -> Floats:
        return np.asarray((points - [0.0, low[1], low[2]]) * [across, 1.0, 1.0])

    return replace(
        shoe,
        patches=tuple(replace(patch, points=placed(patch.points)) for patch in shoe.patches),
        solids=tuple(
            replace(solid, geometry=replace(solid.geometry, positions=placed(solid.geometry.positions)))
            for solid in shoe.solids
        ),
    )


@dataclass(frozen=True, eq=False)
class Finished:
    """A shoe with its geometry ready to draw and its sheets painted. far: its geometry for afar."""

    shoe: Shoe
    nodes: dict[tuple[str, str], Shaded]
    far: dict[tuple[str, str], Shaded]
    sheets: dict[str, Sheet]


def finish(shoe: Shoe, painted: bool = True) -> Finished:
    """Normals, ambient shadow and paint."""
    patches = list(shoe.patches)
    normals = vertex_normals(patches)
    nodes = _gathered(patches, normals, shoe.solids)
    far: dict[tuple[str, str], Shaded] = {}
    for group in _THINNED:
        mine = [number for number, patch in enumerate(patches) if patch.node in group]
        thin = thinned([patches[i] for i in mine], [normals[i] for i in mine], _COARSE_MM)
        far.update(_gathered(*thin, [solid for solid in shoe.solids if solid.node in group]))
    for key, part in nodes.items():
        if key not in far or (key[0] == "sole" and len(far[key].triangles) > len(part.triangles) / 2):
            far[key] = simplified(part, _COARSE_MM, symmetric=False, seams_stay=True)  # a tread's ribs
    return Finished(shoe, nodes, far, _painted(shoe, patches, normals) if painted else {})


def _gathered(
    patches: Sequence[Patch], normals: Sequence[Floats], solids: Sequence[Solid]
) -> dict[tuple[str, str], Shaded]:
    """What is drawn in one go, by node and finish, in the order of nodes."""
    gathered: dict[tuple[str, str], list[Shaded]] = {}
    for patch, own in zip(patches, normals, strict=True):
        gathered.setdefault((patch.node, patch.sheet), []).append(drawable(patch, own))
    for solid in solids:
        gathered.setdefault((solid.node, solid.slot), []).append(solid.geometry)
    order = sorted(gathered, key=lambda key: (NODES.index(key[0]), key[1]))
    return {key: merge_shaded(gathered[key]) for key in order}


def _painted(shoe: Shoe, patches: Sequence[Patch], normals: Sequence[Floats]) -> dict[str, Sheet]:
    whole = join(
        *(patch.mesh() for patch in patches),
        *(Mesh(solid.geometry.positions, solid.geometry.triangles) for solid in shoe.solids),
    )
    points = np.concatenate([patch.points.reshape(-1, 3) for patch in patches])
    free = visibility(whole, points, np.concatenate([own.reshape(-1, 3) for own in normals]))
    starts = np.cumsum([0, *(patch.points.shape[0] * patch.points.shape[1] for patch in patches)])
    regions: dict[str, dict[str, Region]] = {}
    for patch, own, start in zip(patches, normals, starts, strict=False):
        shape = patch.points.shape[:2]
        shade = free[start : start + shape[0] * shape[1]].reshape(shape)
        style = shoe.styles[patch.sheet]
        regions.setdefault(patch.sheet, {})[patch.name] = region_of(patch, own, shade, style.size_wh)
    sheets = {}
    for name, own_regions in regions.items():
        canvases = {key: Canvas(region) for key, region in own_regions.items()}
        shoe.styles[name].paint(canvases)
        sheets[name] = Sheet(shoe.styles[name].size_wh, canvases)
    return sheets


def shoe_glb(finished: Finished) -> bytes:
    """The product's GLB."""
    shoe = finished.shoe
    painted: dict[str, list[Finish]] = {}
    for name, sheet in finished.sheets.items():
        normals = sheet.normals()
        gloss = sheet.gloss()
        looks: dict[bytes, Finish] = {}
        painted[name] = []
        for variant in shoe.variants:
            picture = sheet.colours(variant.palette, shoe.styles[name].shade)
            look = looks.setdefault(
                picture.tobytes(),
                _painted_finish(f"{name}-{variant.id}", shoe.styles[name], picture, normals, gloss),
            )
            painted[name].append(look)
    nodes = []
    for node in NODES:
        slots = [slot for owner, slot in finished.nodes if owner == node]
        dressed = tuple(
            (
                finished.nodes[node, slot],
                tuple(painted[slot]) if slot in painted else tuple(v.finishes[slot] for v in shoe.variants),
            )
            for slot in slots
        )
        if dressed:
            far = {number: finished.far[node, slot] for number, slot in enumerate(slots)}
            nodes.append(DraftNode(node, np.zeros(3), dressed, (far,)))
    return glb_bytes(
        "scripts/make_shoes.py", shoe.sku, [variant.id for variant in shoe.variants], nodes, (_COARSE_MM,)
    )


def _painted_finish(name: str, style: Style, picture: Image, normals: Image, gloss: Image) -> Finish:
    return Finish(
        name,
        (1.0, 1.0, 1.0),
        roughness=1.0,
        clearcoat=style.clearcoat,
        clearcoat_roughness=style.clearcoat_roughness,
        picture=picture,
        normals=normals,
        gloss=gloss,
        quality=78,
    )


def plain(
    name: str, hexadecimal: str, roughness: float, metallic: float = 0.0, normals: Image | None = None
) -> Finish:
    """A finish of one colour."""
    return Finish(name, srgb(hexadecimal), roughness=roughness, metallic=metallic, normals=normals)


def measures(finished: Finished) -> dict[str, float]:
    """size_mm of product.toml, to half millimetres."""
    shoe = finished.shoe
    parts = {patch.name: patch.points for patch in shoe.patches}
    sole = np.concatenate([patch.points.reshape(-1, 3) for patch in shoe.patches if patch.node == "sole"])
    upper = np.concatenate([parts[side].reshape(-1, 3) for side in ("outer", "inner")])
    everything = np.concatenate([part.positions for part in finished.nodes.values()])
    # The room for the foot: between the linings some way above the bed, at heel and toe.
    bed = np.concatenate([parts[f"insole {side}"].reshape(-1, 3) for side in ("outer", "inner")])
    middle = np.concatenate([parts[f"insole {side}"][-2:].reshape(-1, 3) for side in ("outer", "inner")])
    middle = middle[np.argsort(middle[:, 2])]

    def bed_height(z: float) -> float:
        return float(np.interp(z, middle[:, 2], middle[:, 1]))

    toe_end = float(bed[:, 2].max())
    heel = parts["lining outer"][:, 0]
    heel_inset = float(heel[np.abs(heel[:, 1] - bed_height(toe_end / 6) - 22).argmin(), 2])
    ball = heel_inset + 0.72 * (toe_end - heel_inset - shoe.toe_allowance)
    near = upper[np.abs(upper[:, 2] - ball) < 6]
    tip = sole[sole[:, 2] > sole[:, 2].max() - 3]
    lips = [parts[f"lip {side}"].reshape(-1, 3)[:, 1].max() for side in ("outer", "inner")]
    values = {
        "outer_length": float(np.ptp(everything[:, 2])),
        "inner_length": toe_end - heel_inset,
        "heel_inset": heel_inset,
        "ball_position": ball,
        "ball_width": float(np.ptp(near[:, 0])),
        "toe_allowance": shoe.toe_allowance,
        "heel_height": bed_height(heel_inset + (toe_end - heel_inset) / 6),
        "sole_thickness": bed_height(ball),
        "toe_spring": float(tip[:, 1].min()),
        "collar_height": float(max(lips)),
    }
    return {name: round(2 * value) / 2 for name, value in values.items()}


def product_toml(finished: Finished) -> str:
    """The text of product.toml."""
    shoe = finished.shoe
    modelled, smallest, largest = shoe.eu
    lines = [
        "schema = 1",
        f'sku = "{shoe.sku}"',
        'category = "shoes"',
        f'kind = "{shoe.kind}"',
        f'default_variant = "{shoe.variants[0].id}"',
        f'link = "https://example.com/{shoe.sku}"',
        "",
        "[name]",
        f'en = "{shoe.en}"',
        f'zh = "{shoe.zh}"',
        "",
        "[price]",
        f"amount = {shoe.price}",
        'currency = "CNY"',
        "",
        "[sizes_eu]",
        f"modelled = {modelled:g}",
        f"smallest = {smallest:g}",
        f"largest = {largest:g}",
        "",
        "[size_mm]",
        *(f"{name} = {value:.1f}" for name, value in measures(finished).items()),
    ]
    for variant in shoe.variants:
        lines += ["", "[[variants]]", f'id = "{variant.id}"', f'swatch = "{variant.swatch}"']
        lines += ["[variants.name]", f'en = "{variant.en}"', f'zh = "{variant.zh}"']
    return "\n".join(lines) + "\n"

"""From a product's GLB to the model that is drawn in one colourway."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from tryon.catalogue.glb import Glb, explaining, load_glb
from tryon.catalogue.materials import Materials
from tryon.catalogue.product import MODEL_FILE, Product
from tryon.errors import ProductError
from tryon.geometry import transform, vertex_normals
from tryon.types import FloatArray, Geometry, IntArray, Model, Part

MOVING_NODES = frozenset({"front", "temple_left", "temple_right", "head", "strap", "band"})
"""Top-level nodes that fitters know by name: never taken for a wrapper that an exporter put round everything,
though a bracelet may have no other."""

_MOST_BYTES = 256_000_000
"""Of documents that stay open: every product that comes with the program takes 50 MB."""

TRIANGLES, LINES_AND_POINTS = 4, (0, 1, 2, 3)


def load_model(product: Product, variant_id: str | None = None) -> Model:
    """The model of a product in one colourway (its default one for None), in item space and metres.

    A part's `node` is the top-level node over it, and `item_from_part` the rigid placement of that node:
    what lies below it (offsets of children, scales) is worked into the geometry, so that a fitter moves
    everything that hangs on a node with one matrix. Geometry and textures are shared between colourways.
    Results are kept until the file changes. Raises ProductError with one line.
    """
    variant = product.variant(variant_id).id
    document = _document(product.model_file)
    if variant in document.variants:
        return document.model(document.variants.index(variant))
    if document.variants and variant != product.default_variant:
        known = ", ".join(document.variants)
        raise ProductError(f"{product.sku}: {MODEL_FILE} has no variant {variant!r}, only {known}")
    return document.model(None)


def missing_nodes(model: Model, wanted: frozenset[str]) -> list[str]:
    """One line, for who makes models, where some of the wanted top-level nodes are not there."""
    nodes = {part.node for part in model.parts}
    missing = sorted(wanted - nodes)
    if not missing:
        return []
    found = ", ".join(sorted(name or "(no name)" for name in nodes))
    return [f"model.glb has no top-level node {' or '.join(missing)}; it has {found}"]


def points_mm(model: Model, node: str | None = None) -> FloatArray:
    """(N, 3) vertices in item space and millimetres, of one node or of all."""
    points = [
        transform(part.item_from_part, part.geometry.positions)
        for part in model.parts
        if node is None or part.node == node
    ]
    return np.concatenate(points) * 1000.0


def _document(path: Path) -> Document:
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise ProductError(f"{path.parent.name}: {MODEL_FILE} cannot be read ({error.strerror})") from error
    return load_document(path, stamp)


def load_document(path: Path, modified_ns: int) -> Document:
    """A GLB, opened; the time of its last change tells versions of it apart. Raises ProductError."""
    return _OPENED.get(path, modified_ns)


class Document:
    """An opened GLB that gives one model per colourway. variants: their names, in the file's order."""

    def __init__(self, glb: Glb) -> None:
        self._glb = glb
        self._materials = Materials(glb)
        with explaining(glb.path):
            extensions = glb.document.extensions or {}
            listed = extensions.get("KHR_materials_variants", {}).get("variants", [])
            self.variants: tuple[str, ...] = tuple(str(entry["name"]) for entry in listed)
        self._geometries: dict[Any, Geometry] = {}
        self._models: dict[int | None, Model] = {}
        with explaining(glb.path):
            self._coarse_mm = glb.coarse_mm

    @property
    def size_bytes(self) -> int:
        """Of memory, about: as it came, and its arrays decoded."""
        return 3 * self._glb.size_bytes

    def model(self, variant: int | None) -> Model:
        """The model with the materials of the variant of that number, or with its plain ones for None."""
        if variant not in self._models:
            with explaining(self._glb.path):
                parts = tuple(self._parts(variant))
                coarse: Model | None = None
                coarse_mm = 0.0
                for level, off_mm in reversed([*enumerate(self._coarse_mm, 1)]):
                    coarse = Model(tuple(self._parts(variant, level)), coarse, coarse_mm)
                    coarse_mm = off_mm
            if not parts:
                raise ProductError(f"{self._glb.path.parent.name}/{self._glb.path.name}: holds no triangles")
            self._models[variant] = Model(parts, coarse, coarse_mm)
        return self._models[variant]

    def _parts(self, variant: int | None, level: int = 0) -> list[Part]:
        parts = []
        for placed in self._glb.placed_meshes(MOVING_NODES, level):
            item_from_part, part_from_root = split_rigid(placed.item_from_root)
            part_from_mesh = part_from_root @ placed.root_from_mesh
            for primitive in self._glb.document.meshes[placed.mesh].primitives:
                mode = TRIANGLES if primitive.mode is None else primitive.mode
                if mode in LINES_AND_POINTS:
                    continue
                if mode != TRIANGLES:
                    raise ValueError("triangle strips and fans are not supported")
                index = _material_index(primitive, variant)
                geometry = self._geometry(primitive, part_from_mesh, self._materials.uv_transform(index))
                if len(geometry.triangles):
                    parts.append(Part(placed.root, geometry, self._materials.material(index), item_from_part))
        return parts

    def _geometry(self, primitive: Any, part_from_mesh: FloatArray, uv_transform: dict[str, Any]) -> Geometry:
        """One primitive's geometry, the same object for every colourway."""
        attributes = primitive.attributes
        key = (
            primitive.indices,
            attributes.POSITION,
            attributes.NORMAL,
            attributes.TEXCOORD_0,
            part_from_mesh.tobytes(),
            repr(uv_transform),
        )
        if key not in self._geometries:
            self._geometries[key] = self._read_geometry(primitive, part_from_mesh, uv_transform)
        return self._geometries[key]

    def _read_geometry(
        self, primitive: Any, part_from_mesh: FloatArray, uv_transform: dict[str, Any]
    ) -> Geometry:
        attributes, accessor = primitive.attributes, self._glb.accessor
        positions = accessor(attributes.POSITION).astype(np.float64)
        if not np.isfinite(positions).all():
            raise ValueError("positions that are not numbers")
        if primitive.indices is None:
            indices: IntArray = np.arange(len(positions))
        else:
            indices = accessor(primitive.indices).ravel()
        if len(indices) % 3 or (len(indices) and int(indices.max()) >= len(positions)):
            raise ValueError("triangles that point outside their vertices")
        triangles = indices.reshape(-1, 3).astype(np.uint32)
        linear = part_from_mesh[:3, :3]
        positions = positions @ linear.T + part_from_mesh[:3, 3]
        if np.linalg.det(linear) < 0:
            triangles = np.ascontiguousarray(triangles[:, ::-1])  # a mirror turns the winding round
        if attributes.NORMAL is None:
            normals = vertex_normals(positions, triangles)
        else:
            normals = accessor(attributes.NORMAL).astype(np.float64) @ np.linalg.inv(linear)
        uvs = None
        if attributes.TEXCOORD_0 is not None:
            uvs = _transformed(accessor(attributes.TEXCOORD_0).astype(np.float64), uv_transform)
        return Geometry(positions.astype(np.float32), _unit(normals), triangles, uvs)


class _Opened:
    """The documents that were asked for last, up to a budget. May be used from any thread."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._documents: OrderedDict[tuple[Path, int], Document] = OrderedDict()

    def get(self, path: Path, modified_ns: int) -> Document:
        key = (path, modified_ns)
        with self._lock:
            if key not in self._documents:
                self._documents[key] = Document(load_glb(path))
            self._documents.move_to_end(key)
            total = sum(each.size_bytes for each in self._documents.values())
            while total > self._most_bytes and len(self._documents) > 1:
                total -= self._documents.popitem(last=False)[1].size_bytes
            return self._documents[key]


_OPENED = _Opened(_MOST_BYTES)


def _material_index(primitive: Any, variant: int | None) -> int | None:
    """The primitive's material in a variant (KHR_materials_variants), else its plain one."""
    mappings = (primitive.extensions or {}).get("KHR_materials_variants", {}).get("mappings", [])
    for mapping in mappings:
        if variant is not None and variant in mapping["variants"]:
            return int(mapping["material"])
    return None if primitive.material is None else int(primitive.material)


def _unit(normals: FloatArray) -> Any:
    """(V, 3) float32 of unit length; those of length zero (vertices without a face) point up."""
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = np.divide(normals, lengths, out=np.zeros_like(normals), where=lengths > 0)
    unit[lengths[:, 0] == 0] = (0.0, 1.0, 0.0)
    return unit.astype(np.float32)


def _transformed(uvs: FloatArray, transform: dict[str, Any]) -> Any:
    """UVs after KHR_texture_transform: scaled, turned counter-clockwise, then moved."""
    if transform:
        angle = float(transform.get("rotation", 0.0))
        cosine, sine = np.cos(angle), np.sin(angle)
        turn = np.array([[cosine, sine], [-sine, cosine]])
        uvs = (uvs * transform.get("scale", (1.0, 1.0))) @ turn.T + transform.get("offset", (0.0, 0.0))
    return uvs.astype(np.float32)


def split_rigid(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Split an affine (4, 4) into rigid @ rest, where the rest has no translation (polar decomposition).

    Higham, Computing the polar decomposition (1986): with the singular values U S V', the nearest
    rotation is U V'; where that mirrors, the rest does so instead.
    """
    u, _singular, vt = np.linalg.svd(matrix[:3, :3])
    rotation = u @ vt
    if np.linalg.det(rotation) < 0:
        rotation = -rotation
    rigid, rest = np.eye(4), np.eye(4)
    rigid[:3, :3], rigid[:3, 3] = rotation, matrix[:3, 3]
    rest[:3, :3] = rotation.T @ matrix[:3, :3]
    return rigid, rest

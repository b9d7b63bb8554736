"""Draws a scene with OpenGL (llvmpipe will do): colour with shadows, and a map of labels and distances."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import moderngl
import numpy as np
import numpy.typing as npt

from scripts.train_feet.figure import Floats, Ints
from scripts.train_feet.shaders import (
    DEPTH_FRAGMENT,
    FRAGMENT,
    HEIGHT_FRAGMENT,
    PLANE_FRAGMENT,
    PLANE_VERTEX,
    VERTEX,
)

MOST_PX = 704


@dataclass(eq=False)
class Piece:
    """A mesh in the world. cut: (V, 2): discarded where the first is negative; label_a where the second is
    positive, label_b elsewhere."""

    positions: Floats
    normals: Floats
    triangles: Ints
    colors: Floats
    paint: Floats
    cut: Floats
    label_a: int = 0
    label_b: int = 0
    kind: int = 0
    rough: float = 0.8
    spec: float = 0.0
    grain: tuple[float, float, float, float] = (0.1, 40.0, 15.0, 0.0)
    tint: tuple[float, float, float] = (0.5, 0.5, 0.5)


@dataclass(eq=False)
class Panel:
    """A textured rectangle: corner, two edges (metres), image index, repeats along the edges."""

    corner: Floats
    edge_u: Floats
    edge_v: Floats
    texture: int
    repeat: tuple[float, float]
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    gloss: float = 0.0


@dataclass(frozen=True, eq=False)
class Lights:
    key_direction: Floats
    key: Floats
    sky: Floats
    ground: Floats
    softness: float
    exposure: float


def clip_matrix(k: Floats, wh: tuple[int, int], near: float = 0.03, far: float = 60.0) -> Floats:
    """Clip space from camera space; the buffer's row 0 is the picture's top."""
    w, h = wh
    return np.array(
        [
            [2 * k[0, 0] / w, 0, 2 * k[0, 2] / w - 1, 0],
            [0, 2 * k[1, 1] / h, 2 * k[1, 2] / h - 1, 0],
            [0, 0, (far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, 1, 0],
        ]
    )


class Draw:
    """One OpenGL context and its buffers, for the thread that made it."""

    def __init__(self, textures: list[npt.NDArray[np.uint8]]) -> None:
        self.ctx = moderngl.create_standalone_context(backend="egl")
        ctx = self.ctx
        self.mesh = ctx.program(
            vertex_shader=VERTEX, fragment_shader=FRAGMENT.replace("DISCARD", "if(k.x<0.)discard;")
        )
        # Without a discard what is hidden need not be shaded.
        self.whole = ctx.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT.replace("DISCARD", ""))
        self.height = ctx.program(vertex_shader=VERTEX, fragment_shader=HEIGHT_FRAGMENT)
        self.depth = ctx.program(vertex_shader=VERTEX, fragment_shader=DEPTH_FRAGMENT)
        self.plane = ctx.program(vertex_shader=PLANE_VERTEX, fragment_shader=PLANE_FRAGMENT)
        self.textures = []
        for image in textures:
            texture = ctx.texture((image.shape[1], image.shape[0]), 3, np.ascontiguousarray(image).tobytes())
            texture.build_mipmaps()
            texture.anisotropy = 1.0
            self.textures.append(texture)
        self.shadow_map = ctx.depth_texture((512, 512))
        self.shadow_map.compare_func = ""
        self.shadow_map.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self.shadow_buffer = ctx.framebuffer(depth_attachment=self.shadow_map)
        self.height_buffer = ctx.framebuffer(
            [ctx.texture((192, 192), 1, dtype="f4")], ctx.depth_renderbuffer((192, 192))
        )
        self.contact = ctx.texture((192, 192), 1, dtype="f4")
        self.contact.repeat_x = self.contact.repeat_y = False
        # One buffer for all pictures: they use its corner.
        side = (MOST_PX, MOST_PX)
        self.picture = ctx.framebuffer(
            [ctx.texture(side, 4), ctx.texture(side, 2, dtype="f4")], ctx.depth_renderbuffer(side)
        )
        self.mirror_picture = ctx.texture(side, 4)
        self.mirror = ctx.framebuffer([self.mirror_picture], ctx.depth_renderbuffer(side))

    def _upload(self, pieces: list[Piece], panels: list[Panel]) -> tuple[list, list]:
        meshes, planes = [], []
        for p in pieces:
            data = np.concatenate([p.positions, p.normals, p.colors, p.paint, p.cut], axis=1).astype("f4")
            kept = (p.cut[:, 0] > 0)[p.triangles]
            triangles = p.triangles[kept.any(1)]
            if not len(triangles):
                continue
            buffer = self.ctx.buffer(data.tobytes())
            index = self.ctx.buffer(triangles.astype("i4").tobytes())
            shade = self.whole if kept.all() else self.mesh
            arrays = []
            for program in (shade, self.height, self.depth):
                fmt, names = [], []
                for name, size in (("position", 3), ("normal", 3), ("color", 3), ("q", 3), ("cut", 2)):
                    if name in program:
                        fmt.append(f"{size}f"), names.append(name)
                    else:
                        fmt.append(f"{size * 4}x")
                arrays.append(self.ctx.vertex_array(program, [(buffer, " ".join(fmt), *names)], index))
            meshes.append((p, arrays, (buffer, index), shade))
        for r in panels:
            corners = np.stack(
                [r.corner, r.corner + r.edge_u, r.corner + r.edge_v, r.corner + r.edge_u + r.edge_v]
            )
            n = np.cross(r.edge_u, r.edge_v)
            n = n / np.linalg.norm(n)
            uv = np.array([[0, 0], [r.repeat[0], 0], [0, r.repeat[1]], [r.repeat[0], r.repeat[1]]])
            data = np.concatenate([corners, np.repeat(n[None], 4, 0), uv], 1).astype("f4")
            index = self.ctx.buffer(np.array([0, 1, 2, 2, 1, 3], "i4").tobytes())
            b = self.ctx.buffer(data.tobytes())
            array = self.ctx.vertex_array(self.plane, [(b, "3f 3f 2f", "position", "normal", "uv")], index)
            planes.append((r, array, (b, index)))
        return meshes, planes

    def scene(
        self,
        pieces: list[Piece],
        panels: list[Panel],
        lights: Lights,
        k: Floats,
        camera_from_world: Floats,
        wh: tuple[int, int],
        label_wh: tuple[int, int],
        focus: Floats,
        radius: float,
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.float32]]:
        """RGB picture (h, w, 3) of size wh; label map and distance map of size label_wh. k is for wh."""
        meshes, planes = self._upload(pieces, panels)
        ctx = self.ctx
        ctx.enable(moderngl.DEPTH_TEST)
        eye = np.linalg.inv(camera_from_world)[:3, 3]
        forward = camera_from_world[2, :3]
        view = clip_matrix(k, wh) @ camera_from_world
        light = self._light_matrix(lights.key_direction, focus, radius)
        self._set(self.depth, clip_from_world=light)
        self.shadow_buffer.use()
        self.shadow_buffer.clear(depth=1.0)
        for _, arrays, _, _ in meshes:
            arrays[2].render()
        box = self._contact(meshes, focus)
        target = self.picture
        corner = (0, 0, *wh)
        target.viewport = corner
        target.use()
        sky = np.clip(lights.sky * 0.7, 0, 1)
        target.clear(float(sky[0]), float(sky[1]), float(sky[2]), 1.0, depth=1.0, viewport=corner)
        self.shadow_map.use(1)
        self.contact.use(2)
        for program in (self.plane, self.mesh, self.whole):
            self._set(
                program,
                clip_from_world=view,
                clip_from_light=light,
                eye=eye,
                key_dir=lights.key_direction,
                key=lights.key,
                sky=lights.sky,
                ground=lights.ground,
                softness=lights.softness,
                exposure=lights.exposure,
                shadow=1,
                forward=forward,
            )
        glossy = any(r.gloss > 0 for r in panels)
        self.mirror_picture.use(3)
        if glossy:
            flipped = view @ np.diag([1.0, -1.0, 1.0, 1.0])
            for program in (self.mesh, self.whole):
                self._set(program, clip_from_world=flipped)
            self.mirror.viewport = corner
            self.mirror.use()
            self.mirror.clear(0.0, 0.0, 0.0, 0.0, depth=1.0, viewport=corner)
            self._things(meshes)
            for program in (self.mesh, self.whole):
                self._set(program, clip_from_world=view)
            target.use()
        self._things(meshes)
        for r, array, _ in reversed(planes):
            self.textures[r.texture].use(0)
            self._set(self.plane, image=0, contact=2, mirror=3, tint=r.tint, contact_box=box, gloss=r.gloss)
            array.render()
        picture = np.frombuffer(target.read(corner, components=3), np.uint8).reshape(wh[1], wh[0], 3)
        both = np.frombuffer(target.read(corner, components=2, attachment=1, dtype="f4"), np.float32).reshape(
            wh[1], wh[0], 2
        )
        rows = ((np.arange(label_wh[1]) + 0.5) * wh[1] / label_wh[1]).astype(int)
        columns = ((np.arange(label_wh[0]) + 0.5) * wh[0] / label_wh[0]).astype(int)
        both = both[rows][:, columns]
        depth = both[..., 1].copy()
        # The clear colour is no distance: what nothing covers is far away and nobody's.
        label = both[..., 0]
        nothing = depth <= 0.02
        nothing |= label != np.rint(label)
        depth[nothing] = 100.0
        for _, arrays, buffers, _ in meshes:
            for thing in (*arrays, *buffers):
                thing.release()
        for _, array, buffers in planes:
            for thing in (array, *buffers):
                thing.release()
        return picture, np.where(nothing, 0, label).astype(np.uint8), depth

    def _things(self, meshes: list) -> None:
        # Near things first: what they hide is not shaded.
        for p, arrays, _, shade in reversed(meshes):
            self._set(
                shade,
                rough=p.rough,
                spec=p.spec,
                grain=p.grain,
                tint=p.tint,
                kind=p.kind,
                labels=(float(p.label_a), float(p.label_b)),
            )
            arrays[0].render()

    def _contact(self, meshes: list, focus: Floats) -> tuple[float, float, float, float]:
        half = 0.9
        x, z = focus[0], focus[2]
        ortho = np.array(
            [[1 / half, 0, 0, -x / half], [0, 0, 1 / half, -z / half], [0, 1.0, 0, -0.5], [0, 0, 0, 1]]
        )
        self.height_buffer.use()
        self.height_buffer.clear(9.0, 0.0, 0.0, 0.0, depth=1.0)
        self._set(self.height, clip_from_world=ortho)
        for p, arrays, _, _ in meshes:
            if p.positions[:, 1].min() < 0.3:
                arrays[1].render()
        raw = np.frombuffer(self.height_buffer.read(components=1, dtype="f4"), np.float32).reshape(192, 192)
        raw = np.maximum(raw, 0)
        near = cv2.GaussianBlur(np.exp(-raw / 0.012), (0, 0), 1.6)
        far = cv2.GaussianBlur(np.exp(-raw / 0.08), (0, 0), 9)
        dark = np.clip(0.65 * near + 0.55 * far, 0, 0.93).astype("f4")
        self.contact.write(dark.tobytes())
        return (x - half, z - half, 2 * half, 2 * half)

    @staticmethod
    def _light_matrix(direction: Floats, focus: Floats, radius: float) -> Floats:
        up = np.array([0.0, 0, 1]) if abs(direction[1]) > 0.9 else np.array([0.0, 1, 0])
        side = np.cross(up, direction)
        side /= np.linalg.norm(side)
        up = np.cross(direction, side)
        r = np.stack([side / radius, up / radius, -direction / 8.0])
        m = np.eye(4)
        m[:3, :3], m[:3, 3] = r, -r @ focus
        return m

    @staticmethod
    def _set(program: moderngl.Program, **values: object) -> None:
        for name, value in values.items():
            if name not in program:
                continue
            if isinstance(value, np.ndarray) and value.shape == (4, 4):
                program[name].write(value.T.astype("f4").tobytes())  # type: ignore[union-attr]
            elif isinstance(value, int):
                program[name] = value
            elif isinstance(value, (tuple, np.ndarray)):
                program[name] = tuple(float(v) for v in value)
            else:
                program[name] = float(value)  # type: ignore[arg-type]

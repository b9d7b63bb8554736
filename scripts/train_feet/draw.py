"""Draws a scene with OpenGL (llvmpipe will do): colour with shadows, and a map of labels and distances."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import moderngl
import numpy as np
import numpy.typing as npt

from scripts.train_feet.figure import Floats, Ints

NOISE = """
float hash(vec3 p){p=fract(p*vec3(.1031,.1030,.0973));p+=dot(p,p.yxz+33.33);return fract((p.x+p.y)*p.z);}
float noise(vec3 p){vec3 i=floor(p),f=fract(p);f=f*f*(3.-2.*f);
 return mix(mix(mix(hash(i),hash(i+vec3(1,0,0)),f.x),mix(hash(i+vec3(0,1,0)),hash(i+vec3(1,1,0)),f.x),f.y),
  mix(mix(hash(i+vec3(0,0,1)),hash(i+vec3(1,0,1)),f.x),mix(hash(i+vec3(0,1,1)),hash(i+vec3(1,1,1)),f.x),f.y),f.z);}
"""

VERTEX = """#version 330
uniform mat4 clip_from_world; uniform mat4 clip_from_light;
in vec3 position; in vec3 normal; in vec3 color; in vec3 q; in vec2 cut;
out vec3 w; out vec3 n; out vec3 c; out vec3 s; out vec2 k; out vec4 l;
void main(){w=position;n=normal;c=color;s=q;k=cut;l=clip_from_light*vec4(position,1);
 gl_Position=clip_from_world*vec4(position,1);}
"""

LIGHT = """
uniform vec3 eye; uniform vec3 key_dir; uniform vec3 key; uniform vec3 sky; uniform vec3 ground;
uniform sampler2D shadow; uniform float softness; uniform float exposure;
float lit(vec4 l,float bias){vec3 p=l.xyz/l.w*.5+.5; if(any(lessThan(p.xy,vec2(0)))||any(greaterThan(p.xy,vec2(1))))return 1.;
 float a=hash(vec3(gl_FragCoord.xy,1.))*6.2832; float sum=0.;
 for(int i=0;i<6;i++){float r=softness*sqrt((float(i)+.5)/6.); float t=a+float(i)*2.4;
  sum+=texture(shadow,p.xy+r*vec2(cos(t),sin(t))).r+bias<p.z?0.:1.;}
 return sum/6.;}
vec3 out_color(vec3 v){v*=exposure; v=v/(1.+.25*v)*1.25; return pow(clamp(v,0.,1.),vec3(1./2.2));}
"""

FRAGMENT = (
    """#version 330
"""
    + NOISE
    + LIGHT
    + """
uniform vec3 forward; uniform vec2 labels; uniform float rough; uniform float spec; uniform vec4 grain; uniform vec3 tint; uniform int kind;
in vec3 w; in vec3 n; in vec3 c; in vec3 s; in vec2 k; in vec4 l;
layout(location=0) out vec4 o; layout(location=1) out vec2 map;
void main(){ if(k.x<0.)discard;
 map=vec2(k.y>0.?labels.x:labels.y,dot(w-eye,forward)); vec3 v=normalize(eye-w),m=normalize(n); if(dot(m,v)<0.)m=-m;
 float a=noise(s*grain.y),b=noise(s*grain.z+7.),f=noise(s*grain.z*3.1);
 float wide=length(fwidth(s));
 vec3 base=c;
 if(kind==1){ base*=1.+grain.x*((a-.5)+.5*(f-.5)); base*=mix(vec3(1),vec3(1.08,.86,.84),smoothstep(.35,.8,b)*grain.w);}
 else { base*=1.+grain.x*(a-.5+.6*(f-.5));
  float weave=sin(s.y*grain.w*6.2832)*sin((s.x+s.z)*grain.w*6.2832); base*=1.+.35*grain.x*weave*clamp(1.-wide*grain.w*1.5,0.,1.);
  base=mix(base,tint*(.6+.8*b),kind==2?smoothstep(.5,.56,b):0.); }
 m=normalize(m+.25*grain.x*(vec3(noise(s*90.),noise(s*90.+9.),noise(s*90.+19.))-.5));
 float shade=lit(l,-.004); float d=dot(m,key_dir); d=kind==1?max(0.,(d+.15)/1.15):max(0.,d);
 float low=mix(.45,1.,smoothstep(-.01,.14,w.y)*.6+.4*smoothstep(-.2,.8,m.y));
 vec3 amb=mix(ground,sky,.5+.5*m.y)*low;
 vec3 h=normalize(v+key_dir); float e=mix(180.,4.,rough); float fr=pow(1.-max(0.,dot(m,v)),4.);
 vec3 col=base*(amb+key*d*shade)+spec*((key*shade*pow(max(0.,dot(m,h)),e)*e*.04)+fr*sky*.5);
 o=vec4(out_color(col),1);}
"""
)

PLANE_VERTEX = """#version 330
uniform mat4 clip_from_world; uniform mat4 clip_from_light;
in vec3 position; in vec3 normal; in vec2 uv; out vec3 w; out vec3 n; out vec2 t; out vec4 l;
void main(){w=position;n=normal;t=uv;l=clip_from_light*vec4(position,1);gl_Position=clip_from_world*vec4(position,1);}
"""

PLANE_FRAGMENT = (
    """#version 330
"""
    + NOISE
    + LIGHT
    + """
uniform sampler2D image; uniform sampler2D contact; uniform vec3 tint; uniform vec4 contact_box; uniform float gloss; uniform vec3 forward;
in vec3 w; in vec3 n; in vec2 t; in vec4 l;
layout(location=0) out vec4 o; layout(location=1) out vec2 map;
void main(){ map=vec2(0.,dot(w-eye,forward)); vec3 base=pow(texture(image,t).rgb,vec3(2.2))*tint; vec3 v=normalize(eye-w),m=normalize(n); if(dot(m,v)<0.)m=-m;
 float ao=1.; if(abs(w.y)<.02){vec2 u=(w.xz-contact_box.xy)/contact_box.zw; if(all(greaterThan(u,vec2(0)))&&all(lessThan(u,vec2(1))))ao=1.-texture(contact,u).r;}
 float big=.93+.14*noise(w*1.3);
 vec3 h=normalize(v+key_dir); float shade=lit(l,-.004);
 vec3 col=base*(mix(ground,sky,.5+.5*m.y)*ao+key*max(0.,dot(m,key_dir))*shade*mix(1.,ao,.3))*big;
 col+=gloss*(key*shade*pow(max(0.,dot(m,h)),60.)*1.5+sky*.35*pow(1.-max(0.,dot(m,v)),3.))*ao;
 o=vec4(out_color(col),1);}
"""
)

HEIGHT_FRAGMENT = """#version 330
in vec3 w; in vec2 k; out float o;
void main(){ if(k.x<0.)discard; o=w.y;}
"""

DEPTH_FRAGMENT = """#version 330
in vec2 k; void main(){ if(k.x<0.)discard; }
"""


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
        self.mesh = ctx.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
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
        self.sizes: dict[tuple[int, int], moderngl.Framebuffer] = {}

    def _buffer(self, wh: tuple[int, int]) -> moderngl.Framebuffer:
        if wh not in self.sizes:
            if len(self.sizes) > 40:
                for old in self.sizes.values():
                    old.release()
                self.sizes.clear()
            self.sizes[wh] = self.ctx.framebuffer(
                [self.ctx.texture(wh, 4), self.ctx.texture(wh, 2, dtype="f4")],
                self.ctx.depth_renderbuffer(wh),
            )
        return self.sizes[wh]

    def _upload(self, pieces: list[Piece], panels: list[Panel]) -> tuple[list, list]:
        meshes, planes = [], []
        for p in pieces:
            data = np.concatenate([p.positions, p.normals, p.colors, p.paint, p.cut], axis=1).astype("f4")
            buffer = self.ctx.buffer(data.tobytes())
            index = self.ctx.buffer(p.triangles.astype("i4").tobytes())
            arrays = []
            for program in (self.mesh, self.height, self.depth):
                fmt, names = [], []
                for name, size in (("position", 3), ("normal", 3), ("color", 3), ("q", 3), ("cut", 2)):
                    if name in program:
                        fmt.append(f"{size}f"), names.append(name)
                    else:
                        fmt.append(f"{size * 4}x")
                arrays.append(self.ctx.vertex_array(program, [(buffer, " ".join(fmt), *names)], index))
            meshes.append((p, arrays, (buffer, index)))
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
        self, pieces: list[Piece], panels: list[Panel], lights: Lights, k: Floats, camera_from_world: Floats,
        wh: tuple[int, int], label_wh: tuple[int, int], focus: Floats, radius: float,
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8], npt.NDArray[np.float32]]:  # fmt: skip
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
        for _, arrays, _ in meshes:
            arrays[2].render()
        box = self._contact(meshes, focus)
        target = self._buffer(wh)
        target.use()
        sky = np.clip(lights.sky * 0.7, 0, 1)
        target.clear(float(sky[0]), float(sky[1]), float(sky[2]), 1.0, depth=1.0)
        self.shadow_map.use(1)
        self.contact.use(2)
        for program in (self.plane, self.mesh):
            self._set(
                program, clip_from_world=view, clip_from_light=light, eye=eye, key_dir=lights.key_direction, key=lights.key,
                sky=lights.sky, ground=lights.ground, softness=lights.softness, exposure=lights.exposure, shadow=1,
                forward=forward,
            )  # fmt: skip
        # Near things first: what they hide is not shaded.
        for p, arrays, _ in reversed(meshes):
            self._set(
                self.mesh, rough=p.rough, spec=p.spec, grain=p.grain, tint=p.tint, kind=p.kind,
                labels=(float(p.label_a), float(p.label_b)),
            )  # fmt: skip
            arrays[0].render()
        for r, array, _ in reversed(planes):
            self.textures[r.texture].use(0)
            self._set(self.plane, image=0, contact=2, tint=r.tint, contact_box=box, gloss=r.gloss)
            array.render()
        picture = np.frombuffer(target.read(components=3), np.uint8).reshape(wh[1], wh[0], 3)
        both = np.frombuffer(target.read(components=2, attachment=1, dtype="f4"), np.float32).reshape(
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
        for _, arrays, buffers in meshes:
            for thing in (*arrays, *buffers):
                thing.release()
        for _, array, buffers in planes:
            for thing in (array, *buffers):
                thing.release()
        return picture, np.where(nothing, 0, label).astype(np.uint8), depth

    def _contact(self, meshes: list, focus: Floats) -> tuple[float, float, float, float]:
        half = 0.9
        x, z = focus[0], focus[2]
        ortho = np.array(
            [[1 / half, 0, 0, -x / half], [0, 0, 1 / half, -z / half], [0, 1.0, 0, -0.5], [0, 0, 0, 1]]
        )
        self.height_buffer.use()
        self.height_buffer.clear(9.0, 0.0, 0.0, 0.0, depth=1.0)
        self._set(self.height, clip_from_world=ortho)
        for p, arrays, _ in meshes:
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

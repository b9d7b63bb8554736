"""GLSL of the feet's room: what socks, trousers, floor and wall look like under one window's light."""

from __future__ import annotations

VERTEX = """#version 330 core
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec3 rest;
uniform mat4 clip_from_world;
out vec3 at;
out vec3 out_of;
out vec3 own;
void main() {
    at = place; out_of = normal; own = rest;
    gl_Position = clip_from_world * vec4(place, 1.0);
}
"""

DEPTH_FRAGMENT = """#version 330 core
void main() {}
"""

# How near to the floor something is, for the darkness where it stands.
CONTACT_FRAGMENT = """#version 330 core
in vec3 at;
out vec4 near_floor;
void main() { near_floor = vec4(pow(clamp(1.0 - at.y / 0.14, 0.0, 1.0), 2.0)); }
"""

FRAGMENT = """#version 330 core
in vec3 at;
in vec3 out_of;
in vec3 own;
uniform int kind;            // 0 sock, 1 trousers, 2 floor, 3 wall
uniform float foot_length;
uniform float hem;
uniform float sock_top;
uniform vec3 eye;
uniform vec3 to_light;
uniform mat4 light_from_world;
uniform mat4 contact_from_world;
uniform sampler2DShadow shadow_map;
uniform sampler2D contact_map;
uniform sampler2D plate;     // square roots of the colours of floor and wall, which stand still
uniform int only_plate;
out vec4 colour;

float hash(vec3 p) {
    p = fract(p * 0.3183099 + vec3(0.71, 0.113, 0.419));
    p *= 17.0;
    return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    return mix(mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x),
                   mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y),
               mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x),
                   mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
float fbm(vec3 p) { return 0.5 * noise(p) + 0.3 * noise(p * 2.1) + 0.2 * noise(p * 4.3); }

vec3 sock() {
    vec3 heather = mix(vec3(0.24, 0.27, 0.31), vec3(0.42, 0.45, 0.48), noise(own * vec3(900, 500, 700)));
    heather *= 0.92 + 0.16 * fbm(own * 160.0);
    float z = own.z / foot_length;
    vec3 cap = vec3(0.05, 0.075, 0.14) * (0.85 + 0.3 * noise(own * 700.0));
    float toe = smoothstep(0.805, 0.815, z - 0.5 * own.x * own.x / (foot_length * foot_length));
    float heel = smoothstep(0.012, 0.010, length(vec2(z - 0.02, own.y / foot_length - 0.10)) - 0.155);
    vec3 c = mix(heather, cap, max(toe, heel));
    float turn = atan(own.x, own.z - 0.05);
    float ribs = 0.5 + 0.5 * sin(turn * 46.0);
    c *= mix(1.0, 0.8 + 0.25 * ribs, smoothstep(0.09, 0.11, own.y));
    float band = smoothstep(0.004, 0.002, abs(own.y - sock_top + 0.025));
    return mix(c, vec3(0.5), 0.5 * band);
}
vec3 trousers() {
    vec3 c = vec3(0.052, 0.075, 0.125) * (0.86 + 0.22 * fbm(own * vec3(260, 60, 260)));
    c *= 0.93 + 0.14 * noise(vec3(own.x + own.y, own.y - own.x, own.z) * vec3(700, 90, 500));
    float stitch = smoothstep(0.0016, 0.0008, abs(own.y - hem - 0.022));
    c *= 1.0 - 0.35 * stitch;
    float edge = smoothstep(0.004, 0.0, own.y - hem);
    return c * (1.0 - 0.25 * edge);
}
vec3 floor_boards() {
    float width = 0.145, row = floor(at.x / width + 0.31);
    float along = at.z + hash(vec3(row, 3.0, 1.0)) * 2.0;
    float board = floor(along / 1.15);
    float tone = hash(vec3(row, board, 7.0));
    vec3 grain = vec3(at.x * 38.0 + tone * 50.0, tone * 31.0, along * 2.2);
    float streak = fbm(grain + 1.2 * fbm(vec3(at.x * 5.0, tone * 9.0, along * 1.3)));
    vec3 c = mix(vec3(0.34, 0.21, 0.115), vec3(0.52, 0.36, 0.215), streak);
    c *= 0.84 + 0.26 * tone;
    c *= 0.93 + 0.1 * noise(vec3(at.x * 420.0, 1.0, at.z * 30.0));
    float gap = min(abs(fract(at.x / width + 0.31) - 0.5) * -1.0 + 0.5,
                    (abs(fract(along / 1.15) - 0.5) * -1.0 + 0.5) * 1.15 / width);
    return c * (0.45 + 0.55 * smoothstep(0.004, 0.016, gap));
}
vec3 wall() {
    if (at.y < 0.085) return vec3(0.74, 0.73, 0.70) * (at.y > 0.078 ? 1.06 : 1.0);
    return vec3(0.50, 0.53, 0.52) * (0.985 + 0.03 * fbm(at * vec3(60, 60, 1)));
}
float lit(vec3 n) {
    vec4 p = light_from_world * vec4(at + n * 0.004, 1.0);
    vec3 q = p.xyz / p.w * 0.5 + 0.5;
    float blur = kind >= 2 ? 0.0030 + 0.02 * clamp(0.0, 0.2, at.y) : 0.0016;
    float sum = 0.0;
    for (int i = 0; i < 4; ++i) {
        vec2 corner = vec2(i % 2, i / 2) * 2.0 - 1.0;
        sum += texture(shadow_map, vec3(q.xy + blur * corner, q.z - 0.0012));
    }
    if (sum == 0.0 || sum == 4.0) return sum / 4.0;  // most of the picture is wholly in light or shade
    sum = 0.0;
    float spin = 6.2831 * hash(at * 311.0);
    for (int i = 0; i < 16; ++i) {
        float r = sqrt((float(i) + 0.5) / 16.0), a = float(i) * 2.39996 + spin;
        sum += texture(shadow_map, vec3(q.xy + blur * r * vec2(cos(a), sin(a)), q.z - 0.0012));
    }
    return sum / 16.0;
}
void main() {
    vec3 base;
    float shine = 0.0, soft = 0.0;
    if (kind == 0) { if (own.y > sock_top) discard; base = sock(); soft = 0.25; }
    else if (kind == 1) { if (own.y < hem) discard; base = trousers(); soft = 0.15; }
    else if (only_plate == 1) {
        colour = vec4(sqrt(kind == 2 ? floor_boards() : wall()), 1.0);
        return;
    } else {
        base = texelFetch(plate, ivec2(gl_FragCoord.xy), 0).rgb;
        base *= base;
        shine = kind == 2 ? 0.05 : 0.0;
    }
    vec3 n = normalize(out_of);
    float inside = 1.0;
    if (!gl_FrontFacing && kind < 2) { n = -n; inside = 0.25; }
    if (kind == 0) {
        vec3 loop = own * 800.0;
        n = normalize(n + 0.10 * (vec3(noise(loop), noise(loop + 9.0), noise(loop + 21.0)) - 0.5));
    }
    vec3 v = normalize(eye - at);
    float direct = clamp((dot(n, to_light) + soft) / (1.0 + soft), 0.0, 1.0) * lit(n);
    float up = 0.5 + 0.5 * n.y;
    vec3 ambient = mix(vec3(0.23, 0.19, 0.16), vec3(0.50, 0.53, 0.58), up);
    float open = 1.0;
    if (kind == 2) {
        vec2 uv = (contact_from_world * vec4(at, 1.0)).xy * 0.5 + 0.5;
        float near_by = 0.8 * textureLod(contact_map, uv, 2.4).r + 0.55 * textureLod(contact_map, uv, 4.6).r
                      + 0.7 * textureLod(contact_map, uv, 6.0).r;
        open = 1.0 / (1.0 + 2.6 * near_by);
    } else if (kind < 2) {
        open = mix(0.45, 1.0, smoothstep(-0.01, 0.07, at.y));
        if (kind == 0) open *= mix(1.0, 0.55, smoothstep(hem - 0.045, hem + 0.02, own.y));
    }
    vec3 c = base * inside * (ambient * open * 0.85 + vec3(1.50, 1.40, 1.25) * direct * mix(1.0, open, 0.35));
    if (shine > 0.0) {
        vec3 r = reflect(-v, n);
        float fresnel = 0.03 + 0.4 * pow(1.0 - max(dot(n, v), 0.0), 5.0);
        c += fresnel * open * mix(vec3(0.35, 0.33, 0.3), vec3(0.85, 0.9, 0.95), smoothstep(-0.1, 0.6, r.y));
    }
    if (kind < 2) c += base * 0.35 * pow(1.0 - max(dot(n, v), 0.0), 3.0) * ambient * open;
    // The camera's exposure rolls off its highlights.
    c *= 1.02;
    c = c / (1.0 + 0.18 * c) * 1.1;
    colour = vec4(pow(clamp(c, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""

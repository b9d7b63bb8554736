#version 330 core
// Metallic-roughness GGX under image-based light, in linear light; writes premultiplied sRGB as BGRA.
// While anything tinted is drawn, see-through surfaces also write what they keep of each channel.
//
// Split sum and its analytic second half: Karis, "Real Shading in Unreal Engine 4" (2013) and
// "Physically Based Shading on Mobile" (2014), after Lazarov, "Getting More Physical in Call of Duty:
// Black Ops II" (2013). Energy lost to multiple scattering is given back after Fdez-Aguera,
// "A Multiple-Scattering Microfacet Model for Real-Time Image-Based Lighting" (JCGT 2019).

in vec3 v_position;
in vec3 v_normal;
#ifdef HAS_UV
in vec2 v_uv;
#endif

uniform vec4 u_surface[7];
// [3] base colour, alpha; [4] metallic, roughness, F0 of the dielectric, alpha cutoff;
// [5] emissive, transmission; [6] clearcoat, its roughness, anisotropy along tangent and bitangent
uniform sampler2DArray u_environment;
uniform vec3 u_environment_scale;  // radiance of the map's white
uniform vec2 u_environment_turn;  // cosine and sine
#ifdef HAS_BASE_COLOR_MAP
uniform sampler2D u_base_color_map;
#endif
#ifdef HAS_METALLIC_ROUGHNESS_MAP
uniform sampler2D u_metallic_roughness_map;
#endif
#ifdef HAS_NORMAL_MAP
uniform sampler2D u_normal_map;
uniform vec3 u_irradiance[9];
#else
in vec3 v_irradiance;
#endif

layout(location = 0, index = 0) out vec4 bgra;
#ifdef IS_TINTED
layout(location = 0, index = 1) out vec4 kept_bgra;  // what is kept of each channel behind this surface
uniform vec3 u_tint;  // exponents of what is kept, see Tint in tint.py
#endif

const float ROUGHEST_LAYER = 15.0;
const float SHOULDER = 0.6;  // linear light up to here is kept; above it rolls off towards white
const vec3 BACKDROP = vec3(0.72, 0.58, 0.51);  // sRGB of mid-toned skin, seen through lenses,
const vec3 BACKDROP_LIGHT = vec3(0.477, 0.296, 0.224);  // and its linear light

vec3 tone(vec3 x)
{
    // Reinhard's curve, begun at the shoulder with its slope.
    vec3 over = max(x - SHOULDER, 0.0) * (1.0 / (1.0 - SHOULDER));
    return min(x, SHOULDER) + (1.0 - SHOULDER) * over / (1.0 + over);
}

// Linear to sRGB by square roots, off by less than 0.002 (C. Healy, "sRGB approximations for HLSL", 2012).
vec3 encode(vec3 x)
{
    vec3 s1 = sqrt(x), s2 = sqrt(s1), s3 = sqrt(s2);
    return clamp(0.585122381 * s1 + 0.783140355 * s2 - 0.368262736 * s3, 0.0, 1.0);
}

// Cheaper, for the large areas of lenses: within 0.005 of sRGB and of x^(1/2.2) above 0.03, a little light below.
vec3 encode_light(vec3 x)
{
    vec3 s = sqrt(x);
    return s * (1.13 - 0.13 * s);
}

vec3 decode(vec3 x)
{
    return x * (x * (x * 0.305306011 + 0.682171111) + 0.012522878);
}

// Lambert's azimuthal equal-area map round the direction to the viewer (-Z): seamless but for one
// point straight behind the scene. Roughness picks the nearest layer: blending two costs a software
// renderer a millisecond, and sixteen of them show no steps. Values are stored as square roots.
vec3 reflected_light(vec3 direction, float roughness)
{
    vec2 disc = direction.xy * inversesqrt(max(2.0 - 2.0 * direction.z, 1e-4));
    vec2 turn = u_environment_turn;
    disc = vec2(turn.x * disc.x + turn.y * disc.y, turn.x * disc.y - turn.y * disc.x);
    vec3 root = texture(u_environment, vec3(disc * 0.5 + 0.5, roughness * ROUGHEST_LAYER)).rgb;
    return root * root * u_environment_scale;
}

vec2 environment_brdf(float roughness, float nv)
{
    vec4 r = roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float a = min(r.x * r.x, exp2(-9.28 * nv)) * r.x + r.y;
    return vec2(-1.04, 1.04) * a + r.zw;
}

#ifdef HAS_NORMAL_MAP
// Tangent frame from screen derivatives (C. Schueler, "Normal Mapping Without Precomputed Tangents", 2013).
vec3 mapped_normal(vec3 n)
{
    vec3 dp1 = dFdx(v_position), dp2 = dFdy(v_position);
    vec2 duv1 = dFdx(v_uv), duv2 = dFdy(v_uv);
    vec3 dp2perp = cross(dp2, n), dp1perp = cross(n, dp1);
    // Rows of this picture run downwards, which turns the frame's sense over; so do back faces.
    float sense = sign(dot(dp1, dp2perp));
    vec3 tangent = (dp2perp * duv1.x + dp1perp * duv2.x) * sense;
    vec3 bitangent = (dp2perp * duv1.y + dp1perp * duv2.y) * sense;
    float longest = max(dot(tangent, tangent), dot(bitangent, bitangent));
    // Constant UVs give no frame: keep the surface's own normal instead of noise.
    if (longest < 1e-20) return n;
    vec3 texel = texture(u_normal_map, v_uv).xyz * 2.0 - 1.0;
    return normalize((tangent * texel.x + bitangent * texel.y) * inversesqrt(longest) + n * texel.z);
}

vec3 irradiance(vec3 n)
{
    return max(u_irradiance[0]
        + u_irradiance[1] * n.y + u_irradiance[2] * n.z + u_irradiance[3] * n.x
        + u_irradiance[4] * (n.x * n.y) + u_irradiance[5] * (n.y * n.z)
        + u_irradiance[6] * (3.0 * n.z * n.z - 1.0) + u_irradiance[7] * (n.x * n.z)
        + u_irradiance[8] * (n.x * n.x - n.y * n.y), 0.0);
}
#endif

void main()
{
    vec4 base = u_surface[3];
    float metallic = u_surface[4].x, roughness = u_surface[4].y;
#ifdef HAS_BASE_COLOR_MAP
    vec4 texel = texture(u_base_color_map, v_uv);
#ifdef BASE_COLOR_IS_SRGB
    texel.rgb = decode(texel.rgb);
#endif
    base *= texel;
#endif
#ifdef IS_MASKED
    if (base.a < u_surface[4].w) discard;
#endif
#ifdef HAS_METALLIC_ROUGHNESS_MAP
    vec2 mr = texture(u_metallic_roughness_map, v_uv).bg;
    metallic *= mr.x;
    roughness *= mr.y;
#endif

    vec3 n = normalize(v_normal);
    if (!gl_FrontFacing) n = -n;
    vec3 v = -normalize(v_position);
    // Rims bend by more than a highlight within one sample: widen the lobe by the normal's spread, or
    // they sparkle (Tokuyoshi and Kaplanyan, "Improved Geometric Specular Antialiasing", 2019). Of 1/16 to 2,
    // this factor came nearest to 64 samples per pixel on thin gold rims; theirs leaves them dotted.
#ifndef IS_TRANSMISSIVE
    vec3 dx = dFdx(n), dy = dFdy(n);
    float spread = min(0.125 * (dot(dx, dx) + dot(dy, dy)), 0.18);
#endif
#ifdef HAS_NORMAL_MAP
    n = mapped_normal(n);
    vec3 arriving = irradiance(n);
#else
    vec3 arriving = v_irradiance;
#endif
    float nv = clamp(dot(n, v), 0.0, 1.0);
#ifndef IS_TRANSMISSIVE
    float alpha2 = roughness * roughness;
    alpha2 = min(alpha2 * alpha2 + spread, 1.0);
    roughness = sqrt(sqrt(alpha2));
#endif

    vec3 mirrored = reflect(-v, n);
#ifdef HAS_ANISOTROPY
    // Light from along the stretched highlight, by one fetch with a normal that is bent towards the viewer in
    // the highlight's plane (Filament's documentation, "Anisotropy", after McAuley, "Rendering the World of
    // Far Cry 4", 2015). Brushing needs no UVs: tangents lie horizontally on the part.
    vec3 up = vec3(u_surface[0].y, u_surface[1].y, u_surface[2].y);
    vec3 tangent = normalize(cross(up, n) + 1e-4 * v);
    float strength = length(u_surface[6].zw);
    vec3 stretched = (tangent * u_surface[6].z + cross(n, tangent) * u_surface[6].w) / strength;
    vec3 groove = cross(n, stretched);
    vec3 bent = normalize(v - groove * dot(v, groove));
    vec3 gloss = reflect(-v, normalize(mix(n, bent, strength * clamp(5.0 * roughness, 0.0, 1.0))));
#else
    vec3 gloss = mirrored;
#endif
    vec3 f0 = mix(u_surface[4].zzz, base.rgb, metallic);
#ifdef IS_COATED_DIELECTRIC
    // Under its coat, the body's own faint and rough reflection is nearly the diffuse light: one fetch less.
    vec3 radiance = arriving;
#else
    vec3 radiance = reflected_light(gloss, roughness);
#endif

#ifdef IS_TRANSMISSIVE
    // A thin sheet: light bounces between its two faces, which nearly doubles what one face reflects.
    float grazing = 1.0 - nv;
    float grazing2 = grazing * grazing;
    vec3 one_face = f0 + (1.0 - f0) * (grazing2 * grazing2 * grazing);
    vec3 reflectance = 2.0 * one_face / (1.0 + one_face);
    float transmission = u_surface[5].w * (1.0 - metallic);
    vec3 passing = (1.0 - reflectance) * transmission * base.rgb;
    vec3 added = reflectance * radiance
        + (1.0 - reflectance) * (1.0 - metallic - transmission) * base.rgb * arriving + u_surface[5].rgb;
    // The photo is sRGB, where a linear factor T acts as T^(1/2.2). What is added is exact over skin.
    vec3 kept = encode_light(passing);
    vec3 seen = encode_light(tone(passing * BACKDROP_LIGHT + added));
    // Encoded light adds up less and less: under a reflection, differences behind the lens fade by the slope
    // of the curve there, nearly kept * BACKDROP / seen. Keep so little, too, that the sum stays below white.
    vec3 slope = min(kept * BACKDROP / max(seen, 1e-3), 1.0);
    vec3 left = min((1.0 - seen) * (1.0 / (1.0 - BACKDROP)), 1.0);
    float share = min(slope.r, min(slope.g, slope.b));
    float least = min(min(min(kept.r, kept.g), kept.b) * share, min(min(left.r, left.g), left.b));
#ifdef IS_TINTED
    kept = pow(vec3(least), u_tint);
#else
    kept = vec3(least);
#endif
    bgra = vec4(clamp(seen - kept * BACKDROP, 0.0, 1.0 - least).bgr, 1.0 - least);
#ifdef IS_TINTED
    kept_bgra = vec4(kept.bgr, least);
#endif
#else
    vec2 ab = environment_brdf(roughness, nv);
    vec3 single = f0 * ab.x + ab.y;
    float missing = 1.0 - ab.x - ab.y;
    vec3 average = f0 + (1.0 - f0) * (1.0 / 21.0);
    vec3 multiple = single * average * missing / (1.0 - missing * average);
    vec3 diffuse = base.rgb * (1.0 - metallic) * (1.0 - single - multiple);
    vec3 light = single * radiance + (multiple + diffuse) * arriving;
#ifdef HAS_CLEARCOAT
    float grazing = 1.0 - nv;
    float grazing2 = grazing * grazing;
    float coat2 = u_surface[6].y * u_surface[6].y;
    float coat_roughness = sqrt(sqrt(min(coat2 * coat2 + spread, 1.0)));
    // Rough and finely bent edges do not mirror fully at a glancing angle (Lagarde's roughness term).
    float glancing = max(1.0 - coat_roughness, 0.04) - 0.04;
    float coat = u_surface[6].x * (0.04 + glancing * grazing2 * grazing2 * grazing);
    light = mix(light, reflected_light(mirrored, coat_roughness), coat);
#endif
    light += u_surface[5].rgb;
    vec3 color = encode(tone(light));
#ifdef IS_BLENDED
    bgra = vec4(color.bgr * base.a, base.a);
#ifdef IS_TINTED
    kept_bgra = vec4(pow(vec3(1.0 - base.a), u_tint).bgr, 1.0 - base.a);
#endif
#else
    bgra = vec4(color.bgr, 1.0);
#endif
#endif
}

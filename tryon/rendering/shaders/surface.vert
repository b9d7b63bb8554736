#version 330 core
// Places a surface in camera space (+X right, +Y down, +Z away from the camera) and gathers the
// diffuse light there: it varies so slowly over a surface that one value per vertex is enough.

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
#ifdef HAS_UV
layout(location = 2) in vec2 uv;
out vec2 v_uv;
#endif

uniform mat4 u_projection;
uniform vec4 u_surface[7];  // [0..2]: rows of camera_from_part, the rest: see surface.frag
uniform vec3 u_irradiance[9];

out vec3 v_position;
out vec3 v_normal;
#ifndef HAS_NORMAL_MAP
out vec3 v_irradiance;
#endif

vec3 irradiance(vec3 n)
{
    return max(u_irradiance[0]
        + u_irradiance[1] * n.y + u_irradiance[2] * n.z + u_irradiance[3] * n.x
        + u_irradiance[4] * (n.x * n.y) + u_irradiance[5] * (n.y * n.z)
        + u_irradiance[6] * (3.0 * n.z * n.z - 1.0) + u_irradiance[7] * (n.x * n.z)
        + u_irradiance[8] * (n.x * n.x - n.y * n.y), 0.0);
}

void main()
{
    vec4 p = vec4(position, 1.0);
    v_position = vec3(dot(u_surface[0], p), dot(u_surface[1], p), dot(u_surface[2], p));
    // Normals go with the cofactor matrix, right under any affine placement, mirrored ones too.
    vec3 r0 = u_surface[0].xyz, r1 = u_surface[1].xyz, r2 = u_surface[2].xyz;
    vec3 k0 = cross(r1, r2), k1 = cross(r2, r0), k2 = cross(r0, r1);
    v_normal = normalize(vec3(dot(k0, normal), dot(k1, normal), dot(k2, normal)) * sign(dot(r0, k0)));
#ifndef HAS_NORMAL_MAP
    v_irradiance = irradiance(v_normal);
#endif
#ifdef HAS_UV
    v_uv = uv;
#endif
    gl_Position = u_projection * vec4(v_position, 1.0);
}

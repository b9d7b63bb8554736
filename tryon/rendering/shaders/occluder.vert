#version 330 core
layout(location = 0) in vec3 position;

uniform mat4 u_projection;
uniform vec4 u_surface[3];  // rows of camera_from_mesh

void main()
{
    vec4 p = vec4(position, 1.0);
    gl_Position = u_projection * vec4(dot(u_surface[0], p), dot(u_surface[1], p), dot(u_surface[2], p), 1.0);
}

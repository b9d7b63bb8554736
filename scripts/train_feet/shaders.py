"""GLSL of the renderer: things, flat panels, heights over the floor, depth for shadows."""

from __future__ import annotations

NOISE = """
float hash(vec3 p){p=fract(p*vec3(.1031,.1030,.0973));p+=dot(p,p.yxz+33.33);return fract((p.x+p.y)*p.z);}
float noise(vec3 p){vec3 i=floor(p),f=fract(p);f=f*f*(3.-2.*f);
 return mix(mix(mix(hash(i),hash(i+vec3(1,0,0)),f.x),mix(hash(i+vec3(0,1,0)),hash(i+vec3(1,1,0)),f.x),f.y),
  mix(mix(hash(i+vec3(0,0,1)),hash(i+vec3(1,0,1)),f.x),mix(hash(i+vec3(0,1,1)),hash(i+vec3(1,1,1)),f.x),f.y),f.z);
  }
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
float lit(vec4 l,float bias){ vec3 p=l.xyz/l.w*.5+.5;
  if(p.z>1.||any(lessThan(p.xy,vec2(0)))||any(greaterThan(p.xy,vec2(1))))return 1.;
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
uniform vec3 forward; uniform vec2 labels; uniform float rough; uniform float spec;
  uniform vec4 grain; uniform vec3 tint; uniform int kind;
in vec3 w; in vec3 n; in vec3 c; in vec3 s; in vec2 k; in vec4 l;
layout(location=0) out vec4 o; layout(location=1) out vec2 map;
void main(){ DISCARD
 map=vec2(k.y>0.?labels.x:labels.y,dot(w-eye,forward)); vec3 v=normalize(eye-w),m=normalize(n);
  if(dot(m,v)<0.)m=-m;
 float a=noise(s*grain.y),b=noise(s*grain.z+7.),f=noise(s*grain.z*3.1);
 float wide=length(fwidth(s));
 vec3 base=c;
 if(kind==1){ base*=1.+grain.x*((a-.5)+.5*(f-.5));
  base*=mix(vec3(1),vec3(1.08,.86,.84),smoothstep(.35,.8,b)*grain.w); }
 else { base*=1.+grain.x*(a-.5+.6*(f-.5));
  float weave=sin(s.y*grain.w*6.2832)*sin((s.x+s.z)*grain.w*6.2832);
  base*=1.+.35*grain.x*weave*clamp(1.-wide*grain.w*1.5,0.,1.);
  base=mix(base,tint*(.6+.8*b),kind==2?smoothstep(.5,.56,b):0.); }
 m=normalize(m+(kind==1?.1:.25)*grain.x*(vec3(a,f,b)-.5));
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
void main(){ w=position; n=normal; t=uv; l=clip_from_light*vec4(position,1);
  gl_Position=clip_from_world*vec4(position,1); }
"""

PLANE_FRAGMENT = (
    """#version 330
"""
    + NOISE
    + LIGHT
    + """
uniform sampler2D image; uniform sampler2D contact; uniform sampler2D mirror; uniform vec3 tint;
  uniform vec4 contact_box;
  uniform float gloss; uniform vec3 forward;
in vec3 w; in vec3 n; in vec2 t; in vec4 l;
layout(location=0) out vec4 o; layout(location=1) out vec2 map;
void main(){ map=vec2(0.,dot(w-eye,forward)); vec3 base=pow(texture(image,t).rgb,vec3(2.2))*tint;
  vec3 v=normalize(eye-w),m=normalize(n); if(dot(m,v)<0.)m=-m;
 float ao=1.; if(abs(w.y)<.02){ vec2 u=(w.xz-contact_box.xy)/contact_box.zw;
  if(all(greaterThan(u,vec2(0)))&&all(lessThan(u,vec2(1))))ao=1.-texture(contact,u).r; }
 float big=.93+.14*noise(w*1.3);
 vec3 h=normalize(v+key_dir); float shade=lit(l,-.004);
 vec3 col=base*(mix(ground,sky,.5+.5*m.y)*ao+key*max(0.,dot(m,key_dir))*shade*mix(1.,ao,.3))*big;
 col+=gloss*(key*shade*pow(max(0.,dot(m,h)),60.)*1.5+sky*.35*pow(1.-max(0.,dot(m,v)),3.))*ao;
 o=vec4(out_color(col),1);
 if(gloss>0.&&abs(w.y)<.02){ vec4 r=vec4(0); float e=.004+.012*gloss;
  for(int i=0;i<4;
  i++)r+=texture(mirror,gl_FragCoord.xy/704.+e*vec2(hash(w*91.+float(i))-.5,hash(w*57.+float(i))-.5));
  r*=.25; float f=gloss*(.12+.6*pow(1.-max(0.,dot(m,v)),2.));
  o.rgb=mix(o.rgb,r.rgb/max(r.a,.01),clamp(r.a*f,0.,.75)); }}
"""
)

HEIGHT_FRAGMENT = """#version 330
in vec3 w; in vec2 k; out float o;
void main(){ if(k.x<0.)discard; o=w.y;}
"""

DEPTH_FRAGMENT = """#version 330
in vec2 k; void main(){ if(k.x<0.)discard; }
"""

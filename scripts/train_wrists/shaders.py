"""GLSL of skin close to the camera: veins, creases of the wrist, mottling, light that reddens as it fades."""

from __future__ import annotations

from scripts.train_feet.shaders import FRAGMENT

_SKIN = """
 if(kind==3){
  // tint: strength of veins and creases, and z of the creases in wrist space; s is wrist space at rest.
  vec3 t=s*vec3(1.,1.,.55);
  float vein=abs(noise(t*34.+3.)-.5)+.35*abs(noise(t*77.)-.5);
  float there=smoothstep(.42,.62,noise(s*13.+31.));
  float fade=clamp(1.-wide*120.,0.,1.);
  vein=(1.-smoothstep(.02,.13,vein))*there*fade;
  base=mix(base,base*vec3(.72,.86,.93),tint.x*vein);
  float wave=.0022*(noise(s*90.)-.5);
  float crease=exp(-pow((s.z-tint.z+wave)/.0011,2.))+.7*exp(-pow((s.z-tint.z-.009+wave*1.6)/.0012,2.));
  base*=1.-.45*tint.y*crease*fade*smoothstep(.004,-.006,s.y);
  base*=1.+grain.x*((a-.5)+.5*(f-.5));
  base*=mix(vec3(1),vec3(1.07,.87,.85),smoothstep(.35,.8,b)*grain.w);
  vec3 bump=vec3(noise(t*36.),noise(t*36.+5.),noise(t*36.+9.))-.5;
  m=normalize(m+(.1*grain.x)*(vec3(a,f,b)-.5)+.25*tint.x*vein*bump);
 } else """

_LIT = """
 vec3 wrap=kind==3?vec3(.32,.16,.10):vec3(kind==1?.15:0.);
 vec3 dif=max(vec3(0.),(vec3(dot(m,key_dir))+wrap)/(1.+wrap));
"""

ARM_FRAGMENT = (
    FRAGMENT.replace(" if(kind==1){", _SKIN + " if(kind==1){")
    .replace(" m=normalize(m+(kind==1?.1:.25)", " if(kind!=3)m=normalize(m+(kind==1?.1:.25)")
    .replace(
        " float low=mix(.45,1.,smoothstep(-.01,.14,w.y)*.6+.4*smoothstep(-.2,.8,m.y));",
        " float low=1.;" + _LIT,
    )
    .replace("key*d*shade", "key*dif*shade")
    # What turns away from the camera is darker: by a hand there are mostly other parts of it to be lit by.
    .replace("base*(amb+", "base*(amb*(kind==3?mix(mix(.35,.8,rough),1.,max(0.,dot(m,v))):1.)+")
)
"""The fragment shader of the legs with one kind more: 3, skin of an arm."""

"""How bright and what colour light is, when only skin and the rest of the picture tell.

What a camera shows is reflectance times light times exposure, and nothing in a picture takes these apart.
Three beliefs are weighed against each other instead, all Gaussian in the logarithm of linear RGB: what
colours skin has, what light cameras leave in their pictures after balancing and exposing them, and that a
whole picture is grey in the mean. So a dark face in a bright room is dark skin, and one in a dark picture is
in the dark.
"""

from __future__ import annotations

import numpy as np

from tryon.types import FloatArray

_SKIN = np.log([0.46, 0.27, 0.185])
_SKIN_TONE = np.array([0.77, 1.0, 1.14]) * 0.45
_SKIN_HUE = 0.15
"""Linear sRGB reflectance between the light (L* 68) and dark (L* 38) ends of the individual typology angle
(Chardon et al., 1991); tone moves blue more than red. One deviation of tone, and of what is left:
people's hue, make-up, and how strongly cameras saturate."""

_LIGHT_LEVEL = 0.6
_LIGHT_WARMTH = np.array([0.35, 0.05, -0.40]) * 0.45
_LIGHT_TINT = np.array([-1.0, 2.0, -1.0]) / 3 * 0.09
"""What exposure and white balance leave over: most of it lies between lamp light and the sky's."""

_SCENE = np.log(0.2)
_SCENE_LEVEL, _SCENE_COLOR = 0.7, 0.25
"""Mean reflectance of what stands about, a little above the 18 % that cameras are set for, and how far a
single picture is from it."""


def _outer(*deviations: FloatArray) -> FloatArray:
    return np.asarray(sum(np.outer(deviation, deviation) for deviation in deviations))


_GREY = np.ones(3)
_SKIN_PRECISION = np.linalg.inv(_outer(_SKIN_TONE) + np.eye(3) * _SKIN_HUE**2)
_LIGHT_PRECISION = np.linalg.inv(_outer(_GREY * _LIGHT_LEVEL, _LIGHT_WARMTH, _LIGHT_TINT))
_SCENE_PRECISION = np.linalg.inv(_outer(_GREY * _SCENE_LEVEL) + np.eye(3) * _SCENE_COLOR**2)
_GAIN = np.linalg.inv(_SKIN_PRECISION + _LIGHT_PRECISION + _SCENE_PRECISION)

_DARKEST = 0.002  # linear; below this, sRGB's eight bits hold nothing but noise


def light_color(skin: FloatArray, scene: FloatArray) -> FloatArray:
    """(3,) linear RGB that a white matt surface in place of the skin would most likely show.

    skin, scene: (3,) mean linear RGB of skin and of the whole picture.
    """
    seen_skin, seen_scene = np.log(np.maximum(skin, _DARKEST)), np.log(np.maximum(scene, _DARKEST))
    weighed = _SKIN_PRECISION @ (seen_skin - _SKIN) + _SCENE_PRECISION @ (seen_scene - _SCENE)
    return np.asarray(np.exp(_GAIN @ weighed))


_SCENE_GAIN = np.linalg.inv(_LIGHT_PRECISION + _SCENE_PRECISION)


def scene_light_color(scene: FloatArray) -> FloatArray:
    """(3,) linear RGB that a white matt surface would most likely show, where no skin helps to tell.

    scene: (3,) mean linear RGB of the picture.
    """
    seen = np.log(np.maximum(scene, _DARKEST)) - _SCENE
    return np.asarray(np.exp(_SCENE_GAIN @ (_SCENE_PRECISION @ seen)))

"""The tunes themselves, written for this program."""

from __future__ import annotations

from tryon.music.tunes.clean_lines import SCORE as CLEAN_LINES
from tryon.music.tunes.lantern_fair import SCORE as LANTERN_FAIR
from tryon.music.tunes.last_metro import SCORE as LAST_METRO
from tryon.music.tunes.morning_light import SCORE as MORNING_LIGHT
from tryon.music.tunes.rain_on_the_awning import SCORE as RAIN_ON_THE_AWNING
from tryon.music.tunes.window_shopping import SCORE as WINDOW_SHOPPING

SCORES = (WINDOW_SHOPPING, RAIN_ON_THE_AWNING, LAST_METRO, MORNING_LIGHT, LANTERN_FAIR, CLEAN_LINES)

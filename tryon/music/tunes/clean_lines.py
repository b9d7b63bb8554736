"""Clean Lines: minimal beat."""

from __future__ import annotations

from tryon.music.score import MINOR, Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="clean_lines",
    title={"en": "Clean Lines", "zh": "极简线条"},
    mood={"en": "Minimal beat", "zh": "极简节拍"},
    bpm=98,
    tonic=69,
    scale=MINOR,
    chords={
        "intro": "Am9",
        "verse": "Am9 Am9 Fmaj7 Em7",
        "lift": "Fmaj7 G6 Am9 Em7",
        "break": "Fmaj7 Em7",
    },
    cadence="Em7",
    end="Am9",
    soften_hz=12_000,
    voices_from=57,
    drum_levels_db={"hat": -4, "snap": 1, "tick": -2, "shaker": -5, "cymbal": -12, "rim": -6, "riser": -13},
    parts=(
        Part(
            "drums",
            "beat",
            {
                "intro": ("snap:....x.......x... tick:x.o.o.o.x.o.o.o.",),
                "verse": (
                    "kick:X......x..x..... snap:....x.......x... tick:x.o.o.o.x.o.o.o. hat:..x...x...x...x.",
                    "kick:X......x..x...o. snap:....x.......x..o tick:x.o.o.o.x.o.o.o. hat:..x...x...x.xox.",
                ),
                "lift": (
                    "kick:X......xX.x..... "
                    "snap:....X.......X... "
                    "hat:x.x.x.xxx.x.xox. "
                    "rim:...o..o....o..o. "
                    "shaker:o.x.o.x.o.x.o.x.",
                    "kick:X......xX.x...x. "
                    "snap:....X.......X..o "
                    "hat:x.x.xxx.x.xox.xo "
                    "rim:...o..o....o..o. "
                    "shaker:o.x.o.x.o.x.o.x.",
                ),
                "break": ("snap:....x.......x... tick:x.o.o.o.x.o.o.o.",),
                "turn": (
                    "kick:X......x........ "
                    "snap:....x.......x.xx "
                    "tick:x.o.o.o.x.o.o.o. "
                    "riser:...............x",
                ),
                "end": ("kick:X............... cymbal:o............... snap:x...............",),
            },
            level_db=-6,
            hall=0.08,
        ),
        Part(
            "sub_bass",
            "bass",
            {
                "verse": ("1-----.1-.1---..", "1-----.1-.1-..7-"),
                "lift": ("1-----.11-1-..5-", "1-----.11-1-8-7-"),
                "end": ("1-----------....",),
            },
            level_db=-15,
            hall=0.0,
        ),
        Part(
            "nylon",
            "arpeggio",
            {
                "intro": ("0..2..1.0..2..3.",),
                "verse": ("0..2..1.0..2..3.",),
                "lift": ("0..2.41.0..2.43.",),
                "break": ("0..2..1.0..2..3.",),
                "end": ("0..2..4---------",),
            },
            level_db=-8,
            pan=-0.25,
            hall=0.3,
        ),
        Part(
            "mallet",
            "melody",
            {
                "lift": (
                    "-*.5 5*.5 -*.5 3*.5 -*1 5*1",
                    "-*.5 7*.5 -*.5 5*.5 -*2",
                    "-*.5 5*.5 -*.5 3*.5 -*1 2*1",
                    "-*.5 2*.5 -*.5 7,*.5 -*2",
                ),
                "end": ("-*1 5*3",),
            },
            level_db=-12,
            pan=0.3,
            hall=0.4,
            octave=1,
        ),
        Part(
            "pad",
            "chords",
            {"verse": (_WHOLE,), "lift": (_WHOLE,), "break": (_WHOLE,), "turn": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-20,
            hall=0.45,
            ducked=True,
        ),
    ),
)

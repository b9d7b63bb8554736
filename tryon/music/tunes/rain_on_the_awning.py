"""Rain on the Awning: lo-fi."""

from __future__ import annotations

from tryon.music.score import Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="rain_on_the_awning",
    title={"en": "Rain on the Awning", "zh": "檐下小雨"},
    mood={"en": "Lo-fi", "zh": "慵懒 Lo-fi"},
    bpm=80,
    tonic=72,
    chords={
        "intro": "Fmaj9 Em7",
        "verse": "Fmaj9 Em7 Dm9 Cmaj9",
        "lift": "Fmaj9 G13 Em7 Am9",
        "break": "Fmaj9 Em7",
    },
    cadence="G13",
    end="Cmaj9",
    swing=0.32,
    soften_hz=8000,
    voices_from=52,
    drum_levels_db={"hat": -4, "dusty_snare": -1, "shaker": -8, "rim": -7, "cymbal": -12},
    parts=(
        Part(
            "drums",
            "beat",
            {
                "intro": ("soft_kick:x.......x....... hat:o.o.o.o.o.o.o.o.",),
                "verse": (
                    "soft_kick:X......o.x...... dusty_snare:....x.......x... hat:x.o.x.oox.o.x.o.",
                    "soft_kick:X......o.x....o. dusty_snare:....x.......x..o hat:x.o.x.o.x.oox.o.",
                ),
                "lift": (
                    "soft_kick:X..o...o.xx..... "
                    "dusty_snare:....X.......X... "
                    "hat:x.o.x.oox.o.x.oo "
                    "rim:......o.......o.",
                    "soft_kick:X..o...o.xx...o. "
                    "dusty_snare:....X..o....X..o "
                    "hat:x.o.x.oox.o.x.oo "
                    "rim:..o.......o.....",
                ),
                "break": ("rim:....x.......x... hat:o.o.o.o.o.o.o.o.",),
                "turn": ("soft_kick:X......o.x...... dusty_snare:....x.....o.x.xx hat:x.o.x.oo........",),
                "end": ("soft_kick:X............... cymbal:o...............",),
            },
            level_db=-8,
            hall=0.08,
        ),
        Part(
            "round_bass",
            "bass",
            {
                "verse": ("1-----.1..5---7-", "1-----.1..5-----"),
                "lift": ("1---..1-..8-5-7-", "1---..1-..5---7-"),
                "break": ("1-----------....",),
                "end": ("1---------------",),
            },
            level_db=-13,
            hall=0.0,
        ),
        Part(
            "electric_piano",
            "chords",
            {
                "intro": ("x------x--------",),
                "verse": ("x------x--....x-", "x------x--------"),
                "lift": ("x--..x-x--..x-x-", "x------x--..x---"),
                "break": (_WHOLE,),
                "end": (_WHOLE,),
            },
            level_db=-15,
            hall=0.3,
            ducked=True,
        ),
        Part(
            "pad",
            "chords",
            {"lift": (_WHOLE,), "break": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-25,
            hall=0.4,
            ducked=True,
        ),
        Part(
            "bell",
            "melody",
            {
                "verse": (
                    "-*1 3*.5 5*.5 6*1 5*1",
                    "3*1.5 2*.5 -*2",
                    "-*1 1*.5 2*.5 4*1 3*1",
                    "2*1.5 7,*.5 5,*1 -*1",
                ),
                "lift": (
                    "6*.5 5*.5 3*1 -*.5 5*.5 6*1",
                    "7*1 6*.5 5*1.5 -*1",
                    "5*.5 3*.5 2*1 -*.5 3*.5 5*1",
                    "3*2 -*.5 1*.5 2*1",
                ),
                "cadence": ("3*1 2*1 -*1 7,*1",),
                "end": ("3*4",),
            },
            level_db=-10,
            pan=0.12,
            hall=0.4,
        ),
        Part(
            "nylon",
            "arpeggio",
            {"lift": ("..2...3...2...1.",), "break": ("0.1.2.3.2.1.2.1.",)},
            level_db=-12,
            pan=-0.45,
            hall=0.2,
        ),
    ),
)

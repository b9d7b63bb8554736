"""Morning Light: calm piano."""

from __future__ import annotations

from tryon.music.score import Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="morning_light",
    title={"en": "Morning Light", "zh": "晨光"},
    mood={"en": "Calm piano", "zh": "安静钢琴"},
    bpm=84,
    tonic=67,
    chords={
        "intro": "Gadd9 D/F#",
        "verse": "Gadd9 D/F# Em7 Cmaj7",
        "lift": "Cmaj7 D Bm7 Em7",
        "break": "Cmaj7 D",
    },
    cadence="D7sus4",
    end="Gadd9",
    soften_hz=9000,
    voices_from=55,
    drum_levels_db={"shaker": -6, "soft_kick": 0},
    parts=(
        Part(
            "piano",
            "bass",
            {
                "intro": ("1-------5-------",),
                "verse": ("1-------5-------",),
                "lift": ("1---5---8---5---",),
                "break": ("1---------------",),
                "cadence": ("1-------8-------",),
                "end": ("1---------------",),
            },
            level_db=-12,
            pan=-0.2,
            hall=0.2,
        ),
        Part(
            "piano",
            "arpeggio",
            {
                "intro": ("0---1---2---1---",),
                "verse": ("0-1-2-1-0-1-2-1-",),
                "lift": ("0-1-2-3-2-1-2-1-",),
                "break": ("0---1---2---1---",),
                "cadence": ("0-1-2-1-0---1---",),
                "end": ("0-1-2-3---------",),
            },
            level_db=-15,
            pan=0.05,
            hall=0.3,
        ),
        Part(
            "piano",
            "melody",
            {
                "verse": (
                    "3*1.5 5*.5 2*2",
                    "7,*1 1*.5 2*.5 2*2",
                    "3*1.5 5*.5 6*1 5*1",
                    "3*1 1*1 -*2",
                ),
                "lift": (
                    "6*1 1'*1 3'*1.5 2'*.5",
                    "2'*1 7*1 5*2",
                    "7*1 5*.5 7*.5 2'*1 7*1",
                    "7*1 5*1 6*2",
                ),
                "cadence": ("5*1 4*1 2*1 2*1",),
                "end": ("3*4",),
            },
            level_db=-8,
            pan=0.2,
            hall=0.35,
            octave=1,
        ),
        Part(
            "strings",
            "chords",
            {"lift": (_WHOLE,), "break": (_WHOLE,), "cadence": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-25,
            hall=0.4,
        ),
        Part(
            "drums",
            "beat",
            {
                "verse": ("soft_kick:o.......o.......",),
                "lift": ("soft_kick:x.......x....... shaker:o...x...o...x...",),
            },
            level_db=-16,
            hall=0.1,
        ),
    ),
)

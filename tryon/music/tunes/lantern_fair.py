"""Lantern Fair: festive."""

from __future__ import annotations

from tryon.music.score import Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="lantern_fair",
    title={"en": "Lantern Fair", "zh": "灯会"},
    mood={"en": "Festive", "zh": "喜庆国风"},
    bpm=116,
    tonic=74,
    chords={
        "intro": "D Asus4",
        "verse": "D Bm G Asus4",
        "lift": "G D Em7 Asus4",
        "break": "Bm G",
    },
    cadence="Asus4",
    end="D5",
    soften_hz=12_000,
    voices_from=57,
    drum_levels_db={
        "big_drum": -5,
        "small_drum": -3,
        "block": -7,
        "finger_cymbal": -10,
        "cymbal": -9,
        "shaker": -5,
    },
    parts=(
        Part(
            "drums",
            "beat",
            {
                "intro": (
                    "big_drum:X.......x....... block:....x.......x.x. finger_cymbal:x...............",
                    "big_drum:X...x...x.x.xxxx block:....x...........",
                ),
                "verse": (
                    "big_drum:X.......x....... small_drum:....x...o.o.x... block:..o...o...o...o.",
                    "big_drum:X.......x.....o. "
                    "small_drum:....x...o.o.x.o. "
                    "block:..o...o...o...o. "
                    "finger_cymbal:....o.......o...",
                ),
                "lift": (
                    "big_drum:X...o...X...o... "
                    "small_drum:..x.x.x...x.x.xo "
                    "finger_cymbal:x...x...x...x... "
                    "shaker:x.o.x.o.x.o.x.o.",
                    "big_drum:X...o...X...o.x. "
                    "small_drum:..x.x.x...x.xxxx "
                    "finger_cymbal:x...x...x...x... "
                    "shaker:x.o.x.o.x.o.x.o.",
                ),
                "break": ("big_drum:X............... block:....o.......o...",),
                "turn": ("big_drum:X...x...x...x.x. small_drum:o.o.o.o.x.x.xxxx block:..o...o.........",),
                "end": ("big_drum:X............... cymbal:x............... finger_cymbal:x...............",),
            },
            level_db=-6,
            hall=0.15,
        ),
        Part(
            "round_bass",
            "bass",
            {
                "verse": ("1---..1-5---1-..",),
                "lift": ("1---1-8-5---1-5-",),
                "break": ("1-----------....",),
                "end": ("1---------------",),
            },
            level_db=-14,
            hall=0.0,
            ducked=True,
        ),
        Part(
            "zither",
            "arpeggio",
            {
                "intro": ("0-1-2-3-4-3-2-1-", "0123456789876543"),
                "verse": ("0-1-2-1-0-1-2-1-",),
                "lift": ("0-1-2-3-2-1-2-3-",),
                "break": ("0---2---1---2---",),
                "turn": ("0-1-2-1-01234567",),
                "end": ("0-12345---------",),
            },
            level_db=-12,
            pan=0.35,
            hall=0.3,
        ),
        Part(
            "zither",
            "melody",
            {
                "verse": (
                    "5*.5 6*.5 1'*.5 6*.5 5*1 3*1",
                    "2*.5 3*.5 5*.5 3*.5 2*1 6,*1",
                    "6,*.5 1*.5 2*.5 3*.5 5*1 6*1",
                    "5*.5 3*.5 2*.5 3*.5 2*2",
                ),
                "lift": (
                    "1'*.5 1'*.5 2'*.5 1'*.5 6*1 1'*1",
                    "5*.5 5*.5 6*.5 5*.5 3*1 5*1",
                    "6*.5 6*.5 1'*.5 6*.5 5*.5 3*.5 2*1",
                    "3*.5 5*.5 6*.5 1'*.5 2'*2",
                ),
                "break": ("6*2 5*1 3*1", "2*2 3*2"),
                "cadence": ("2'*.5 1'*.5 6*.5 5*.5 3*1 2*1",),
                "end": ("1'*4",),
            },
            level_db=-7,
            pan=-0.15,
            hall=0.3,
        ),
        Part(
            "flute",
            "melody",
            {
                "lift": (
                    "1'*1 2'*.5 1'*.5 6*1 1'*1",
                    "5*1 6*.5 5*.5 3*1 5*1",
                    "6*1 1'*.5 6*.5 5*1 2*1",
                    "3*.5 5*.5 6*.5 1'*.5 2'*2",
                ),
                "break": ("3*2 2*2", "5*4"),
                "cadence": ("2'*1 6*1 3*1 2*1",),
                "end": ("1'*3 -*1",),
            },
            level_db=-17,
            pan=0.1,
            hall=0.4,
        ),
        Part(
            "strings",
            "chords",
            {"lift": (_WHOLE,), "break": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-24,
            hall=0.4,
            ducked=True,
        ),
    ),
)

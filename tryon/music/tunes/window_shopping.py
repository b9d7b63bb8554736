"""Window Shopping: bright pop."""

from __future__ import annotations

from tryon.music.score import Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="window_shopping",
    title={"en": "Window Shopping", "zh": "逛街好心情"},
    mood={"en": "Bright pop", "zh": "明亮流行"},
    bpm=108,
    tonic=74,
    chords={
        "intro": "Gmaj7 A",
        "verse": "Dadd9 F#m7 Gmaj7 A",
        "lift": "Gmaj7 A F#m7 Bm7",
        "break": "Gmaj7 A F#m7 Bm7",
    },
    cadence="A",
    end="Dadd9",
    drum_levels_db={"hat": -2, "clap": -1, "open_hat": -7, "cymbal": -8, "shaker": -4, "riser": -12},
    parts=(
        Part(
            "drums",
            "beat",
            {
                "intro": ("kick:X.......x....... hat:..o...o...o...o. shaker:o.o.o.o.o.o.o.o.",),
                "verse": (
                    "kick:X...x...X...x... clap:....x.......x... hat:..x...x...x...x.",
                    "kick:X...x...X...x.o. clap:....x.......x... hat:..x...x...x...xo",
                ),
                "lift": (
                    "kick:X...X...X...X... "
                    "clap:....X.......X... "
                    "hat:oox.oox.oox.oox. "
                    "open_hat:..x...x...x...x.",
                    "kick:X...X...X...X..o "
                    "clap:....X.......X..o "
                    "hat:oox.oox.oox.oox. "
                    "open_hat:..x...x...x...x.",
                ),
                "break": ("kick:X............... shaker:o.x.o.x.o.x.o.x.",),
                "turn": (
                    "kick:X...x...X....... clap:....x...x.x.xxxx hat:..x...x......... riser:...............x",
                ),
                "cadence": ("kick:X...X...X...X... clap:....X.......X.xx hat:oox.oox.oox.oox.",),
                "end": ("kick:X............... cymbal:x............... clap:x...............",),
            },
            level_db=-7,
            hall=0.05,
        ),
        Part(
            "round_bass",
            "bass",
            {
                "verse": ("1--.1-1-..1-5-1-", "1--.1-1-..1-5-7-"),
                "lift": ("1-8-1-8-1-8-1-8-",),
                "break": (_WHOLE.replace("x", "1"),),
                "cadence": ("1-8-1-8-1-1-5-7-",),
                "end": ("1---------------",),
            },
            level_db=-13,
            hall=0.0,
            ducked=True,
        ),
        Part(
            "electric_piano",
            "chords",
            {
                "intro": ("x--..x--..x--.x-",),
                "verse": ("x--..x--..x--.x-",),
                "lift": ("x--x--x-..x--.x-",),
                "break": (_WHOLE,),
                "end": (_WHOLE,),
            },
            level_db=-19,
            hall=0.25,
            ducked=True,
        ),
        Part(
            "pad",
            "chords",
            {"lift": (_WHOLE,), "break": (_WHOLE,), "turn": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-23,
            hall=0.4,
            ducked=True,
        ),
        Part(
            "nylon",
            "arpeggio",
            {"intro": ("0.1.2.3.2.1.3.2.",), "verse": ("0.1.2.3.2.1.3.2.",), "lift": ("0.1.2.3.4.3.2.1.",)},
            level_db=-12,
            pan=0.45,
            octave=1,
        ),
        Part(
            "mallet",
            "melody",
            {
                "verse": (
                    "5*.5 3*.5 -*.5 2*.5 3*1 5*1",
                    "6*.5 5*.5 -*.5 3*.5 3*1 -*1",
                    "1'*.5 6*.5 -*.5 5*.5 6*1 1'*1",
                    "2'*.75 7*.75 5*1.5 -*1",
                ),
                "lift": (
                    "3'*.5 3'*.5 2'*.5 1'*1 6*.5 1'*1",
                    "2'*.5 2'*.5 1'*.5 7*1 5*.5 7*1",
                    "3'*.5 2'*.5 1'*.5 7*1 5*.5 3*1",
                    "6*.5 1'*.5 2'*.5 3'*1.5 2'*1",
                ),
                "cadence": ("2'*1 7*1 5*1 7*1",),
                "end": ("1'*4",),
            },
            level_db=-9,
            pan=-0.1,
            hall=0.3,
        ),
        Part(
            "soft_lead",
            "melody",
            {
                "lift": (
                    "3'*.5 3'*.5 2'*.5 1'*1 6*.5 1'*1",
                    "2'*.5 2'*.5 1'*.5 7*1 5*.5 7*1",
                    "3'*.5 2'*.5 1'*.5 7*1 5*.5 3*1",
                    "6*.5 1'*.5 2'*.5 3'*1.5 2'*1",
                ),
                "cadence": ("2'*1 7*1 5*1 7*1",),
                "end": ("1'*3 -*1",),
            },
            level_db=-19,
            hall=0.35,
        ),
    ),
)

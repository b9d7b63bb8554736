"""Last Metro: city funk."""

from __future__ import annotations

from tryon.music.score import Part, Score

_WHOLE = "x---------------"

SCORE = Score(
    name="last_metro",
    title={"en": "Last Metro", "zh": "末班地铁"},
    mood={"en": "City funk", "zh": "都市放克"},
    bpm=106,
    tonic=75,
    chords={
        "intro": "Fm9 Bb13",
        "verse": "Fm9 Bb13 Ebmaj9 C7",
        "lift": "Abmaj9 Gm7 Fm9 Bb13",
        "break": "Fm9 Gm7",
    },
    cadence="Bb13",
    end="Ebmaj9",
    swing=0.12,
    soften_hz=12_000,
    voices_from=53,
    drum_levels_db={"hat": -3, "snare": 0, "open_hat": -7, "clap": -3, "cymbal": -8, "riser": -13},
    parts=(
        Part(
            "drums",
            "beat",
            {
                "intro": ("kick:X.......x....... hat:x.o.x.o.x.o.x.o.",),
                "verse": (
                    "kick:X.....x...x..... snare:....x..o.o..x... hat:xoxoxoxoxoxoxox.",
                    "kick:X.....x...x....o "
                    "snare:....x..o.o..x..o "
                    "hat:xoxoxoxoxoxoxo.. "
                    "open_hat:..............x.",
                ),
                "lift": (
                    "kick:X...X...X...X... "
                    "snare:....X..o....X... "
                    "hat:xo.oxo.oxo.oxo.o "
                    "open_hat:..x...x...x...x.",
                    "kick:X...X...X...X.o. "
                    "snare:....X..o....X..o "
                    "hat:xo.oxo.oxo.oxo.o "
                    "open_hat:..x...x...x...x.",
                ),
                "break": ("kick:X............... clap:....x.......x... hat:x.o.x.o.x.o.x.o.",),
                "turn": (
                    "kick:X.....x...x..... "
                    "snare:....x..o.x.x.xxx "
                    "hat:xoxoxoxo........ "
                    "riser:...............x",
                ),
                "end": ("kick:X............... cymbal:x............... snare:x...............",),
            },
            level_db=-7,
            hall=0.05,
        ),
        Part(
            "round_bass",
            "bass",
            {
                "intro": ("1-..............",),
                "verse": ("1-.8..1-.8.7.5-7", "1-.8..1-..5.1-8."),
                "lift": ("1-8.1-8.1-8.5-7-",),
                "break": ("1-.8............",),
                "end": ("1---------------",),
            },
            level_db=-12,
            hall=0.0,
            ducked=True,
        ),
        Part(
            "electric_piano",
            "chords",
            {
                "intro": ("..x-....x--x....",),
                "verse": ("..x-....x--x....", "..x-..x-...x--.."),
                "lift": ("x--x--x-..x--x--",),
                "break": (_WHOLE,),
                "end": (_WHOLE,),
            },
            level_db=-17,
            hall=0.2,
        ),
        Part(
            "muted_guitar",
            "arpeggio",
            {
                "intro": ("0.02.0.2.02.0.3.",),
                "verse": ("0.02.0.2.02.0.3.",),
                "lift": ("2.32.2.3.32.2.4.",),
                "break": ("0.02.0.2.02.0.3.",),
            },
            level_db=-7,
            pan=0.5,
            hall=0.1,
            octave=1,
        ),
        Part(
            "stab",
            "chords",
            {
                "lift": ("......xx........", "......xx......x-"),
                "turn": ("............x-x-",),
                "end": ("x-..............",),
            },
            level_db=-18,
            pan=-0.35,
            hall=0.25,
        ),
        Part(
            "soft_lead",
            "melody",
            {
                "verse": (
                    "-*.5 6*.25 5*.25 4*.5 6*.5 -*.5 5*.5 4*.5 2*.5",
                    "5*1.5 3*.5 2*.5 -*1.5",
                    "-*.5 5*.25 3*.25 2*.5 3*.5 -*.5 7*.5 5*.5 3*.5",
                    "5*1.5 3*.5 6*.5 -*1.5",
                ),
                "lift": (
                    "1'*.75 6*.75 5*.5 6*.5 5*.5 3*1",
                    "2'*.75 7*.75 5*.5 7*.5 5*.5 3*1",
                    "1'*.75 6*.75 4*.5 6*.5 1'*.5 3'*1",
                    "2'*1 7*.5 5*.5 4*.5 5*.5 7*1",
                ),
                "cadence": ("2'*.5 1'*.5 7*.5 5*.5 4*.5 5*.5 7*1",),
                "end": ("1'*3 -*1",),
            },
            level_db=-17,
            hall=0.3,
        ),
        Part(
            "pad",
            "chords",
            {"lift": (_WHOLE,), "break": (_WHOLE,), "end": (_WHOLE,)},
            level_db=-26,
            hall=0.4,
            ducked=True,
        ),
    ),
)

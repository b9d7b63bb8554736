"""Ways to say in English what a post says. See `Phrases`."""

from __future__ import annotations

from tryon.editing.post_phrases import Phrases

_THEY = {"they": "they", "look": "look", "are": "are", "Do": "Do"}
_IT = {"they": "it", "look": "looks", "are": "is", "Do": "Does"}

EN = Phrases(
    counts=("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    words={
        "glasses": {"unit": "pair", "verb": "try on", "on": "on my face", "thing": "frame",
                    "things": "frames", "named": "the {name} glasses", "tryon": "virtual try-on", **_THEY},
        "shoes": {"unit": "pair", "verb": "try on", "on": "on my feet", "thing": "pair of shoes",
                  "things": "pairs of shoes", "named": "the {name} shoes", "tryon": "virtual try-on",
                  **_THEY},
        "watches": {"unit": "watch", "verb": "try on", "on": "on my wrist", "thing": "watch",
                    "things": "watches", "named": "the {name}", "tryon": "virtual try-on", **_IT},
        "bracelets": {"unit": "bracelet", "verb": "try on", "on": "on my wrist", "thing": "bracelet",
                      "things": "bracelets", "named": "the {name}", "tryon": "virtual try-on", **_IT},
        "bangles": {"unit": "bangle", "verb": "try on", "on": "on my wrist", "thing": "bangle",
                    "things": "bangles", "named": "the {name}", "tryon": "virtual try-on", **_IT},
        "rings": {"unit": "ring", "verb": "try on", "on": "on my finger", "thing": "ring",
                  "things": "rings", "named": "the {name}", "tryon": "virtual try-on", **_IT},
        "accessories": {"unit": "piece", "verb": "try on", "on": "on me", "thing": "accessory",
                        "things": "accessories", "tryon": "virtual try-on", **_IT},
        "any": {"unit": "look", "verb": "try on", "on": "on me", "thing": "look",
                "things": "looks", "tryon": "virtual try-on", **_IT},
    },
    titles_one=(
        "{Named}: how {they} {look}",
        "Trying {named} before I decide",
        "{Named}: yes or no?",
        "First look at {named}",
        "Would you wear {named}?",
    ),
    titles_many=(
        "{Count} {things}, one mirror: help me pick",
        "I tried {count} {things}. Which one?",
        "{Count} {things} side by side",
        "Which of these {count} suits me best?",
    ),
    titles_together=(
        "{Count} things, one look",
        "Worn together: {count} at once",
        "Do these {count} go together?",
    ),
    title_short="Yes or no?",
    title_none="Trying things on, virtually",
    openings_one=(
        "Tried on {named} in {colour} today. Here is how {they} {look} {on}.",
        "I wanted to see {named} ({colour}) {on} before ordering anything.",
        "Been thinking about a new {thing} for a while. Here {are} {named}, in {colour}.",
        "{Named} in {colour}, as {they} {look} {on}.",
    ),
    openings_many=(
        "Tried {count} {things} in a row. Next to each other the difference is easy to see.",
        "Could not make up my mind, so I put them all on, one after the other.",
        "{Count} {things}, and every one changes the whole picture.",
    ),
    openings_together=(
        "Put {count} things on at once, to see whether they go together.",
        "{Count} things, one mirror: this is the whole look.",
    ),
    opening_none="A quick look in the mirror.",
    looked_at={
        "glasses": (
            "Watch how the frame sits against the face, then from the side.",
            "Front for the shape, side for the temples.",
            "Shape, colour and skin tone: you see at once whether they go together.",
        ),
        "shoes": (
            "Watch the shape, and how they go with the trousers.",
            "One look from above, one from the side.",
            "Easiest to judge the colour next to what I really wear.",
        ),
        "watches": (
            "Watch how large the dial looks on the wrist, then see it from the side.",
            "Front for the dial, side for how high the case stands.",
            "Strap, dial and skin tone: you see at once whether they go together.",
        ),
        "bracelets": (
            "Watch how wide it looks on the wrist, and turn it round.",
            "One look with the hand up, one with it down.",
            "Colour and skin tone: you see at once whether they go together.",
        ),
        "bangles": (
            "Watch how wide it looks on the wrist, and how far it stands off.",
            "One look with the hand up, one from the side.",
            "Colour and skin tone: you see at once whether they go together.",
        ),
        "rings": (
            "Watch how wide it looks on the finger.",
            "The back of the hand first, then the side, for how high it stands.",
            "Turn the hand a little and see what the light does.",
        ),
        "accessories": ("All of it at once, so you see whether it goes together.",),
        "any": ("Head to toe, so you see whether it goes together.",),
    },
    fact_mark={"glasses": "👓", "watches": "⌚", "bracelets": "✨", "rings": "💍", "shoes": "👟"},
    fact_gap=" · ",
    shoe_size={
        "fits": "📏 For the foot length measured, EU {size} is the size to take",
        "too_small": "📏 They end at EU {size}, still small for the foot length measured",
        "too_large": "📏 They start at EU {size}, still large for the foot length measured",
    },
    shoe_range=" (anything from {low} to {high} is worth a try)",
    shoe_runs={"small": "; they run small", "large": "; they run large"},
    frame_fit={
        "fits": "📏 The width of the frame suits my face",
        "a_bit_narrow": "📏 The frame is a bit narrow for my face",
        "a_bit_wide": "📏 The frame is a bit wide for my face",
        "too_narrow": "📏 The frame is too narrow for my face",
        "too_wide": "📏 The frame is too wide for my face",
    },
    closings_one=(
        "{Do} {they} suit me?",
        "Keep or skip? Tell me below.",
        "Which colour should I try next?",
    ),
    closings_many=(
        "Which one gets your vote?",
        "If you could keep only one, which would it be?",
        "Help me decide in the comments.",
    ),
    closings_together=(
        "Does it go together?",
        "What would you change?",
        "Yes or no? Tell me below.",
    ),
    notes=(
        "* What you see is a {tryon}; check colour and size on the real thing.",
        "* This is a {tryon}, not a photo of the real item. Colours and sizes may differ.",
        "* Shown with {tryon}. See the real thing before you order.",
    ),
    topics=("virtualtryon", "ootd"),
)  # fmt: skip

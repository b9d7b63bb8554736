"""What a window offers to whoever stands before it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Features:
    """tools: gallery, measures, cameras, settings, help and full screen, in the upper right corner.
    keys: shortcuts of the keyboard. ways_out: what leads to the PC behind the mirror: folders, files, pages
    in a browser, another camera. every_capture: bursts, before-and-after, the microphone. rests: controls
    step back while nobody touches anything. tells_saved: says where files went, and offers a post of them.
    low_controls: tall windows keep what is pressed low: tabs lie above the shelf, and the card is small.
    counts_down: the timer is on at first: who has just touched the screen steps back and poses.
    captions: buttons of the rail have words.
    """

    tools: bool = True
    keys: bool = True
    ways_out: bool = True
    every_capture: bool = True
    rests: bool = True
    tells_saved: bool = True
    low_controls: bool = False
    counts_down: bool = False
    captions: bool = False


OWN_PC = Features()
KIOSK = Features(
    tools=False,
    keys=False,
    ways_out=False,
    every_capture=False,
    rests=False,
    tells_saved=False,
    low_controls=True,
    counts_down=True,
    captions=True,
)
"""Nobody looks after it, and whoever uses it is a stranger to the next."""

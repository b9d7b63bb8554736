"""From what is seen of people to what happened: somebody came, moved, left."""

from __future__ import annotations

from tryon.kiosk.session import Event

GONE_S = 4.0
"""A face that is lost, turned away or bent down comes back within this."""

STIR_EVERY_S = 1.0


class Attendance:
    """Whether somebody is there. With `rest`, nobody is announced before everybody has left once."""

    def __init__(self) -> None:
        self._here = False
        self._seen_s = self._stirred_s = float("-inf")
        self._resting = False

    def rest(self) -> None:
        """Announce nobody who is here now."""
        self._resting = True

    def announce_again(self) -> None:
        """Whoever is here, if not resting, comes anew."""
        if not self._resting:
            self._here = False

    def see(self, here: bool, stirred: bool, now_s: float) -> tuple[Event, ...]:
        """What follows from a look at `now_s` of any steady clock."""
        if here:
            self._seen_s = now_s
        events: list[Event] = []
        if here and not self._here:
            self._here = True
            if not self._resting:
                events.append("person_came")
        elif self._here and now_s - self._seen_s >= GONE_S:
            self._here = self._resting = False
            events.append("person_left")
        elif self._resting and not self._here and now_s - self._seen_s >= GONE_S:
            self._resting = False
        if here and stirred and not self._resting and now_s - self._stirred_s >= STIR_EVERY_S:
            self._stirred_s = now_s
            events.append("stirred")
        return tuple(events)

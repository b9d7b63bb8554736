"""What a kiosk shows, and what it does when something happens: one table of rules.

A session is one shopper's: it begins when they agree to be shown and ends when everything of theirs is
forgotten. The machine knows no clock and no window: whoever runs it tells it what happened and how late it
is, does what the rules say, and shows the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Screen: TypeAlias = Literal[
    "attract",  # moving pictures of products; nobody is there
    "consent",  # somebody stepped up: what the mirror does, and one button
    "try",  # the mirror
    "captured",  # a picture or clip, to be kept or thrown away
    "share",  # the code that brings it to their phone
    "thanks",
    "warn",  # nobody has moved for a while: everything will be forgotten
    "trouble",  # something failed and is being mended
    "closed",  # outside opening hours
    "operator",  # behind the PIN
]

Event: TypeAlias = Literal[
    "person_came",  # somebody stands before the kiosk
    "person_left",  # nobody has been there for a few seconds
    "stirred",  # a touch, a gesture, or somebody who moves before the mirror
    "agreed",
    "declined",
    "captured",
    "discarded",
    "share_wanted",
    "fetched",  # a phone has it
    "again",
    "done",
    "timed_out",  # the screen's own time is over
    "failed",
    "mended",
    "shop_closed",
    "shop_opened",
    "operator_came",
    "operator_left",
]

Effect: TypeAlias = Literal[
    "begin_session",  # count it; keep what is captured apart
    "forget_session",  # delete everything of this shopper: clips, offers, what they wore, their language
    "stop_sharing",  # the code works no longer
    "start_sharing",
    "rest",  # do not wake again before whoever is there has left
]


@dataclass(frozen=True)
class Rule:
    """On `screen`, when `event` happens: go to `to` ("back": whence a warning came) and do `effects`."""

    screen: Screen
    event: Event
    to: Screen | Literal["back"]
    effects: tuple[Effect, ...] = ()


_FORGET: tuple[Effect, ...] = ("stop_sharing", "forget_session")

RULES: tuple[Rule, ...] = (
    Rule("attract", "person_came", "consent"),
    Rule("attract", "stirred", "consent"),
    Rule("attract", "shop_closed", "closed"),
    Rule("consent", "agreed", "try", ("begin_session",)),
    Rule("consent", "declined", "attract", ("rest",)),
    Rule("consent", "person_left", "attract"),
    Rule("consent", "timed_out", "attract", ("rest",)),
    Rule("consent", "shop_closed", "closed"),
    Rule("try", "captured", "captured"),
    Rule("try", "done", "thanks"),
    Rule("try", "timed_out", "warn"),
    Rule("try", "person_left", "warn"),
    Rule("captured", "share_wanted", "share", ("start_sharing",)),
    Rule("captured", "discarded", "try"),
    Rule("captured", "again", "try"),
    Rule("captured", "captured", "captured"),
    Rule("captured", "timed_out", "warn"),
    Rule("share", "fetched", "thanks"),
    Rule("share", "again", "try", ("stop_sharing",)),
    Rule("share", "done", "thanks"),
    Rule("share", "timed_out", "warn"),
    Rule("thanks", "again", "try"),
    Rule("thanks", "timed_out", "attract", (*_FORGET, "rest")),
    Rule("thanks", "done", "attract", (*_FORGET, "rest")),
    Rule("thanks", "person_left", "attract", _FORGET),
    Rule("warn", "stirred", "back"),
    Rule("warn", "again", "back"),
    Rule("warn", "done", "attract", (*_FORGET, "rest")),
    Rule("warn", "timed_out", "attract", _FORGET),
    Rule("trouble", "mended", "attract"),
    Rule("closed", "shop_opened", "attract"),
    Rule("operator", "operator_left", "attract"),
)
"""What is not in the table does not matter on that screen."""

_INTERRUPTED: tuple[Screen, ...] = (
    "attract", "consent", "try", "captured", "share", "thanks", "warn", "trouble", "closed",
)  # fmt: skip
INTERRUPTIONS: tuple[Rule, ...] = (
    *(Rule(screen, "failed", "trouble", _FORGET) for screen in _INTERRUPTED if screen != "trouble"),
    *(Rule(screen, "operator_came", "operator", _FORGET) for screen in _INTERRUPTED),
)
"""A shopper whose mirror fails, or whom the shop's staff interrupts, leaves nothing behind either."""

STIRRING: frozenset[Screen] = frozenset({"try", "captured", "share"})
"""Screens whose time begins anew whenever somebody stirs."""


@dataclass(frozen=True)
class Times:
    """Seconds after which a screen is left by itself; those not named stay."""

    consent_s: float = 25.0
    try_s: float = 45.0
    captured_s: float = 45.0
    share_s: float = 90.0
    thanks_s: float = 6.0
    warn_s: float = 12.0

    def of(self, screen: Screen) -> float | None:
        """Of one screen; None where time does not matter."""
        value = getattr(self, f"{screen}_s", None)
        return None if value is None else float(value)


@dataclass(frozen=True)
class Session:
    """Where a kiosk is.

    until_s: when the screen is left by itself, None for never. back: the screen that a warning interrupted.
    number: of sessions begun.
    """

    screen: Screen = "attract"
    until_s: float | None = None
    back: Screen = "try"
    number: int = 0


_BY_CASE = {(rule.screen, rule.event): rule for rule in (*RULES, *INTERRUPTIONS)}


def step(session: Session, event: Event, now_s: float, times: Times) -> tuple[Session, tuple[Effect, ...]]:
    """What follows from an event at `now_s` of any steady clock; the same session where nothing does."""
    rule = _BY_CASE.get((session.screen, event))
    if rule is None:
        if event == "stirred" and session.screen in STIRRING:
            return replace(session, until_s=_until(session.screen, now_s, times)), ()
        return session, ()
    screen: Screen = session.back if rule.to == "back" else rule.to
    back = session.screen if screen == "warn" else session.back
    number = session.number + ("begin_session" in rule.effects)
    return Session(screen, _until(screen, now_s, times), back, number), rule.effects


def overdue(session: Session, now_s: float) -> bool:
    """Whether "timed_out" has happened."""
    return session.until_s is not None and now_s >= session.until_s


def _until(screen: Screen, now_s: float, times: Times) -> float | None:
    seconds = times.of(screen)
    return None if seconds is None else now_s + seconds

"""The kiosk's rules: every line of the table, and what must hold whatever happens."""

from __future__ import annotations

from typing import get_args

import pytest

from tryon.kiosk.attendance import GONE_S, Attendance
from tryon.kiosk.session import (
    INTERRUPTIONS,
    RULES,
    STIRRING,
    Event,
    Rule,
    Screen,
    Session,
    Times,
    overdue,
    step,
)

SCREENS: tuple[Screen, ...] = get_args(Screen)
EVENTS: tuple[Event, ...] = get_args(Event)
EVERY = (*RULES, *INTERRUPTIONS)
TIMES = Times()
NOW_S = 1000.0
OF_A_SHOPPER = ("try", "captured", "share", "thanks", "warn")


def name(rule: Rule) -> str:
    return f"{rule.screen}-{rule.event}"


@pytest.mark.parametrize("rule", EVERY, ids=name)
def test_a_rule_leads_where_the_table_says(rule: Rule) -> None:
    before = Session(rule.screen, NOW_S + 1, back="share", number=7)
    after, effects = step(before, rule.event, NOW_S, TIMES)
    assert after.screen == ("share" if rule.to == "back" else rule.to)
    assert effects == rule.effects
    seconds = TIMES.of(after.screen)
    assert after.until_s == (None if seconds is None else NOW_S + seconds)
    assert after.number == 7 + ("begin_session" in effects)


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_not_in_the_table_changes_nothing(screen: Screen) -> None:
    known = {rule.event for rule in EVERY if rule.screen == screen}
    before = Session(screen, NOW_S + 1)
    for event in set(EVENTS) - known:
        after, effects = step(before, event, NOW_S, TIMES)
        assert (after.screen, effects) == (screen, ())
        if event == "stirred" and screen in STIRRING:
            assert after.until_s == NOW_S + (TIMES.of(screen) or 0)
        else:
            assert after is before


def test_no_case_stands_twice_in_the_table() -> None:
    assert len({(rule.screen, rule.event) for rule in EVERY}) == len(EVERY)


def reached(start: Session) -> dict[tuple[Screen, Screen], frozenset[bool]]:
    """Screens (and whence a warning came) that can follow, each with whether all was forgotten on the way."""
    found: dict[tuple[Screen, Screen], frozenset[bool]] = {}
    todo = [(start, False)]
    while todo:
        session, forgotten = todo.pop()
        key = (session.screen, session.back)
        if forgotten in found.get(key, frozenset()):
            continue
        found[key] = found.get(key, frozenset()) | {forgotten}
        for event in EVENTS:
            after, effects = step(session, event, NOW_S, TIMES)
            if after.screen != session.screen and "begin_session" not in effects:
                todo.append((after, forgotten or "forget_session" in effects))
    return found


@pytest.mark.parametrize("screen", OF_A_SHOPPER)
def test_nobody_else_sees_a_screen_before_all_of_a_shopper_is_forgotten(screen: Screen) -> None:
    ways = reached(Session(screen))
    assert any(where == "attract" for where, _ in ways)
    for (where, _), forgotten in ways.items():
        if where not in OF_A_SHOPPER:
            assert forgotten == {True}, where


def test_whoever_is_forgotten_shares_nothing_on_the_screen_any_more() -> None:
    for rule in EVERY:
        if "forget_session" in rule.effects:
            assert rule.effects.index("stop_sharing") < rule.effects.index("forget_session")


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_is_a_dead_end(screen: Screen) -> None:
    assert ("attract" in {where for where, _ in reached(Session(screen))}) or screen == "attract"


@pytest.mark.parametrize("screen", [*OF_A_SHOPPER, "consent"])
def test_a_screen_that_nobody_touches_leads_back_to_attract_in_time(screen: Screen) -> None:
    session, _ = step(Session("attract"), "person_came", 0.0, TIMES)
    session = Session(screen, TIMES.of(screen))
    now_s = 0.0
    while session.screen != "attract":
        assert session.until_s is not None
        now_s = session.until_s
        assert overdue(session, now_s)
        assert not overdue(session, now_s - 0.01)
        session, _ = step(session, "timed_out", now_s, TIMES)
    assert now_s <= 120.0


def test_a_session_begins_with_consent_alone() -> None:
    assert [(rule.screen, rule.event) for rule in EVERY if "begin_session" in rule.effects] == [
        ("consent", "agreed")
    ]


def test_a_warning_leads_back_to_what_it_interrupted_again_and_again() -> None:
    session = Session("captured", NOW_S)
    for _ in range(3):
        session, _ = step(session, "timed_out", NOW_S, TIMES)
        assert session.screen == "warn"
        session, _ = step(session, "stirred", NOW_S + 1, TIMES)
        assert (session.screen, session.until_s) == ("captured", NOW_S + 1 + TIMES.captured_s)


def test_somebody_who_steps_up_is_announced_at_once_and_once() -> None:
    watch = Attendance()
    assert watch.see(False, False, 0.0) == ()
    assert watch.see(True, False, 0.1) == ("person_came",)
    assert watch.see(True, False, 0.2) == ()


def test_somebody_has_left_when_they_were_not_seen_for_a_while() -> None:
    watch = Attendance()
    watch.see(True, False, 0.0)
    assert watch.see(False, False, GONE_S - 0.1) == ()
    assert watch.see(False, False, GONE_S) == ("person_left",)
    assert watch.see(True, False, GONE_S + 1) == ("person_came",)


def test_who_declined_is_left_alone_until_they_have_gone() -> None:
    watch = Attendance()
    watch.see(True, False, 0.0)
    watch.rest()
    assert watch.see(True, True, 30.0) == ()
    assert watch.see(False, False, 32.0) == ()
    assert watch.see(True, True, 33.0) == ()  # was only hidden for a moment
    watch.see(False, False, 33.0 + GONE_S)
    assert watch.see(True, False, 40.0) == ("person_came",)


def test_moving_is_told_once_a_second() -> None:
    watch = Attendance()
    told = [watch.see(True, True, tenth / 10) for tenth in range(30)]
    assert sum(events.count("stirred") for events in told) == 3


def test_who_stays_after_a_fault_is_announced_anew() -> None:
    watch = Attendance()
    watch.see(True, False, 0.0)
    watch.announce_again()
    assert watch.see(True, False, 5.0) == ("person_came",)

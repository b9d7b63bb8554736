"""The page about a rehearsal, docs/SOAK.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scripts.kiosk.soak.report import Figures, cores, growth, series, share

INTRODUCTION = """\
# The kiosk's endurance rehearsal

A shop's mirror runs for months, alone. This is what became of it in {minutes:.0f} minutes: {sessions}
sessions of shoppers, {frames} pictures and {faults} faults. The machine has two cores and no GPU. Its load
average was {load:.0f} in the median, with all that ran beside the kiosk, which had {cores:.2f} cores. All
times below hold what it had to wait for its turn.
"""

METHOD = """\
## What was done

The kiosk is the real one, put together as `tryon kiosk` does it, under its real supervisor, with its health
page, its guard over the disk, its senses, its counts and its staff's pages, in folders of its own. Only these
were put in the place of a shop's:

- The camera: the bundled demo clips of a face, hands and feet and an empty room, at {size}, as fast as the
  machine took them, on every screen. A picture counts when it was tracked, drawn and has arrived in the
  window.
- The screen: {screen}, painted but not shown (Qt's offscreen platform).
- The clock of the session's rules runs {speed:g} times as fast, and the times after which screens are left
  are short. Everything that is measured below is in real seconds.
- Free space and the time of day are figures that the rehearsal sets.

People step up or touch the screen, choose a language, read about privacy, agree, decline or walk off; put on
one to six products of all departments; take photos, clips and replays, throw them away or share them; phones
scan the code and fetch the clip, hang up half-way or only look; people stand still until they are asked, walk
off at any time, touch and swipe anywhere; some hold the staff's corner and type PINs, wrong and right.

Every twenty seconds something fails: an exception in the camera's, the tracking, the drawing, the recording
or the presence thread; the OpenGL context is destroyed; the camera is unplugged for up to four seconds, or
replaced by one with pictures of another shape; the disk is nearly full; the clock jumps by hours or months.
Among the products are one whose description cannot be read and one whose model is cut off.

At the end the process is killed, crashes and hangs, and the supervisor has to bring it back.

What this is not: the system's own clock does not jump, no real camera is pulled out, no real graphics driver
fails, and nobody looks at the screen. Memory that grows by less than a few MB an hour is not seen.

    {command}
"""


def page_of(long: Figures, short: Figures, left: Sequence[str], words: Mapping[str, object]) -> str:
    """The page in Markdown. long, short: of the two phases.

    left: files that were left when all was over. words: for the texts above.
    """
    told = {
        "sessions": _number(long.sessions),
        "frames": _number(long.frames),
        "faults": _number(sum(long.faults.values())),
        "minutes": long.seconds / 60,
        "load": share([float(sample["load"]) for sample in long.samples], 0.5),
        "cores": cores(long.samples),
        **words,
    }
    parts = [
        INTRODUCTION.format(**told),
        _bar(long, short, left),
        _mending(long),
        _restarts(short),
        _growth(long),
        _logged(long),
        METHOD.format(**told),
    ]
    return "\n".join(parts)


def _bar(long: Figures, short: Figures, left: Sequence[str]) -> str:
    memory = series(long.samples, "rss_mb")
    back = long.mended.get("camera is back", [])
    switches = long.lists.get("switch again", [])
    firsts = long.lists.get("switch first", [])
    reactions = long.lists.get("reaction", [])
    rows = [
        ("sessions", "2,000", _number(long.sessions)),
        ("pictures tracked, drawn and delivered", "100,000", _number(long.frames)),
        ("crashes and hangs of the long phase", "none unmended", f"{long.processes - 1} restarts"),
        ("memory after warm-up", "within 5 %", f"{100 * growth(memory):+.1f} %" if memory else "-"),
        (
            "files left of finished sessions",
            "0",
            str(long.defects["left"] + long.defects["offers that are over"] + len(left)),
        ),
        ("mirror back after the camera's return", "5 s", _spread(back, "s")),
        ("wake-up when a face steps up", "1 s", _woken(long, "wake face")),
        ("wake-up when hands or feet alone do", "1 s", _woken(long, "wake body")),
        ("product switch, worn before", "150 ms", _bounded(switches, 150)),
        ("product switch, worn for the first time", "150 ms", _bounded(firsts, 150)),
        ("touch to painted reaction", "100 ms", _bounded(reactions, 100)),
        ("kiosk never back on its first screen", "0", str(long.defects["stuck"])),
    ]
    lines = ["| | wanted | measured |", "|---|---|---|"]
    lines += [f"| {name} | {wanted} | {measured} |" for name, wanted, measured in rows]
    return "\n".join([*lines, "", "Times: median, 95 % and the longest, of how many.", ""])


def _mending(long: Figures) -> str:
    lines = [
        "## Faults and their mending",
        "",
        "| fault | times | seconds until it works again |",
        "|---|---|---|",
    ]
    for fault, count in sorted(long.faults.items()):
        lines.append(f"| {fault} | {count} | {_spread(long.mended.get(fault, []), 's')} |")
    return "\n".join([*lines, ""])


def _restarts(short: Figures) -> str:
    lines = [
        "## Killed, crashed and hung",
        "",
        "Seconds until the supervisor has started it again, and until the",
    ]
    lines += ["mirror is there again; both with the time that it takes to notice.", ""]
    lines += ["| what | started | mirror |", "|---|---|---|"]
    for kind, values in sorted(short.lists.items()):
        if kind.startswith("restart "):
            what = kind.removeprefix("restart ")
            mirror = short.lists[f"mirror {what}"]
            lines.append(f"| {what} | {_spread(values, 's')} | {_spread(mirror, 's')} |")
    return "\n".join([*lines, ""])


def _growth(long: Figures) -> str:
    lines = ["## Ten stretches of the long phase, after the warm-up of a tenth", ""]
    keys = ("rss_mb", "threads", "descriptors")
    columns = [series(long.samples, key) for key in keys]
    lines += ["| stretch | memory, MB | threads | file descriptors |", "|---|---|---|---|"]
    for at, row in enumerate(zip(*columns, strict=True), 1):
        lines.append(f"| {at} | " + " | ".join(f"{value:.0f}" for value in row) + " |")
    return "\n".join([*lines, "", "Medians of samples taken every five seconds.", ""])


def _logged(long: Figures) -> str:
    lines = [
        "## What was logged and told",
        "",
        f"The health page was asked {_number(sum(long.health.values()))} times: "
        + ", ".join(f"{_number(count)} {what}" for what, count in sorted(long.health.items()))
        + ".",
        "",
        "People: " + ", ".join(f"{what} {count}" for what, count in long.visits.most_common()) + ".",
        "",
        "Phones: " + ", ".join(f"{what} {count}" for what, count in sorted(long.phones.items())) + ".",
        "",
        f"Warnings and errors by the rehearsed faults: {_number(sum(long.on_purpose.values()))}. Others:",
        "",
    ]
    lines += [f"- {count} x {what}" for what, count in long.logged.most_common()] or ["- none"]
    lines += ["", "What should not have happened:", ""]
    lines += [f"- {count} x {what}" for what, count in long.defects.most_common()] or ["- nothing"]
    return "\n".join([*lines, ""])


def _woken(long: Figures, kind: str) -> str:
    missed = long.others[kind]
    return _spread(long.lists.get(kind, []), "s") + (f"; {missed} not within 4 s" if missed else "")


def _spread(values: Sequence[float], unit: str) -> str:
    if not values:
        return "-"
    digits = 2 if unit == "s" else 0
    told = " / ".join(
        f"{value:.{digits}f}" for value in (share(values, 0.5), share(values, 0.95), max(values))
    )
    return f"{told} {unit}, {_number(len(values))}"


def _bounded(values: Sequence[float], most_ms: float) -> str:
    """The spread, and how many keep to what is wanted."""
    if not values:
        return "-"
    kept = sum(value <= most_ms for value in values) / len(values)
    return f"{_spread(values, 'ms')}; {100 * kept:.1f} % within"


def _number(value: int) -> str:
    return f"{value:,}"

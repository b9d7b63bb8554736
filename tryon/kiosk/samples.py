"""What posts look like in each template, for the staff who choose one: drawn once of the demo, and kept.

They are drawn in a process of its own, which takes no memory from the mirror for good.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import cv2

import tryon
from tryon.editing.template_model import Template
from tryon.editing.templates import load_templates
from tryon.errors import SinkError
from tryon.files import write_whole
from tryon.precedence import AWAITED, BEHIND_FLAGS, module_behind
from tryon.settings import assets_dir, cache_dir
from tryon.share.offer import Language

SELECTION = "round-metal:gold"
"""What is worn in the demo's picture, see `scripts/make_kiosk_pictures.py`."""

SIZE_WH = (432, 768)
_AT_S = 2.0  # of the three for which a photo stands: what a template moves in has come to rest
_QUALITY = 88
_TIMEOUT_S = 120.0
_EDITION = 1
"""To be raised with every change of how they look, so that those that were kept are made anew."""


def plain_sample() -> Path:
    """The demo's picture as it was captured."""
    return assets_dir() / "demo" / "worn.jpg"


def samples(language: Language) -> dict[str, Path]:
    """Files of pictures by template, "" for none, drawn where they are missing: once, which takes seconds.

    Raises SinkError with one line where that fails.
    """
    wanted = _paths(language)
    if not all(path.exists() for path in wanted.values()):
        _draw_missing(language)
    return {"": plain_sample(), **{key: path for key, path in wanted.items() if path.exists()}}


def _paths(language: Language) -> dict[str, Path]:
    found = load_templates().found
    return {key: _path(template, language) for key, template in found.items()}


def _path(template: Template, language: Language) -> Path:
    """A template that was changed gets another."""
    known = hashlib.sha256(f"{template.key} {template.name} {template.blocks}".encode())
    known.update(f"{template.caption_rooms} {language} {SIZE_WH} {_EDITION} {SELECTION}".encode())
    for _, art in sorted(template.art.items()):
        known.update(art.tobytes())
    with contextlib.suppress(OSError):  # told when it is drawn
        known.update(plain_sample().read_bytes())
    return cache_dir() / "samples" / f"{known.hexdigest()[:24]}.jpg"


def _draw_missing(language: Language) -> None:
    try:
        done = subprocess.run(
            module_behind(AWAITED, "tryon.kiosk.samples", language),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=Path(tryon.__file__).resolve().parent.parent,
            timeout=_TIMEOUT_S,
            creationflags=BEHIND_FLAGS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SinkError(f"no pictures of the templates could be drawn: {error}") from error
    if done.returncode != 0:
        raise SinkError(f"not all pictures of the templates could be drawn (status {done.returncode})")


def draw(language: Language, paths: Mapping[str, Path]) -> None:
    """Draw these templates. Raises TryOnError and OSError."""
    from tryon.editing.preview import Preview  # takes a second to load, and the kiosk does not need it
    from tryon.editing.quick_plan import quick_plan

    with Preview() as preview:
        for key, path in paths.items():
            plan = quick_plan(
                [plain_sample()], aspect="9:16", template=key, selection=SELECTION, language=language
            )
            picture = preview.frame(plan, _AT_S, SIZE_WH)
            _, content = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
            write_whole(path, content.tobytes())


def main(language: Language) -> int:
    """Draw what is missing in that language; delete what belongs to no template any more."""
    cv2.setNumThreads(1)
    folder = cache_dir() / "samples"
    kept = {path for each in get_args(Language) for path in _paths(each).values()}
    for old in folder.glob("*.jpg") if folder.is_dir() else ():
        if old not in kept:
            old.unlink()
    draw(language, {key: path for key, path in _paths(language).items() if not path.exists()})
    return 0


if __name__ == "__main__":
    sys.exit(main("zh" if sys.argv[1:] == ["zh"] else "en"))

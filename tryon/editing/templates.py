"""Templates of posts: folders with a ``template.toml`` and pictures, the program's and the shop's own."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tryon.editing.picture_files import LONGEST_SIDE_PX, read_picture
from tryon.editing.product_facts import ProductFacts, product_facts
from tryon.editing.template_layout import caption_room, template_overlays
from tryon.editing.template_model import Art, Template, TemplateManifest
from tryon.errors import InputError, first_problem
from tryon.settings import assets_dir, user_data_dir
from tryon.types import ByteArray

__all__ = [
    "ProductFacts",
    "Template",
    "Templates",
    "caption_room",
    "load_template",
    "load_templates",
    "product_facts",
    "template_overlays",
    "user_templates_dir",
]

TEMPLATE_FILE = "template.toml"


@dataclass(frozen=True, eq=False)
class Templates:
    """found: by key, the program's first. problems: one line for each template that cannot be used."""

    found: Mapping[str, Template]
    problems: tuple[str, ...]

    def template(self, key: str) -> Template:
        """The template of that key. Raises InputError: what is wrong with it, or what there is instead."""
        if key in self.found:
            return self.found[key]
        for problem in self.problems:
            if problem.startswith(f"template {key}:"):
                raise InputError(problem)
        near = difflib.get_close_matches(key, self.found, n=2, cutoff=0.5)
        if near:
            raise InputError(f"there is no template {key!r}; did you mean {' or '.join(near)}?")
        raise InputError(f"there is no template {key!r}; there are {', '.join(self.found) or 'none'}")


def user_templates_dir() -> Path:
    """Where a shop puts its own templates. It may not exist yet."""
    return user_data_dir() / "templates"


def load_templates(extra_dirs: Iterable[Path] = ()) -> Templates:
    """The program's templates, the shop's own, and those of further folders.

    A broken one becomes a line in `problems` and hides no other; of two with the same name the shop's own,
    which comes later, is used: so a shop changes one that the program brings.
    """
    found: dict[str, Template] = {}
    problems: list[str] = []
    for folder in (assets_dir() / "templates", user_templates_dir(), *extra_dirs):
        try:
            for candidate in _template_folders(folder):
                try:
                    found[candidate.name] = load_template(candidate)
                except InputError as error:
                    problems.append(str(error))
        except OSError as error:
            problems.append(f"{folder}: templates cannot be listed ({error.strerror})")
    return Templates(found, tuple(problems))


def _template_folders(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for candidate in sorted(folder.iterdir()):
        if candidate.is_dir() and not candidate.name.startswith((".", "_")):
            yield candidate


def load_template(folder: Path) -> Template:
    """Read a template's folder. Raises InputError with one line that says what is wrong."""
    where = f"template {folder.name}"
    try:
        table = tomllib.loads((folder / TEMPLATE_FILE).read_text("utf-8"))
        manifest = TemplateManifest.model_validate(table)
    except FileNotFoundError:
        raise InputError(f"{where}: there is no {TEMPLATE_FILE}") from None
    except OSError as error:
        raise InputError(f"{where}: {TEMPLATE_FILE} cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise InputError(f"{where}: {TEMPLATE_FILE}: {first_problem(error)}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise InputError(f"{where}: {TEMPLATE_FILE} is not valid TOML ({error})") from error
    files = {part.file for block in manifest.block for part in block.part if isinstance(part, Art)}
    art = {file: _read_art(where, folder / file) for file in sorted(files)}
    return Template(folder.name, manifest.name, manifest.block, manifest.captions, art)


def _read_art(where: str, path: Path) -> ByteArray:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{where}: {path.name} cannot be read ({error.strerror})") from error
    image = read_picture(content)
    if image is None:
        raise InputError(f"{where}: {path.name} is no picture of at most {LONGEST_SIDE_PX} px a side")
    return image

"""Where the photographs lie in the media's folder."""

from __future__ import annotations

from pathlib import Path

from tryon.evaluation.report import MissingMediaError
from tryon.sources.still import STILL_SUFFIXES, read_image
from tryon.types import ByteArray


def frontal_photos(folder: Path) -> list[tuple[str, ByteArray]]:
    """Names and pictures of people who look straight into the camera, if there are any."""
    return [(path.stem, read_image(path)) for path in _stills(folder / "faces/yaw/0")]


def turned_photos(folder: Path, most_deg: int) -> list[tuple[int, Path]]:
    """Angles in degrees and files of heads turned by up to `most_deg`. Raises MissingMediaError."""
    photos = [
        (int(inner.name), path)
        for inner in sorted((folder / "faces/yaw").glob("*"))
        if inner.is_dir() and inner.name.lstrip("+-").isdecimal() and abs(int(inner.name)) <= most_deg
        for path in _stills(inner)
    ]
    if not photos:
        raise MissingMediaError(f"there are no photos in {folder / 'faces/yaw'}")
    return photos


def labelled_photos(folder: Path) -> list[tuple[Path, Path]]:
    """Photos and the pictures that hold the class of each of their pixels. Raises MissingMediaError."""
    street = folder / "street"
    pairs = [(path.with_name(path.name.replace("_labels.png", ".jpg")), path)
             for path in sorted(street.glob("*_labels.png"))]  # fmt: skip
    pairs = [(photo, labels) for photo, labels in pairs if photo.is_file()]
    if not pairs or not (street / "labels.json").is_file():
        raise MissingMediaError(f"there are no labelled photos in {street}")
    return pairs


def _stills(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in STILL_SUFFIXES)

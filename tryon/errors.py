"""Errors that carry one clear line for the person in front of the screen."""

from __future__ import annotations

from pydantic import ValidationError


class TryOnError(Exception):
    """Base of all errors that this package raises on purpose.

    ``str(error)`` is one line that says what is wrong and, where possible, what to do.
    """


class InputError(TryOnError):
    """Unreadable input or wrong use (exit status 2 on the command line)."""


class NothingFoundError(TryOnError):
    """The input was readable, but nothing could be done with it (exit status 1)."""


class CancelledError(TryOnError):
    """Somebody stopped it; nothing of it is left."""


class ProductError(TryOnError):
    """A product folder or its model is broken, or the product does not exist."""


class ModelFileError(TryOnError):
    """A model file is missing, damaged, or could not be fetched from any source."""


class SourceError(TryOnError):
    """A camera or file could not be opened or stopped delivering."""


class SinkError(TryOnError):
    """A recording or picture could not be written."""


class RenderError(TryOnError):
    """No OpenGL context could be made, or drawing failed."""


class ShareError(TryOnError):
    """A clip could not be handed over to a phone or a USB stick."""


def reason(error: Exception) -> str:
    """What the system or libav says of an error, as the end of a line."""
    text = getattr(error, "strerror", None) or str(error)
    return text[0].lower() + text[1:] if text else type(error).__name__


def first_problem(error: ValidationError) -> str:
    """What is wrong with which field of a file, as the end of a line, and how many other fields are wrong."""
    first, *others = error.errors()
    field = ".".join(str(step) for step in first["loc"])
    message = str(first["msg"]).removeprefix("Value error, ")
    more = f" (and {len(others)} more)" if others else ""
    return f"{field}: {message}{more}" if field else f"{message}{more}"

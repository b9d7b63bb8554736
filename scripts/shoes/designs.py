"""All shoes, in the order of the shelf."""

from __future__ import annotations

from .ballerina import ballerina
from .chelsea import chelsea
from .high_top import high_top
from .loafer import loafer
from .pump import pump
from .runner import runner

COLLECTION = (runner, high_top, loafer, chelsea, pump, ballerina)

"""All shoes, in the order of the shelf."""

from __future__ import annotations

from .ballerina import ballerina
from .chelsea import chelsea
from .derby import derby
from .high_top import high_top
from .lace_up_bootie import lace_up_bootie
from .loafer import loafer
from .pump import pump
from .runner import runner

COLLECTION = (runner, high_top, loafer, derby, chelsea, pump, lace_up_bootie, ballerina)

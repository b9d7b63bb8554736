"""Memory that a kiosk gives back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHURN = """
import ctypes, psutil, sys
sys.path.insert(0, sys.argv[1])
from tryon.kiosk.memory import give_back
if getattr(ctypes.CDLL(None), "malloc_trim", None) is None: sys.exit(0)
pieces = [bytearray(100_000) for _ in range(1000)]
between = [bytes(2000) for _ in range(10)]
held = pieces[::50]
del pieces
before = psutil.Process().memory_info().rss
give_back()
after = psutil.Process().memory_info().rss
sys.exit(not before - after > 50_000_000)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems' allocators see to it")
def test_what_lies_free_between_what_is_in_use_goes_back_to_the_system() -> None:
    assert (
        subprocess.run(
            [sys.executable, "-c", CHURN, str(Path(__file__).parent.parent)], timeout=60
        ).returncode
        == 0
    )

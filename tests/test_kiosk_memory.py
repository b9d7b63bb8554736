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


PICTURES = """
import ctypes, psutil, sys
sys.path.insert(0, sys.argv[1])
from tryon.kiosk.memory import keep_large_apart
if getattr(ctypes.CDLL(None), "mallopt", None) is None: sys.exit(0)
import numpy as np
keep_large_apart()
for _ in range(3):
    np.ones(8_300_000, np.uint8)  # is freed at once
before = psutil.Process().memory_info().rss
pictures, pieces = [], []
for _ in range(50):
    pictures.append(np.ones(8_300_000, np.uint8))
    pieces.append(bytes(2000))
pictures.clear()
sys.exit(not psutil.Process().memory_info().rss - before < 5_000_000)
"""

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="other systems' allocators see to it"
)


def held(program: str) -> bool:
    """Whether it ends well in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program, str(Path(__file__).parent.parent)], timeout=60)
    return done.returncode == 0


def test_what_lies_free_between_what_is_in_use_goes_back_to_the_system() -> None:
    assert held(CHURN)


def test_a_large_picture_goes_back_to_the_system_with_its_last_user() -> None:
    assert held(PICTURES)

"""Whose work goes first where threads and processes share too little processor and one interpreter.

The window's thread answers touches and goes before all; then what notices people; then the mirror, which
tracks, draws and records; then a post that somebody waits for; then what nobody waits for.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import shutil
import subprocess
import sys
import threading

SENSES, MIRROR, AWAITED, UNAWAITED = 5, 10, 15, 19
"""Nice values, as Unix has them: 5 of them are a third of the share, 10 a ninth."""

SWITCH_S = 0.0005
"""For so long a thread may keep the interpreter's lock while another one waits for it. Drawing and tracking
let go of it at every call into a library; by Python's own choice they would wait for five milliseconds."""

LOADED_S = 10.0
"""After so long all that stays is loaded on most machines."""

# What Windows and macOS call a thread that works in the background.
_THREAD_PRIORITY_BELOW_NORMAL = -1
_QOS_CLASS_UTILITY = 0x11

BEHIND_FLAGS = 0
"""How a process that steps back is created."""
if sys.platform == "win32":
    BEHIND_FLAGS = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS


def hand_over_soon() -> None:
    """Let no thread wait long for another one's Python."""
    sys.setswitchinterval(SWITCH_S)


def step_back(nice: int) -> None:
    """Let threads of lower `nice` go first. On Linux threads that are begun in this one do so, too.

    It never brings a thread forward, and there is no way back without an administrator's rights.

    Windows and macOS put a window's thread before the mirror's by themselves.
    """
    with contextlib.suppress(OSError):  # it runs as well without
        if sys.platform == "linux":
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, max(nice, os.getpriority(os.PRIO_PROCESS, thread)))
        elif nice > MIRROR and sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            kernel.GetCurrentThread.restype = ctypes.c_void_p  # a handle, as wide as a pointer
            this = ctypes.c_void_p(kernel.GetCurrentThread())
            kernel.SetThreadPriority(this, _THREAD_PRIORITY_BELOW_NORMAL)
        elif nice > MIRROR and sys.platform == "darwin":
            ctypes.CDLL(None).pthread_set_qos_class_self_np(_QOS_CLASS_UTILITY, 0)


def keep_loaded() -> None:
    """Let the garbage collector look only at what comes from now on: every thread waits for it meanwhile.

    The mirror's modules, products and models are 270,000 objects: to look through them takes 150 ms. To be
    called once: what is alive now and given up later may stay in memory.
    """
    gc.freeze()


def module_behind(nice: int, module: str, *arguments: str) -> list[str]:
    """The command that runs a module in a process of its own, which steps back before it loads anything.

    To be started with `BEHIND_FLAGS`, which do that on Windows.
    """
    stepping_back = shutil.which("nice")
    before = [] if stepping_back is None else [stepping_back, "-n", str(nice)]
    return [*before, sys.executable, "-m", module, *arguments]

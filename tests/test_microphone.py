"""The microphone: times of capture, levels, one clear line where there is none, and one that comes back."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from helpers_sound import BLOCK

from tryon.errors import SourceError
from tryon.sources import microphone as microphone_module
from tryon.sources.microphone import Level, Listener, Microphone, SampleClock, list_microphones
from tryon.types import Sound


class ScriptedDriver:
    """Stands for the module sounddevice: one device, whose blocks a test delivers."""

    PortAudioError = RuntimeError

    def __init__(self) -> None:
        self.devices = [
            {"name": "Loudspeaker", "index": 0, "max_input_channels": 0, "default_samplerate": 48_000.0},
            {"name": "Webcam Mic", "index": 1, "max_input_channels": 2, "default_samplerate": 48_000.0},
        ]
        self.rescans = 0
        self.active, self.latency = False, 0.05

    def query_devices(self, name: str | None = None, kind: str | None = None) -> Any:
        if kind is None:
            return self.devices
        inputs = [each for each in self.devices if each["max_input_channels"]]
        if not inputs:
            raise self.PortAudioError("Error querying device -1")
        if name is not None and not any(name in each["name"] for each in inputs):
            raise ValueError(f"No input device matching {name!r}")
        return inputs[0]

    def InputStream(self, *, callback: Callable[..., None], **_: Any) -> ScriptedDriver:
        self.callback = callback
        return self

    def start(self) -> None:
        self.active = True

    def close(self, ignore_errors: bool) -> None:
        self.active = False

    def _terminate(self) -> None:
        self.rescans += 1

    def _initialize(self) -> None:
        pass

    def deliver(self, samples: np.ndarray, age_s: float) -> None:
        """A block whose first sample was taken `age_s` ago, by the driver's own clock."""
        times = SimpleNamespace(currentTime=1000.0, inputBufferAdcTime=1000.0 - age_s)
        self.callback(samples[:, None].astype(np.float32), len(samples), times, None)


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> ScriptedDriver:
    scripted = ScriptedDriver()
    monkeypatch.setattr(microphone_module, "load_sounddevice", lambda: scripted)
    return scripted


def test_sound_carries_its_time_of_capture_and_its_level(driver: ScriptedDriver) -> None:
    heard: list[Sound] = []
    microphone = Microphone("Webcam", heard.append)
    assert microphone.name == "Webcam Mic"
    assert microphone.level == Level()
    before_ns = time.monotonic_ns()
    tone = 0.5 * np.sin(np.arange(BLOCK) / 10)
    driver.deliver(tone, age_s=0.08)
    assert heard[0].time_ns + 80_000_000 - before_ns == pytest.approx(0, abs=5_000_000)
    assert np.allclose(heard[0].samples, tone, atol=1e-6)
    assert microphone.level.peak == pytest.approx(0.5, abs=0.01)
    assert microphone.level.rms == pytest.approx(0.354, abs=0.02)
    assert list_microphones() == ("Webcam Mic",)
    microphone.close()
    assert microphone.level == Level()


def test_a_driver_that_tells_no_time_is_taken_at_its_latency(driver: ScriptedDriver) -> None:
    heard: list[Sound] = []
    Microphone("", heard.append)
    driver.deliver(np.zeros(BLOCK), age_s=1000.0)
    assert time.monotonic_ns() - heard[0].time_ns == pytest.approx(50_000_000, abs=5_000_000)


def test_a_wrong_clock_is_learnt_through_jitter() -> None:
    jitter = np.random.default_rng(0).normal(0, 3e6, 1500)
    clock = SampleClock(48_000)
    true_ns = np.arange(1500) * BLOCK / (48_000 * (1 - 300e-6)) * 1e9 + 7e9
    told = [clock.stamp(round(time_ns + late), BLOCK) for time_ns, late in zip(true_ns, jitter, strict=True)]
    assert np.abs(np.array(told) - true_ns)[500:].max() < 1.5e6
    assert clock.stamp(60_000_000_000, BLOCK) == 60_000_000_000  # samples were lost: it starts anew


def test_what_is_missing_is_said_in_one_line(driver: ScriptedDriver, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="there is no microphone called Studio; choose another one"):
        Microphone("Studio", lambda sound: None)
    driver.devices = driver.devices[:1]
    with pytest.raises(SourceError, match="no microphone was found; plug one in"):
        Microphone("", lambda sound: None)
    assert driver.rescans == 2
    monkeypatch.undo()
    original = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return original(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(SourceError, match="install libportaudio2"):
        Microphone("", lambda sound: None)
    assert list_microphones() == ()


def test_a_microphone_that_is_unplugged_is_opened_again(
    driver: ScriptedDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone_module, "_RETRY_S", 0.05)
    monkeypatch.setattr(microphone_module, "_WAIT_S", 0.01)
    driver.devices, devices = driver.devices[:1], driver.devices
    listener = Listener("", lambda sound: None)

    def wait_for(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 5
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.01)

    wait_for(lambda: "no microphone was found" in (listener.error or ""))
    driver.devices = devices
    wait_for(lambda: listener.is_open and listener.error is None)
    driver.deliver(np.full(BLOCK, 0.25), age_s=0.02)
    assert listener.level.peak == pytest.approx(0.25)
    driver.devices = devices[:1]
    driver.active = False
    wait_for(lambda: "is gone" in (listener.error or ""))
    assert listener.level == Level()
    listener.close()
    assert not listener.is_open

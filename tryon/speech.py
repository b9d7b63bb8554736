"""Short sentences, spoken by the voice that the system has: espeak-ng on Linux, Windows' own there.

A process for each sentence: it can be ended in the middle of a word, and a driver that hangs holds nobody up.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from typing import Literal, Protocol, TypeAlias

Spoken: TypeAlias = Literal["zh", "en"]

ADVICE = "install espeak-ng" if sys.platform.startswith("linux") else "add a voice in the system's settings"

# Its other Mandarin voice, "cmn", reads the pinyin of characters as if it were English.
_ESPEAK_VOICES: dict[Spoken, str] = {"zh": "cmn-latn-pinyin", "en": "en"}
_ESPEAK_WORDS_A_MINUTE = "150"  # 175 is its own pace, too fast for a shop
_WINDOWS = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; $words = [Console]::In.ReadToEnd(); "
    "Add-Type -AssemblyName System.Speech; "
    "$speaker = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$voice = $speaker.GetInstalledVoices() | "
    "Where-Object {{ $_.Enabled -and $_.VoiceInfo.Culture.Name -like '{language}*' }} | "
    "Select-Object -First 1; "
    "if (-not $voice) {{ exit 1 }}; $speaker.SelectVoice($voice.VoiceInfo.Name); $speaker.Speak($words)"
)
_END_S = 1.0

log = logging.getLogger(__name__)


class Voice(Protocol):
    """Says one sentence at a time."""

    def say(self, words: str, language: Spoken) -> None:
        """Begin to say it, and stop whatever was being said. Returns at once; raises nothing."""
        ...

    def stop(self) -> None:
        """Be silent."""
        ...


def speech_command(language: Spoken) -> list[str] | None:
    """The program that reads a sentence from its standard input and says it; None where there is none."""
    if sys.platform == "win32":
        shell = shutil.which("powershell")
        code = _WINDOWS.format(language=language)
        return None if shell is None else [shell, "-NoProfile", "-NonInteractive", "-Command", code]
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        return None
    return [espeak, "-v", _ESPEAK_VOICES[language], "-s", _ESPEAK_WORDS_A_MINUTE, "--stdin"]


class SystemVoice:
    """See `Voice`. Use it in one thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def say(self, words: str, language: Spoken) -> None:
        """See `Voice.say`."""
        self.stop()
        command = speech_command(language)
        if command is None:
            return
        nowhere, flags = subprocess.DEVNULL, 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW  # which would lie over the kiosk's
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, creationflags=flags
            )
            if self._process.stdin is not None:
                self._process.stdin.write(words.encode())  # less than a pipe holds: never blocks
                self._process.stdin.close()
        except OSError as error:
            log.warning("%s cannot speak: %s", command[0], error)
            self.stop()

    def stop(self) -> None:
        """See `Voice.stop`."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        try:
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            log.warning("%s does not end", process.args)

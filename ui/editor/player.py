"""Moves the preview on in real time: a slow machine shows fewer pictures, not slower ones."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.editor.bench import Bench

TICK_MS = 40


class Player(QObject):
    """Plays what is on the bench, again and again. Emits `toggled` when it starts and stops, and `began`
    whenever it plays from another place: at first, and from the start again."""

    toggled = Signal(bool)
    began = Signal()

    def __init__(self, parent: QObject, bench: Bench) -> None:
        super().__init__(parent)
        self._bench = bench
        self._clock = QElapsedTimer()
        self._from_s = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def toggle(self) -> None:
        self.stop() if self.playing else self.play()

    def play(self) -> None:
        """Go on from where the preview stands; at its end from the start."""
        bench = self._bench
        self._from_s = 0.0 if bench.t_s >= bench.duration_s - TICK_MS / 1000 else bench.t_s
        self._clock.start()
        self._timer.start()
        self._bench.seek(self._from_s)
        self.began.emit()
        self.toggled.emit(True)

    def stop(self) -> None:
        if self.playing:
            self._timer.stop()
            self.toggled.emit(False)

    def _tick(self) -> None:
        t_s = self._from_s + self._clock.elapsed() / 1000
        again = t_s >= self._bench.duration_s
        if again:
            self._from_s, t_s = 0.0, 0.0
            self._clock.start()
        self._bench.seek(t_s)
        if again:
            self.began.emit()

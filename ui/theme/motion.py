"""Fading widgets in and out, and a value that eases from one number to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from ui.theme.tokens import MOTION_MS


class Eased(QObject):
    """A number that eases to its target; `changed` is called on every step."""

    def __init__(self, parent: QObject, changed: Callable[[], None], duration_ms: int = MOTION_MS) -> None:
        super().__init__(parent)
        self.value = 0.0
        self._changed = changed
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(duration_ms)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)

    def to(self, target: float) -> None:
        """Ease from where it is now."""
        self._animation.stop()
        if self.value == target:
            return
        self._animation.setStartValue(float(self.value))
        self._animation.setEndValue(float(target))
        self._animation.start()

    def jump(self, target: float) -> None:
        """Be there at once."""
        self._animation.stop()
        self._step(float(target))

    def finish(self) -> None:
        """Be at its target at once."""
        if self._animation.state() == QVariantAnimation.State.Running:
            self.jump(self._animation.endValue())

    def _step(self, value: float) -> None:
        self.value = float(value)
        self._changed()


def finish_motion(parent: QObject) -> None:
    """Let all that eases anywhere below `parent` be at its target at once."""
    for eased in parent.findChildren(Eased):
        eased.finish()


class Fader(QObject):
    """Shows and hides a widget by its opacity.

    The effect is switched on only while something moves: at rest the widget is either painted directly
    or hidden, so that it costs nothing and lets touches through.
    """

    def __init__(self, widget: QWidget, shown: bool, duration_ms: int = MOTION_MS) -> None:
        super().__init__(widget)
        self._widget = widget
        self._effect = QGraphicsOpacityEffect(widget)
        self._effect.setEnabled(False)
        widget.setGraphicsEffect(self._effect)
        self._opacity = Eased(self, self._apply, duration_ms)
        self.shown = shown
        self._opacity.jump(1.0 if shown else 0.0)

    @property
    def opacity(self) -> float:
        return self._opacity.value

    def set_shown(self, shown: bool) -> None:
        """Start to appear or to go away; nothing happens when it already does."""
        if shown == self.shown:
            return
        self.shown = shown
        self._apply()  # visible from now on, so that it can take the focus
        self._opacity.to(1.0 if shown else 0.0)

    def _apply(self) -> None:
        opacity = self._opacity.value
        visible = self.shown or opacity > 0.0
        self._effect.setEnabled(visible and opacity < 1.0)
        self._effect.setOpacity(opacity)
        if self._widget.isHidden() == visible:
            self._widget.setVisible(visible)

"""Puts the staff's pages into a kiosk, and what they decide into force."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from tryon.catalogue import Catalogue
from tryon.insights import Insights
from tryon.kiosk.camera import KioskCamera
from tryon.kiosk.settings import KioskSettings
from ui.bridge import Bridge
from ui.kiosk.guard import Guard
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.settings_file import SettingsFile
from ui.kiosk.operator.staff import Staff
from ui.kiosk.window import KioskWindow


def shown_of(catalogue: Catalogue, kiosk: KioskSettings) -> Catalogue:
    """Without the products that this kiosk does not show."""
    shown = tuple(product for product in catalogue.products if product.sku not in kiosk.hidden)
    return replace(catalogue, products=shown)


class Force(QObject):
    """Connects everything. wants_restart: the staff ended the kiosk to have it started again.

    catalogue: with the products that are hidden. camera: what opens the mirror's sources; None for another
    opener. problem: what was wrong with the settings' file at the start.
    """

    def __init__(
        self,
        window: KioskWindow,
        bridge: Bridge,
        guard: Guard,
        insights: Insights,
        kiosk: KioskSettings,
        catalogue: Catalogue,
        camera: KioskCamera | None,
        problem: str = "",
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._guard = window, bridge, guard
        self._insights, self._kiosk, self._camera = insights, kiosk, camera
        self.wants_restart = False
        self.file = SettingsFile(self, kiosk, problem=problem)
        self.staff = Staff(
            window,
            Desk(
                self.file,
                bridge,
                catalogue,
                guard.figures,
                lambda: guard.problem,
                insights.daily,
                lambda: len(window.recent.clips),
                window.shopper.show_nobody,
            ),
        )
        self.file.changed.connect(self._take)
        self.staff.end_wanted.connect(window.finish)
        self.staff.restart_wanted.connect(self._restart)
        bridge.closed.connect(self.staff.finish)

    def _take(self, kiosk: KioskSettings, _waiting: frozenset[str]) -> None:
        before, self._kiosk = self._kiosk, kiosk
        self._window.set_kiosk(kiosk)
        self._guard.set_kiosk(kiosk)
        if kiosk.camera != before.camera:
            if self._camera is not None:
                self._camera.turned = kiosk.camera.turned
            self._bridge.switch_source(kiosk.camera.source)
        if kiosk.privacy.insights_days != before.privacy.insights_days:
            self._insights.sweep(kiosk.privacy.insights_days)

    def _restart(self) -> None:
        self.wants_restart = True
        self._window.finish()

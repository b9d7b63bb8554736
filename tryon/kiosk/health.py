"""How the kiosk does, as a page for Prometheus: text, for this machine alone unless told otherwise."""

from __future__ import annotations

import logging
import math
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, Literal

import psutil

REQUEST_S = 2.0
"""A request that takes longer is cut off: one is answered at a time, and nobody may hold up the others."""

_TYPE = "text/plain; version=0.0.4; charset=utf-8"

METRICS: dict[str, tuple[Literal["gauge", "counter"], str]] = {
    "tryon_up": ("gauge", "1 while the kiosk's window is alive"),
    "tryon_uptime_seconds": ("gauge", "Since the kiosk was started"),
    "tryon_mirror_moving": ("gauge", "1 while the threads of the mirror do their work"),
    "tryon_fps": ("gauge", "Pictures that the mirror shows per second"),
    "tryon_frames_total": ("counter", "Pictures that the mirror has shown"),
    "tryon_frames_dropped_total": ("counter", "Pictures of the camera that nobody had time for"),
    "tryon_camera_up": ("gauge", "1 while the camera delivers"),
    "tryon_trouble": ("gauge", "1 while shoppers read: back in a moment"),
    "tryon_restarts_total": ("counter", "Crashes and hangs after which the kiosk was started again"),
    "tryon_thread_faults_total": ("counter", "Faults after which a thread of the kiosk began anew by itself"),
    "tryon_last_error_age_seconds": ("gauge", "Since the newest error in the log"),
    "tryon_sessions_total": ("counter", "Shoppers who agreed to be shown"),
    "tryon_captures_total": ("counter", "Pictures and clips that they took"),
    "tryon_recording_allowed": ("gauge", "1 while there is room on the disk for pictures and clips"),
    "tryon_disk_free_bytes": ("gauge", "Room on the disk of shoppers' clips"),
    "tryon_memory_bytes": ("gauge", "Resident memory of the kiosk"),
    "tryon_temperature_celsius": ("gauge", "The hottest sensor of this machine, where it has one"),
}
"""Everything that is told: kind and meaning by name."""


class HealthPage:
    """Serves what `read` gives, by name, at /metrics on `port` while it is started. Port 0: any that is free.

    outside: for other machines, too. `read` is called in a thread of ours; names that METRICS lacks are a
    defect, numbers that are not finite are left out.
    """

    def __init__(self, port: int, outside: bool, read: Callable[[], Mapping[str, float]]) -> None:
        self._wished, self._host = port, "" if outside else "127.0.0.1"
        self._read = read
        self._server: HTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """That it serves on; 0 while it does not."""
        return 0 if self._server is None else int(self._server.server_address[1])

    def start(self) -> None:
        """Serve. Raises OSError where another program has the port."""
        if self._server is not None:
            return
        read = self._read

        class Answer(_Answer):
            figures = staticmethod(read)

        self._server = _Server((self._host, self._wished), Answer)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, name="health", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Serve no longer. Takes a fifth of a second, or until a request under way is answered or cut off."""
        server, self._server = self._server, None
        if server is None or self._thread is None:
            return
        server.shutdown()
        server.server_close()
        self._thread.join(REQUEST_S)


def as_text(figures: Mapping[str, float]) -> str:
    """In Prometheus' text format."""
    lines = []
    for name, value in figures.items():
        kind, meaning = METRICS[name]
        if math.isfinite(value):
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", f"{name} {value:.10g}"]
    return "\n".join(lines) + "\n"


def machine_figures(folder: Path) -> dict[str, float]:
    """What the system tells of this process, and of the disk on which `folder` lies; what it can."""
    found = {"tryon_memory_bytes": float(psutil.Process().memory_info().rss)}
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        found["tryon_disk_free_bytes"] = float(shutil.disk_usage(folder).free)
    except OSError:  # the share of a server that is away, say
        found["tryon_disk_free_bytes"] = math.nan
    if sys.platform == "linux":  # psutil knows them nowhere else that a kiosk runs on
        sensors = psutil.sensors_temperatures().values()
        degrees = [each.current for group in sensors for each in group if each.current is not None]
        if degrees:
            found["tryon_temperature_celsius"] = max(degrees)
    return found


class _Server(HTTPServer):
    """Answers one request at a time; a few more wait in the system's queue."""

    request_queue_size = 8
    # On Windows the option would let a second program take a port that is in use.
    allow_reuse_address = sys.platform != "win32"

    def server_bind(self) -> None:
        # HTTPServer's own asks the network for the name of this machine, which may take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(self.allow_reuse_address))
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "tryon", int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        logging.getLogger("tryon.kiosk.health").warning("a request could not be answered", exc_info=True)


class _Answer(BaseHTTPRequestHandler):
    timeout = REQUEST_S
    figures: Callable[[], Mapping[str, float]]

    def setup(self) -> None:
        super().setup()
        # The time-out begins anew with every byte; this does not.
        self._cut = threading.Timer(REQUEST_S, self._cut_off)
        self._cut.daemon = True
        self._cut.start()

    def finish(self) -> None:
        self._cut.cancel()
        super().finish()

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # whoever asked has gone
            self.close_connection = True

    def do_GET(self) -> None:
        if self.path not in ("/", "/metrics"):
            self.send_error(404)
            return
        body = as_text(self.figures()).encode()
        self.send_response(200)
        self.send_header("Content-Type", _TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "tryon"

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: who asks, and how often, is no matter for the log."""

    def _cut_off(self) -> None:
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # over already
            return

"""The process that serves one share: `python -m tryon.share.serving`, started by tryon.share.server.

A process of its own, because Python runs one thread at a time: a thread that turns away a thousand requests a
second would hold up each of the mirror's. It reads an Offer, writes Reports, and ends when its parent does.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import threading

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from tryon.share.gate import Gate
from tryon.share.offer import Offer, Report
from tryon.share.site import Share, make_site

REQUEST_TIMEOUT_S = 8.0
"""From a connection's opening, or from an answer, to the end of the next request's header. A phone's takes
some milliseconds; who drips it byte by byte ("slow loris") is cut off."""
GONE_FOR_S = 900.0
"""How long an expired share still says that it has expired."""
REPORT_S = 0.25
MOST_HEADER_BYTES = 8192
QUEUED_CONNECTIONS = 256
"""Held by the system until they are looked at: in a flood, a phone's must not be refused before that."""


def protocol_class(gate: Gate) -> type[H11Protocol]:
    """uvicorn's HTTP, but only for connections that `gate` lets in, and with an end to its patience."""

    class GatedProtocol(H11Protocol):
        _address: str | None = None
        _patience: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            address = self.client[0] if self.client else ""
            if not gate.enter(address):
                transport.abort()
                return
            self._address = address
            self._wait_for_request()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            if self._patience is not None:
                self._patience.cancel()
            if self._address is not None:
                gate.leave(self._address)
                self._address = None

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._wait_for_request()

        def _wait_for_request(self) -> None:
            if self._patience is not None:
                self._patience.cancel()
            self._patience = self.loop.call_later(REQUEST_TIMEOUT_S, self._lose_patience)

        def _lose_patience(self) -> None:
            answering = self.cycle is not None and not self.cycle.response_complete
            if answering and not self.transport.is_closing():
                self._wait_for_request()
            else:  # nothing was asked, or nothing is taken of what remains to be sent
                self.transport.abort()

    return GatedProtocol


def main() -> None:
    """Serve the offer on standard input until that is closed, or for some time after it has expired."""
    logging.disable(logging.CRITICAL)  # addresses of requests hold the token
    offer = Offer.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        listener = socket.create_server((offer.address, 0), backlog=QUEUED_CONNECTIONS)
    except OSError as error:
        _say(Report(problem=error.strerror or str(error)))
        return
    asyncio.run(_serve(offer, listener))


async def _serve(offer: Offer, listener: socket.socket) -> None:
    share, gate = Share(offer), Gate()
    config = uvicorn.Config(
        make_site(share, gate),
        http=protocol_class(gate),
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=QUEUED_CONNECTIONS,
        timeout_keep_alive=5,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    port = listener.getsockname()[1]
    said = Report(port=port)
    _say(said)
    while not serving.done() and share.seconds_since_end < GONE_FOR_S:
        await asyncio.sleep(REPORT_S)
        report = Report(port=port, counts=share.counts)
        if report != said:
            _say(report)
            said = report


def _say(report: Report) -> None:
    print(report.model_dump_json(), flush=True)


def _end_with_parent() -> None:
    """Blocks until the parent closes the pipe or dies, then ends the process, whatever it is doing."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()

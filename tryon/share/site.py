"""The pages and files behind one share's address."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tryon.errors import InputError
from tryon.share.files import identity
from tryon.share.gate import Gate
from tryon.share.offer import Counts, Offer, OfferedFile
from tryon.share.page import SCRIPT, STYLE, STYLE_HASH, gone, page

SEND_TIMEOUT_S = 20.0
"""For 64 kB to a phone. A slower one is gone, or holds the connection on purpose."""

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": f"default-src 'none'; style-src 'self' {STYLE_HASH}; script-src 'self'; "
    "img-src 'self' data:; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


class _EndedError(Exception):
    """Access ended while a file was on its way."""


class Share:
    """An offer while it lasts, and what phones did with it. clock: monotonic seconds."""

    def __init__(self, offer: Offer, clock: Callable[[], float] = time.monotonic) -> None:
        self.offer = offer
        self._clock = clock
        self._ends_s = clock() + offer.lifetime_s
        self._phones: set[str] = set()
        self._begun = 0
        self._finished = 0

    @property
    def seconds_left(self) -> float:
        """Until access ends; 0 when it has."""
        return max(0.0, self._ends_s - self._clock())

    @property
    def seconds_since_end(self) -> float:
        """Since access ended by itself; 0 while it lasts."""
        return max(0.0, self._clock() - self._ends_s)

    @property
    def counts(self) -> Counts:
        """What has happened so far."""
        return Counts(
            phones=len(self._phones), downloads_begun=self._begun, downloads_finished=self._finished
        )

    def find(self, number: str) -> OfferedFile | None:
        """The file of this number, if it is still there and the same."""
        files = {str(index): file for index, file in enumerate(self.offer.files)}
        file = files.get(number)
        return file if file is not None and self.still_offers(file) else None

    def still_offers(self, file: OfferedFile) -> bool:
        """Whether a file may be sent, or go on being sent."""
        if not self.seconds_left:
            return False
        try:
            return identity(file.path) == file.identity
        except InputError:
            return False

    def page_opened(self, address: str) -> None:
        """A phone sees the page."""
        if len(self._phones) < 1000:  # whoever comes from more addresses wants to fill the memory
            self._phones.add(address)

    def download_begun(self) -> None:
        """The first byte of a file to keep is about to be sent."""
        self._begun += 1

    def download_finished(self) -> None:
        """The last byte of a file to keep was sent."""
        self._finished += 1


def make_site(share: Share, gate: Gate) -> ASGIApp:
    """The application: the rate limit, then the token, then the few pages; nothing else can be found."""

    async def show_page(request: Request) -> Response:
        share.page_opened(request.client.host if request.client else "")
        return HTMLResponse(page(share.offer, share.seconds_left, request.headers.get("user-agent", "")))

    async def style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    async def script(_: Request) -> Response:
        return Response(SCRIPT, media_type="text/javascript")

    async def privacy(_: Request) -> Response:
        if not share.offer.privacy:
            raise HTTPException(404)
        return HTMLResponse(share.offer.privacy)

    async def poster(request: Request) -> Response:
        file = _file(share, request)
        if file.poster is None:
            raise HTTPException(404)
        return Response(file.poster, media_type="image/jpeg")

    async def see(request: Request) -> Response:
        return _OfferedResponse(share, _file(share, request), keep=False)

    async def save(request: Request) -> Response:
        return _OfferedResponse(share, _file(share, request), keep=True)

    routes = [
        Route("/", show_page),
        Route("/page.css", style),
        Route("/page.js", script),
        Route("/privacy", privacy),
        Route("/poster/{number}", poster),
        Route("/see/{number}", see),
        Route("/save/{number}", save),
    ]
    pages = Starlette(routes=routes)
    pages.router.redirect_slashes = False
    return _Guard(pages, share, gate)


def _file(share: Share, request: Request) -> OfferedFile:
    file = share.find(request.path_params["number"])
    if file is None:
        raise HTTPException(404)
    return file


class _OfferedResponse(FileResponse):
    """A file whose sending stops as soon as it is no longer offered; downloads are counted.

    A download may come in ranges: it begins with the file's first byte and is finished with its last.
    """

    def __init__(self, share: Share, file: OfferedFile, *, keep: bool) -> None:
        super().__init__(
            file.path,
            media_type=file.media_type,
            filename=file.name,
            content_disposition_type="attachment" if keep else "inline",
        )
        self._share = share
        self._file = file
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = self._keep and scope["method"] == "GET"
        reaches_end = False

        async def send_while_offered(message: Message) -> None:
            nonlocal reaches_end
            if not self._share.still_offers(self._file):
                raise _EndedError
            if message["type"] == "http.response.start" and counted:
                first, last = _sent_range(message, self._file.size_bytes)
                reaches_end = last == self._file.size_bytes - 1
                if first == 0:
                    self._share.download_begun()
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body") and reaches_end:
                self._share.download_finished()

        await super().__call__(scope, receive, send_while_offered)


def _sent_range(start: Message, size_bytes: int) -> tuple[int, int]:
    """First and last byte of the file that a response carries; (-1, -1) for none or several pieces."""
    if start["status"] == 200:
        return 0, size_bytes - 1
    headers = dict(start["headers"])
    found = re.fullmatch(rb"bytes (\d+)-(\d+)/\d+", headers.get(b"content-range", b""))
    return (int(found[1]), int(found[2])) if found and start["status"] == 206 else (-1, -1)


class _Guard:
    """Lets through what comes slowly enough and knows the token; times out who takes nothing.

    Whatever has a wrong token gets the same answer after the same work, before any path is looked at.
    """

    def __init__(self, site: ASGIApp, share: Share, gate: Gate) -> None:
        self._site = site
        self._share = share
        self._gate = gate
        self._token = share.offer.token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_in_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_RAW_HEADERS]}
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await send(message)

        with contextlib.suppress(_EndedError, OSError):  # a timeout is an OSError, too
            await self._answer(scope)(_inside(scope), receive, send_in_time)
        # What did not come to its end is closed by uvicorn, and the phone sees that the file is not whole.

    def _answer(self, scope: Scope) -> ASGIApp:
        address = scope["client"][0] if scope.get("client") else ""
        if not self._gate.request(address):
            return PlainTextResponse("429", 429, {"retry-after": "5", "connection": "close"})
        token = scope["path"].split("/", 2)[1] if scope["path"].startswith("/") else ""
        if not secrets.compare_digest(token.encode("utf-8", "replace"), self._token):
            return PlainTextResponse("404", 404)
        if self._share.seconds_left or scope["path"].endswith("/page.css"):
            return self._site
        return HTMLResponse(gone(self._share.offer), 410)


def _inside(scope: Scope) -> Scope:
    """The request as seen from behind the token."""
    rest = scope["path"].split("/", 2)[2:]
    path = "/" + (rest[0] if rest else "")
    return {**scope, "path": path, "raw_path": path.encode()}

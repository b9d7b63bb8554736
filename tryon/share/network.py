"""Under which addresses phones can reach this PC."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil

_NOWHERE = ("203.0.113.1", 9)
"""Nobody's address (RFC 5737). Connecting a datagram socket sends nothing: it only asks the routes."""


@dataclass(frozen=True)
class LanAddress:
    """An IPv4 address of this PC and the interface that has it. default: the one of the default route."""

    address: str
    interface: str
    default: bool


def addresses() -> tuple[LanAddress, ...]:
    """Where phones may reach this PC, likeliest first; empty when it is in no network.

    The default route's address comes first, then private ones (RFC 1918), then others, then those that a PC
    gives itself when nobody answers (169.254). Tunnels (a VPN) come last: a phone is not in them.
    """
    route = _address_of_default_route()
    up = {name for name, stats in psutil.net_if_stats().items() if stats.isup}
    found = [
        (entry.ptp is not None, LanAddress(entry.address, name, entry.address == route))
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if name in up
        and entry.family == socket.AF_INET
        and not ipaddress.ip_address(entry.address).is_loopback
    ]
    return tuple(candidate for _, candidate in sorted(found, key=lambda pair: (pair[0], *_rank(pair[1]))))


def _rank(candidate: LanAddress) -> tuple[bool, bool, bool, str]:
    parsed = ipaddress.ip_address(candidate.address)
    return not candidate.default, parsed.is_link_local, not parsed.is_private, candidate.interface


def _address_of_default_route() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_NOWHERE)
        except OSError:  # no default route: a network without internet
            return None
        return str(probe.getsockname()[0])

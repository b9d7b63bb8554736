"""A QR code that lets a phone join a Wi-Fi, for places where phone and mirror share no network.

What the operator sets up once: the PC opens a hotspot of its own (Windows: Settings > Network > Mobile
hotspot; GNOME: Settings > Wi-Fi > Turn On Wi-Fi Hotspot; macOS: General > Sharing > Internet Sharing), or a
cheap access point hangs on its cable. It needs no internet. The shopper scans this code first, joins, then
scans the code of the share. Name and password are the operator's: the program cannot read them anywhere.
"""

from __future__ import annotations

import segno
from segno.helpers import make_wifi_data

from tryon.errors import InputError

WPA_PASSWORD_LENGTHS = range(8, 64)
"""Characters of a WPA passphrase (IEEE 802.11i)."""
SSID_BYTES = range(1, 33)


def wifi_qr(ssid: str, password: str = "", *, hidden: bool = False) -> segno.QRCode:
    """The code that Android, iOS and HarmonyOS understand as "join this Wi-Fi"; no password: an open one.

    Draw it with `tryon.share.qr`. Raises InputError for what no Wi-Fi can be called or locked with.
    """
    if len(ssid.encode()) not in SSID_BYTES:
        raise InputError("the Wi-Fi's name must have 1 to 32 bytes; look it up in the hotspot's settings")
    if password and len(password) not in WPA_PASSWORD_LENGTHS:
        raise InputError(
            "the Wi-Fi's password must have 8 to 63 characters; look it up in the hotspot's settings"
        )
    data = make_wifi_data(ssid, password or None, "WPA" if password else "nopass", hidden=hidden)
    return segno.make_qr(data, error="m")

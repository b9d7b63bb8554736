"""What a post says of itself: that it is a virtual try-on. Nothing of who, where or on which machine."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

DESCRIPTION = (
    "Virtual try-on: products drawn over a camera's pictures. 虚拟试穿：商品由程序绘制在摄像头画面上。"
)

# IPTC NewsCodes, Digital Source Type: "Mix or composite of several elements, any of which may or may not be
# generative AI". Its neighbour compositeSynthetic says that some are, and platforms label posts by it; ours
# are drawn from the makers' 3D models.
DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/composite"

XMP_PACKET = f"""<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{DESCRIPTION}</rdf:li></rdf:Alt></dc:description>
   <Iptc4xmpExt:DigitalSourceType>{DIGITAL_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end='r'?>""".encode()
"""The XMP packet of every post: a description and IPTC's digital source type."""

# ISO 16684-3 (XMP storage in files): in ISO base media a top-level box of type "uuid" with this identifier.
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def append_xmp(mp4: BinaryIO) -> None:
    """Put the packet behind the last box of a finished MP4, where it moves nothing that the index names."""
    mp4.seek(0, os.SEEK_END)
    mp4.write(struct.pack(">I4s", 8 + len(_XMP_UUID) + len(XMP_PACKET), b"uuid") + _XMP_UUID + XMP_PACKET)

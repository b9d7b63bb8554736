"""What a photo or post says of itself: that it is a virtual try-on. Nothing of who or where."""

from __future__ import annotations

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
"""The XMP packet of every photo and post: a description and IPTC's digital source type."""

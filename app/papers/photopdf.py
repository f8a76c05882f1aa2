"""A PDF of photos, one to a page, each with the very bytes it has as a JPEG file."""

from __future__ import annotations

from collections.abc import Sequence

from app.papers.takings import Photo

# A photo tells no size of its paper, so its longer side becomes that of A4: 842 pt.
LONG_SIDE_PT = 842


def pdf_of_photos(photos: Sequence[Photo]) -> bytes:
    """Return a PDF 1.4 (ISO 32000-1) with a page for each photo; it does not tell who made it."""
    pages = " ".join(f"{3 + 3 * n} 0 R" for n in range(len(photos)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{pages}] /Count {len(photos)} >>".encode(),
    ]
    for number, photo in enumerate(photos):
        objects += _page(3 + 3 * number, photo)
    return _file(objects)


def _page(first: int, photo: Photo) -> list[bytes]:
    """Return the objects of one page: itself, what is drawn on it, and the photo."""
    scale = LONG_SIDE_PT / max(photo.width_px, photo.height_px)
    width, height = (f"{side * scale:.2f}" for side in (photo.width_px, photo.height_px))
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] "
        f"/Resources << /XObject << /P {first + 2} 0 R >> >> /Contents {first + 1} 0 R >>"
    )
    space = "DeviceGray" if photo.is_grey else "DeviceRGB"
    picture = (
        f"/Type /XObject /Subtype /Image /Width {photo.width_px} /Height {photo.height_px} "
        f"/ColorSpace /{space} /BitsPerComponent 8 /Filter /DCTDecode "
    )
    drawing = f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode()
    return [page.encode(), _stream("", drawing), _stream(picture, photo.jpeg)]


def _stream(entries: str, data: bytes) -> bytes:
    head = f"<< {entries}/Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    """Return the objects, numbered from 1, with their table (ISO 32000-1, 7.5.4)."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return bytes(out + trailer.encode())

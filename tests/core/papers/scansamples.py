"""Scans and photos made for tests: good ones, broken ones, and bombs."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image, ImageDraw

CAMERA = "CANARYCAMERA"
COMMENT = "CANARYCOMMENT"


def certificate(words: str, size: tuple[int, int] = (600, 800)) -> Image.Image:
    """Return a picture of a paper with some words and a stamp."""
    paper = Image.new("RGB", size, "#F8F4E8")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((20, 20, size[0] - 20, size[1] - 20), outline="#1C5D4A", width=6)
    for line in range(12):
        pen.text((60, 80 + 40 * line), f"{words} {line}", fill="black", font_size=26)
    pen.ellipse(
        (size[0] - 200, size[1] - 200, size[0] - 60, size[1] - 60), outline="#A6282E", width=8
    )
    return paper


def jpeg_bytes(image: Image.Image, *, orientation: int = 1) -> bytes:
    """Return a JPEG as a phone writes it: with camera, place, comment and orientation."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    out = BytesIO()
    image.save(out, "JPEG", quality=90, exif=exif, comment=COMMENT.encode())
    return out.getvalue()


def picture_bytes(image: Image.Image, name: str) -> bytes:
    """Return a picture as a file of the form that Pillow calls ``name``."""
    out = BytesIO()
    image.save(out, name)
    return out.getvalue()


def tiff_bytes(images: list[Image.Image]) -> bytes:
    """Return a TIFF of several pages, as office scanners write it."""
    out = BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression="tiff_lzw")
    return out.getvalue()


def pdf_bytes(
    pages: int = 1, *, box: str = "0 0 300 400", content: bytes = b"", extra: str = ""
) -> bytes:
    """Return a PDF of so many pages that all draw ``content``."""
    kids = " ".join(f"{number + 5} 0 R" for number in range(pages))
    stream = zlib.compress(content)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} /MediaBox [{box}] >>".encode(),
        f"<< /Filter /FlateDecode /Length {len(stream)} >>\nstream\n".encode()
        + stream
        + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    page = (
        "<< /Type /Page /Parent 2 0 R /Contents 3 0 R "
        f"/Resources << /Font << /F 4 0 R >> {extra} >> >>"
    )
    objects += [page.encode()] * pages
    return numbered(objects)


def numbered(objects: list[bytes]) -> bytes:
    """Return objects as a PDF file with its table."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return bytes(out) + end.encode()


def png_bomb(side_px: int) -> bytes:
    """Return a small PNG that declares so many pixels a side, and holds them all as zeros."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    deflate = zlib.compressobj(9)
    line = bytes(1 + 3 * side_px)
    data = b"".join(deflate.compress(line) for _ in range(min(side_px, 3000))) + deflate.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg_declaring(width_px: int, height_px: int) -> bytes:
    """Return a small JPEG whose header claims another size."""
    whole = bytearray(picture_bytes(Image.new("RGB", (64, 64), "white"), "JPEG"))
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", height_px, width_px)
    return bytes(whole)

"""What an attached file is by its content, and pictures made small enough to show and to print.

A picture is decoded by Pillow, in four formats only and never past `MOST_PIXELS`: what its head
says is looked at before anything is unpacked. SVG and HTML can carry programs: they are documents
here and nothing draws them.
"""

from __future__ import annotations

import contextlib
import logging
import re
import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

__all__ = ["MOST_PIXELS", "Look", "blank", "look_at", "printable", "thumbnail"]

MOST_PIXELS = 120_600_000
"""A whole Sentinel-2 tile of 10 m pixels, or two frames of the finest camera: 362 MB unpacked."""

PRINTED_PX = 1400
"""Longest side of a printed picture: 80 mm at 440 pixels per inch."""

_FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
}
_HEADS = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
)
_QUALITY = 88
_SHRINKS = frozenset(("L", "LA", "RGB", "RGBA", "CMYK"))
"""Kinds of pixels that are made fewer by averaging; the others are converted first."""
_ORIENTATION, _EXIF_FOLDER, _TAKEN, _TAKEN_ZONE = 0x0112, 0x8769, 0x9003, 0x9011
"""Tags of EXIF 2.32: orientation, its own folder, DateTimeOriginal, OffsetTimeOriginal."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is.

    Attributes:
        media: Kind by content, as `image/jpeg`.
        width_px: Width of a picture as seen upright; 0 of a document.
        height_px: Its height.
        taken: What its camera wrote into it (EXIF), as written, with its zone if it told one; ""
            if it told nothing. A clock that anybody can set: a suggestion, no evidence.
    """

    media: str
    width_px: int = 0
    height_px: int = 0
    taken: str = ""


def look_at(content: bytes, name: str) -> Look:
    """Returns what a file is, by its content; its name only tells kinds of text apart.

    Args:
        content: All of it.
        name: Base name, for messages.

    Raises:
        InputError: It begins as a picture and cannot be drawn, or is one of too many pixels.
    """
    kind = _picture_kind(content)
    if not kind:
        return Look(_document(content))
    with _quiet(), _opened(content, kind, name) as image:
        wide, high = image.size
        turned, taken = _told(image)
        if turned:
            wide, high = high, wide
        _decoded(image, name)
    return Look(_FORMATS[kind], wide, high, taken)


def thumbnail(content: bytes, longest_px: int) -> bytes:
    """Returns a small picture as PNG, upright.

    Args:
        content: A picture that `look_at` took.
        longest_px: Its longest side at most.

    Raises:
        InputError: It cannot be drawn.
    """
    return _saved(_small(content, longest_px), "PNG")


def printable(content: bytes) -> tuple[str, bytes]:
    """Returns a picture as a page takes it, upright, and its format ("jpg" or "png").

    Everything but the pixels is left out: place, camera and thumbnails in EXIF are not printed.

    Args:
        content: A picture that `look_at` took.

    Raises:
        InputError: It cannot be drawn.
    """
    lossy = _picture_kind(content) == "JPEG"
    image = _small(content, PRINTED_PX)
    return ("jpg", _saved(image, "JPEG")) if lossy else ("png", _saved(image, "PNG"))


def blank(width_px: int, height_px: int) -> bytes:
    """Returns an empty picture of the same proportions, as PNG, where the bytes are not at hand.

    Args:
        width_px: Of the picture.
        height_px: Of the picture.
    """
    from PIL import Image

    share = PRINTED_PX / max(width_px, height_px, PRINTED_PX)
    size = max(round(width_px * share), 1), max(round(height_px * share), 1)
    return _saved(Image.new("RGB", size, "white"), "PNG")


def _picture_kind(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for head, kind in _HEADS if content.startswith(head)), "")


def _document(content: bytes) -> str:
    head = content[:4096]
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return "application/zip"
    try:
        # the cut may fall inside a letter
        text = head.decode("utf-8", "strict" if len(content) <= len(head) else "ignore")
    except UnicodeDecodeError:
        return "application/octet-stream"
    if "\0" in text:
        return "application/octet-stream"
    if re.search(r"<svg[\s>]", text, re.IGNORECASE):
        return "image/svg+xml"
    if re.search(r"<(!doctype\s+html|html[\s>])", text, re.IGNORECASE):
        return "text/html"
    return "text/plain"


def _opened(content: bytes, kind: str, name: str) -> Image.Image:
    from PIL import Image

    try:
        allowed = (kind, "MPO") if kind == "JPEG" else (kind,)
        image = Image.open(BytesIO(content), formats=allowed)
    except Image.DecompressionBombError as error:
        raise _too_large(name, "more than any camera takes") from error
    except _BROKEN as error:
        raise _unreadable(name) from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(name, f"{thousands(image.width)} × {thousands(image.height)}")
    return image


def _decoded(image: Image.Image, name: str) -> None:
    """Decodes once, in steps that a large JPEG allows, so that a broken picture is known now."""
    try:
        image.load()
    except _BROKEN as error:
        raise _unreadable(name) from error


def _small(content: bytes, longest_px: int) -> Image.Image:
    from PIL import Image

    name = "the picture"
    with _quiet(), _opened(content, _picture_kind(content), name) as image:
        # a JPEG is unpacked at a fraction of its size where that is enough
        image.draft("RGB", (2 * longest_px, 2 * longest_px))
        _decoded(image, name)
        try:
            if image.mode in _SHRINKS:
                # before anything is copied: a copy of a large picture takes as much room again
                image.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
            shown = _plain(image)
            shown.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
        except _BROKEN as error:
            raise _unreadable(name) from error
    return shown


def _plain(image: Image.Image) -> Image.Image:
    """Returns a picture upright, in red, green and blue, on white where it is transparent."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        upright = _stretched(upright)
    if upright.has_transparency_data:
        upright = Image.alpha_composite(
            Image.new("RGBA", upright.size, "white"), upright.convert("RGBA")
        )
    return upright.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """Returns grey values of 16 or 32 bits, as sensors give them, stretched to 8."""
    wide = image.convert("F")
    extrema: Any = wide.getextrema()
    low, high = (float(value) for value in extrema)
    span = (high - low) or 1.0
    return wide.point(lambda value: value * (255.0 / span) - low * 255.0 / span).convert("L")


def _saved(image: Image.Image, kind: str) -> bytes:
    made = BytesIO()
    if kind == "JPEG":
        image.save(made, kind, quality=_QUALITY)
    else:
        image.save(made, kind)
    return made.getvalue()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What is wrong with a picture is said by us, in one sentence, not by the library."""
    logging.getLogger("PIL").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _told(image: Image.Image) -> tuple[bool, str]:
    """Returns whether EXIF says that the picture lies on its side, and when it was taken."""
    try:
        exif = image.getexif()
        told = exif.get_ifd(_EXIF_FOLDER)
        turned = exif.get(_ORIENTATION) in (5, 6, 7, 8)
    except _BROKEN:
        # what a camera wrote beside the picture says nothing against the picture
        return False, ""
    text, zone = str(told.get(_TAKEN, "")), str(told.get(_TAKEN_ZONE, ""))
    found = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d)", text)
    if not found:
        return turned, ""
    year, month, day, clock = found.groups()
    offset = zone if re.fullmatch(r"[+-]\d\d:\d\d", zone) else ""
    return turned, f"{year}-{month}-{day}T{clock}{offset}"


_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
)
"""What Pillow raises on broken content (`PIL.UnidentifiedImageError` is an `OSError`)."""


def _unreadable(name: str) -> InputError:
    return InputError(
        "It begins as a picture and cannot be drawn: it is cut short or damaged.",
        file=name,
        advice="Get it anew; or pack it as ZIP, to attach it as a document that is not drawn.",
    )


def _too_large(name: str, size: str) -> InputError:
    return InputError(
        f"The picture has too many pixels ({size}; at most {thousands(MOST_PIXELS)}).",
        file=name,
        advice="Attach a part or a smaller copy, or pack it as ZIP to attach it as a document.",
    )

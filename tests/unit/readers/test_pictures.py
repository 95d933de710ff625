"""What an attached file is, and that no picture does harm."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from lightering.errors import InputError
from lightering.readers import pictures
from lightering.readers.pictures import blank, look_at, printable, thumbnail


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    made = BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def half() -> Image.Image:
    """Left red, right blue; 40 by 20."""
    image = Image.new("RGB", (40, 20), "red")
    image.paste("blue", (20, 0, 40, 20))
    return image


@pytest.mark.parametrize(
    ("kind", "media"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/tiff"), ("WEBP", "image/webp")],
)
def test_that_a_picture_is_known_by_its_content_whatever_its_name(kind: str, media: str) -> None:
    look = look_at(saved(half(), kind), "evidence.txt")
    assert (look.media, look.width_px, look.height_px, look.taken) == (media, 40, 20, "")


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"PK\x03\x04rest", "application/zip"),
        ("선박 전보, hull 3".encode(), "text/plain"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "image/svg+xml"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff\xfe\x41", "application/octet-stream"),
        (b"", "text/plain"),
        ("é".encode() * 3000, "text/plain"),
    ],
)
def test_that_a_document_is_never_drawn(content: bytes, media: str) -> None:
    look = look_at(content, "a.png")
    assert (look.media, look.width_px) == (media, 0)


def test_that_a_picture_lying_on_its_side_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the top of the scene is at the right
    lying = saved(half(), "JPEG", exif=exif, quality=100)
    look = look_at(lying, "a.jpg")
    assert (look.width_px, look.height_px) == (20, 40)
    with Image.open(BytesIO(thumbnail(lying, 40))) as shown:
        assert shown.size == (20, 40)
        assert shown.getpixel((10, 2))[0] > 200  # red is above
        assert shown.getpixel((10, 38))[2] > 200


def test_that_the_date_of_the_camera_is_told_with_its_zone_only_if_it_wrote_one() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:09:14 11:42:31"
    assert look_at(saved(half(), "JPEG", exif=exif), "a").taken == "2026-09-14T11:42"
    exif.get_ifd(0x8769)[0x9011] = "+09:00"
    assert look_at(saved(half(), "JPEG", exif=exif), "a").taken == "2026-09-14T11:42+09:00"
    exif.get_ifd(0x8769)[0x9003] = "=HYPERLINK(evil)"
    assert look_at(saved(half(), "JPEG", exif=exif), "a").taken == ""


def chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def bomb(wide: int, high: int) -> bytes:
    """A PNG of a few hundred kilobytes that would unpack to `wide * high` pixels."""
    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000, 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [11_000, 20_000, 60_000, 2_000_000_000])
def test_that_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_decoded", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(InputError, match=r"too many pixels.*Attach a part or a smaller copy"):
        look_at(bomb(side, side), "bomb.png")


def test_that_the_largest_picture_allowed_is_a_whole_tile_of_sentinel_2() -> None:
    # 10,980 pixels a side is what the 10 m bands have
    assert 10_980**2 < pictures.MOST_PIXELS < 11_000**2


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_that_a_broken_picture_is_refused_with_a_way_out(kind: str) -> None:
    whole = saved(Image.effect_noise((200, 200), 80).convert("RGB"), kind)
    # twelve bytes say what it is
    for cut in (12, 20, len(whole) // 2):
        with pytest.raises(InputError, match=r"hull\.jpg.*(cut short|damaged).*ZIP"):
            look_at(whole[:cut], "hull.jpg")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_that_damage_anywhere_is_refused_or_drawn_and_nothing_else(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:09:14 11:42:31"
    whole = saved(half(), kind, exif=exif)
    drawn = refused = 0
    for place in range(len(whole)):
        broken = bytearray(whole)
        broken[place] ^= 1 << place % 8
        try:
            look = look_at(bytes(broken), "a.tif")
            if look.width_px:
                printable(bytes(broken))
                thumbnail(bytes(broken), 16)
            drawn += 1
        except InputError:
            refused += 1
    assert drawn + refused == len(whole)
    assert refused


def test_that_a_printed_picture_is_small_and_says_nothing_of_place_or_camera() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    large = saved(Image.effect_noise((4000, 1000), 60).convert("RGB"), "JPEG", exif=exif)
    kind, content = printable(large)
    assert kind == "jpg"
    assert b"Secret" not in content
    with Image.open(BytesIO(content)) as shown:
        assert shown.size == (1400, 350)
    assert printable(large) == (kind, content)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "F", "CMYK"])
def test_that_every_kind_of_pixel_can_be_printed(mode: str) -> None:
    grey = Image.linear_gradient("L").resize((64, 64))
    if mode == "I;16":
        image = Image.frombytes(
            "I;16", (64, 64), struct.pack("<4096H", *(v * 40 for v in grey.tobytes()))
        )
    else:
        image = grey.convert(mode)
    made = saved(image, "TIFF" if mode in ("I;16", "F", "CMYK") else "PNG")
    assert look_at(made, "a").width_px == 64
    kind, content = printable(made)
    assert kind == "png"
    with Image.open(BytesIO(content)) as shown:
        assert shown.mode == "RGB"
        # top dark, bottom bright, as it was
        assert shown.getpixel((5, 2))[0] < 60
        assert shown.getpixel((5, 61))[0] > 190


def test_that_what_is_transparent_is_printed_on_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    with Image.open(BytesIO(printable(saved(clear, "PNG"))[1])) as shown:
        assert shown.getpixel((4, 4)) == (255, 255, 255)


def test_that_an_empty_picture_has_the_proportions_of_the_lost_one() -> None:
    with Image.open(BytesIO(blank(8000, 2000))) as shown:
        assert shown.size == (1400, 350)

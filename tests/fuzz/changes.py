"""Changes to bytes and to what they stand for: each call gives another broken file."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

__all__ = ["changed", "other_value"]

TOKENS = re.compile(rb"[A-Za-z_]+|[0-9.]+|[^A-Za-z0-9_.]")
WORDS = (
    b"", b"0", b"-1", b"91", b"181", b"360", b"102.3", b"511", b"NaN", b"inf", b"1e400", b"-0.0",
    b"null", b"true", b"371234000", b"371234000.0", b"3.7E8", b"1" * 400, b"2147483648",
    b"18446744073709551616", b"1709343000", b"1709343000000", b"2024-02-30T00:00:00Z",
    b"01/02/2024 00:00", b"2024-03-02T01:30:00+25:00", b"23:59:60", b"\0", b"\r", b"\n", b"\r\n",
    b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1b[2J", b"\xe2\x80\xae", b'"', b'""', b"'", b",",
    b";", b"\t", b"|", b"#", b"=1+1", b"<", b">", b"&amp;", b"&x;", b"<!DOCTYPE a>", b"<![CDATA[",
    b"]]>", b"{", b"}", b"[", b"]", b"[" * 60, b"{\"a\":" * 60, b":", b"\\", b"\\ud800", b"!", b"*",
    b"$", b"!AIVDM,2,1,3,A,", b"x" * 5000, b"mmsi", b"lat", b"lon", b"time", b"PAR1", b"PK\3\4",
    b"SQLite format 3\0", b"\x1f\x8b", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
"""What a value may be replaced with, or what may stand anywhere."""


def changed(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """Returns a file with one to six changes; sometimes packed, sometimes changed within its pack.

    Args:
        content: A file.
        others: Other files, for pieces of theirs.
        random: Decides; the same state gives the same file.
    """
    if content.startswith(b"PK\3\4") and random.random() < 0.7:
        content = _inside(content, others, random)
        return content if random.random() < 0.8 else _bytewise(content, others, random)
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        how = random.choice((_bytewise, _tokenwise, _linewise))
        content = how(content, others, random)
    if random.random() < 0.05:
        pack = random.choice((gzip.compress, _zstd, _zip))
        content = pack(content)
        if random.random() < 0.5:
            content = _bytewise(content, others, random)
    return content


def other_value(told: Any, random: Random) -> Any:
    """Returns the same JSON with one value of another kind, or gone.

    Args:
        told: Plain data.
        random: Decides.
    """
    if isinstance(told, dict) and told and random.random() < 0.85:
        name = random.choice(sorted(told))
        if random.random() < 0.1:
            return {key: value for key, value in told.items() if key != name}
        return told | {name: other_value(told[name], random)}
    if isinstance(told, list) and told and random.random() < 0.6:
        place = random.randrange(len(told))
        return [*told[:place], other_value(told[place], random), *told[place + 1 :]]
    return random.choice(
        (None, True, -1, 0, 7, 1e300, 2**70, "", "x", "confirmed", [], {}, [1], [[]], {"a": 1})
    )


def _bytewise(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    start = random.randrange(len(content) + 1)
    width = min(random.choice((1, 1, 2, 4, 8, 40, 400)), len(content) - start)
    end = start + width
    match random.randrange(8):
        case 0:
            flipped = bytes(byte ^ (1 << random.randrange(8)) for byte in content[start:end])
            return content[:start] + flipped + content[end:]
        case 1:
            return content[:start] + random.randbytes(width) + content[end:]
        case 2:
            return content[:start] + content[end:]
        case 3:
            return content[:start] + content[start:end] * random.choice((2, 3, 50)) + content[end:]
        case 4:
            return content[:start] + random.choice(WORDS) + content[start:]
        case 5:
            return content[:start] if random.random() < 0.5 else content[start:]
        case 6:
            other = random.choice(others)
            return content[:start] + other[random.randrange(len(other) + 1) :]
        case _:
            fill = random.choice((b"\0", b"\xff", b"A", b"\xa5"))
            return content[:start] + fill * width + content[end:]


def _tokenwise(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    del others
    if content.count(b"\0") > len(content) // 50:
        return _bytewise(content, (content,), random)
    found = [match.span() for match in TOKENS.finditer(content[:100_000])]
    if not found:
        return content
    start, end = random.choice(found)
    piece = content[start:end]
    if random.random() < 0.3:
        a, b = random.choice(found)
        word = content[a:b]
    else:
        word = random.choice(WORDS)
    match random.randrange(4):
        case 0 if len(piece) > 2:
            # one place of the code everywhere: names of columns, separators
            return content.replace(piece, word)
        case 1:
            return content[:start] + content[end:]
        case _:
            return content[:start] + word + content[end:]


def _linewise(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    lines = content.split(b"\n")
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            lines[first], lines[second] = lines[second], lines[first]
        case 1:
            lines.insert(first, lines[second])
        case 2:
            del lines[first]
        case 3:
            lines.insert(first, random.choice(others).split(b"\n")[0][:5000])
        case _:
            return content.replace(b"\n", random.choice((b"\r", b"\r\n", b"", b"\n\n", b"\0")))
    return b"\n".join(lines)


def _inside(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - an archive that was broken before: by its bytes then
        return _bytewise(content, others, random)
    if not members:
        return _bytewise(content, others, random)
    name = random.choice(sorted(members))
    members[name] = changed(members[name], (members[name],), random)
    if random.random() < 0.1:
        del members[random.choice(sorted(members))]
    return _zip_of(members)


def _zip_of(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return sink.getvalue()


def _zip(content: bytes) -> bytes:
    return _zip_of({"a.csv": content})


def _zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, "zstd", asbytes=True))

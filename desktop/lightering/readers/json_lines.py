"""JSON texts one after another, one a line: records, or features (RFC 8142, GeoJSONSeq)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.readers.json_text import Unreadable, parsed, text_pieces
from lightering.readers.text import LONGEST_LINE, decoded, encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["first_lines", "json_lines"]

_LOOK = 20
_EDGES = "\0\x1e \t\r"


def json_lines(source: Source, sample: Sample, intake: Intake) -> Iterator[tuple[Any, int]]:
    """Gives the value of each line, and its number; lines that are no JSON are refused.

    Args:
        source: The text.
        sample: Its beginning.
        intake: Where refusals and blank lines are counted.

    Raises:
        InputError: The bytes cannot be read, or a line is longer than 32 MiB.
    """
    for line, text in _lines(text_pieces(source, sample, intake), source.name):
        bare = text.strip(_EDGES)
        if not bare:
            intake.repairs["nul_padding" if "\0" in text else "blank_lines"] += 1
            if "\0" in text:
                intake.say(f"Line {line} is padded with NUL bytes; they were left out.")
            continue
        try:
            yield parsed(bare), line
        except Unreadable as error:
            intake.reject(line, "unreadable", "", text[:200])
            intake.say(f"Some lines are no JSON; the first is line {line}: {error.args[0]}.")


def first_lines(sample: Sample) -> list[str]:
    """Returns the first lines that are not blank.

    Args:
        sample: The beginning of a text.
    """
    encoding = encoding_of(sample.head, sample.name)
    wide = encoding.startswith("utf-16")
    head = sample.head.decode(encoding, "ignore") if wide else decoded(sample.head)
    lines = [line.strip(_EDGES + "\ufeff") for line in head.split("\n")[: _LOOK * 2]]
    return [line for line in lines if line][:_LOOK]


def _lines(pieces: Iterator[str], name: str) -> Iterator[tuple[int, str]]:
    line, carry = 1, ""
    for piece in pieces:
        parts = (carry + piece).split("\n")
        carry = parts.pop()
        if len(carry) > LONGEST_LINE:
            raise InputError(
                f"A line is longer than {LONGEST_LINE >> 20} MiB.",
                file=name,
                line=line + len(parts),
                advice="Check what the file is.",
            )
        for text in parts:
            yield line, text
            line += 1
    if carry:
        yield line, carry

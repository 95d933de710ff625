"""Office Open XML workbooks: the first sheet whose columns are recognisable.

openpyxl reads row by row; sizes are checked before, because a sheet packs a thousandfold.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import warnings
import zipfile
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from lightering.errors import InputError, LighteringError, shown
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.columns import known_columns, missing
from lightering.readers.header import LOOK_LINES
from lightering.readers.record import Format
from lightering.readers.sheets import cells_of
from lightering.readers.typed import Typed
from lightering.units import size_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_MAGIC = b"PK\x03\x04"
_BATCH_ROWS = 16_384
_LOOK_ROWS = 2_048
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet can hold (ECMA-376); a file that says more is not followed."""
_PROLOG_BYTES = 64 << 10
"""What stands before the first element of a part, and more."""

_MOST_BYTES = 2 << 30
_MOST_SHARED_BYTES = 256 << 20
"""Shared texts are held in memory, so they are limited more tightly than rows."""
_RATIO = 400
"""A part may unpack to this multiple of its packed size: sheets pack better than text of tracks."""
_FREE_BYTES = 64 << 20
"""Any part may unpack to this much."""


def _sniff(sample: Sample) -> float:
    # other zip archives are read member by member, unless they are packed once more
    parts = b"[Content_Types].xml" in sample.head or b"xl/" in sample.head
    return 1.0 if sample.head.startswith(_MAGIC) and parts else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    del sample
    with contextlib.ExitStack() as stack:
        if source.path is not None:
            stream: IO[bytes] = stack.enter_context(source.path.open("rb"))
        else:
            packed = stack.enter_context(source.open())
            stream = io.BytesIO(packed.read())
        try:
            _check_parts(stream, source.name)
            # openpyxl warns of features it does not keep; nothing is written here
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            _read_workbook(stream, intake, stack)
        except LighteringError:
            raise
        except Exception as error:
            # openpyxl raises anything on broken files
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            if source.path is not None:
                reason = reason.replace(str(source.path), source.name)
            raise InputError(
                f"The workbook is damaged or of a kind that is not read ({shown(reason, 120)}).",
                file=source.name,
                advice="Open it in a spreadsheet and save the sheet as CSV.",
            ) from error


def _check_parts(stream: IO[bytes], name: str) -> None:
    """Refuses a part that unpacks beyond measure, or declares what no sheet needs.

    What openpyxl does with a document type hangs on which parser of XML is installed.
    """
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            shared = info.filename.endswith("sharedStrings.xml")
            most = _MOST_SHARED_BYTES if shared else _MOST_BYTES
            limit = min(most, max(_FREE_BYTES, _RATIO * info.compress_size))
            if info.file_size > limit:
                raise InputError(
                    f"Part {shown(info.filename, 40)} unpacks to {size_words(info.file_size)}, far "
                    "more than a sheet of tracks does, so it was not read.",
                    file=name,
                    advice="Save the sheet as CSV if you trust it.",
                )
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as part:
                    head = part.read(_PROLOG_BYTES).replace(b"\0", b"")  # UTF-16, too
                if b"<!DOCTYPE" in head:
                    raise InputError(
                        f"Part {shown(info.filename, 40)} declares a document type or entities, "
                        "which a sheet of tracks never needs, so it was not read.",
                        file=name,
                        advice="Save the sheet as CSV if you trust it.",
                    )
    stream.seek(0)


def _read_workbook(stream: IO[bytes], intake: Intake, stack: contextlib.ExitStack) -> None:
    import openpyxl
    from openpyxl.utils.datetime import MAC_EPOCH

    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    stack.callback(book.close)
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    headers = [_header(sheet, intake) for sheet in sheets]
    found = next((place for place, header in enumerate(headers) if header is not None), None)
    if found is None:
        raise _no_table(sheets, intake)
    line, names = cast("tuple[int, list[str]]", headers[found])
    others = [shown(sheet.title, 24) for place, sheet in enumerate(sheets) if place != found]
    if others:
        intake.say(
            f"Sheet {shown(sheets[found].title, 24)} was read; passed over: {', '.join(others)}."
        )
    if line > 1:
        intake.say(f"The header is row {line}; the rows above it were passed over.")
    typed = Typed(names, intake, line=line)
    _take_rows(sheets[found], typed, names, line, intake, from_1904=book.epoch == MAC_EPOCH)


def _header(sheet: Any, intake: Intake) -> tuple[int, list[str]] | None:
    # what a sheet says of its own size may be wrong
    sheet.reset_dimensions()
    best: tuple[int, int, list[str]] | None = None
    rows = sheet.iter_rows(max_row=LOOK_LINES, max_col=_MOST_COLUMNS, values_only=True)
    for number, row in enumerate(rows, start=1):
        names = _names(row)
        if intake.mapping is not None and intake.mapping.wanted():
            hits = len(intake.mapping.wanted() & set(names))
        else:
            roles = known_columns(names)
            hits = 0 if missing(roles) else len(roles)
        if hits and (best is None or hits > best[0]):
            best = hits, number, names
    return (best[1], best[2]) if best is not None else None


def _names(row: Sequence[object]) -> list[str]:
    names = ["" if value is None else str(value).strip() for value in row]
    while names and not names[-1]:
        names.pop()
    # a column without a name still has a place
    return [name or f"column {place}" for place, name in enumerate(names, start=1)]


def _take_rows(
    sheet: Any, typed: Typed, names: list[str], header: int, intake: Intake, *, from_1904: bool
) -> None:
    places = {name: names.index(name) for name in typed.needed}
    roles = {name: typed.role_of(name) for name in typed.needed}
    rows = sheet.iter_rows(
        min_row=header + 1, max_row=_MOST_ROWS + 1, max_col=len(names), values_only=True
    )
    serials = line = 0
    for batch, lines in _batches(rows, header + 1, intake):
        columns = {}
        for name, place in places.items():
            values = [row[place] if place < len(row) else None for row in batch]
            columns[name], found = cells_of(values, roles[name], from_1904=from_1904)
            serials += found
        typed.take(columns, lines)
        line = int(lines[-1])
        intake.advance(line / _MOST_ROWS)
    if serials:
        intake.repairs["excel_serial"] += serials
        intake.say("Times are bare numbers; they were read as days of the spreadsheet's calendar.")


def _batches(
    rows: Iterator[Sequence[object]], first: int, intake: Intake
) -> Iterator[tuple[list[Sequence[object]], np.ndarray[Any, np.dtype[np.int64]]]]:
    numbered = _looking(enumerate(rows, start=first), intake)
    while piece := list(itertools.islice(numbered, _BATCH_ROWS)):
        if piece[-1][0] > _MOST_ROWS:
            raise InputError(
                f"A row stands below row {_MOST_ROWS:,}, which is the last a sheet can have.",
                file=intake.source.name,
                advice="Save the sheet as CSV.",
            )
        filled = [(n, row) for n, row in piece if any(v is not None and v != "" for v in row)]
        intake.repairs["blank_lines"] += len(piece) - len(filled)
        if filled:
            yield [row for _n, row in filled], np.array([n for n, _row in filled], dtype=np.int64)


def _looking(
    rows: Iterator[tuple[int, Sequence[object]]], intake: Intake
) -> Iterator[tuple[int, Sequence[object]]]:
    """Rows one by one; a sheet is slow enough for a person to wait within one batch."""
    for number, row in rows:
        if number % _LOOK_ROWS == 0:
            intake.look()
        yield number, row


def _no_table(sheets: Sequence[Any], intake: Intake) -> InputError:
    held = []
    for sheet in sheets[:4]:
        sheet.reset_dimensions()
        first = next(sheet.iter_rows(max_row=1, max_col=12, values_only=True), ())
        names = ", ".join(shown(name, 24) for name in _names(first)) or "nothing"
        held.append(f"{shown(sheet.title, 24)}: {names}")
    return InputError(
        "No sheet has columns of MMSI, time, latitude and longitude. "
        f"The first rows hold {'; '.join(held) or 'nothing'}.",
        file=intake.source.name,
        advice="Name the columns in the file: mmsi, time_utc, latitude, longitude.",
    )


FORMAT = Format(
    name="xlsx",
    title="Excel workbook, first sheet with recognisable columns",
    patterns=("*.xlsx", "*.xlsm"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)

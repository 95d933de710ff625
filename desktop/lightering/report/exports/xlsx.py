"""XLSX (ECMA-376): one sheet per table, text as text cells, times as ISO 8601 text in UTC.

The parts are written here and not by a library: a workbook then has no date of its own, and a
million rows take seconds. A table longer than a sheet goes on in further sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from lightering.report.exports.cells import content, harmless, iso, json_text, mapped, pieces
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.xml_text import office_text
from lightering.report.exports.zips import Zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["XLSX"]

_ROWS = 1_048_576 - 1
"""Rows of a sheet below its header."""
_LONGEST = 32_767
"""Characters of a cell."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="10"/>'
    '<name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
_OPEN = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    '</sheetViews><sheetFormatPr defaultRowHeight="13"/>'
)
_WIDE, _NARROW = 26, 14


def _write(layers: Sequence[Layer], path: Path, raw: bool) -> None:
    names: list[str] = []
    with Zip(path) as package:
        for layer in layers:
            rest = pieces(layer.tables)
            part, left = 1, next(rest, None)
            while part == 1 or left is not None:
                names.append(layer.name if part == 1 else f"{layer.name} ({part})")
                with package.member(f"xl/worksheets/sheet{len(names)}.xml") as stream:
                    left = _sheet(layer.schema, left, rest, stream, raw)
                part += 1
        package.add("[Content_Types].xml", _types(len(names)))
        package.add("_rels/.rels", _links([("officeDocument", "xl/workbook.xml")]))
        package.add("xl/workbook.xml", _workbook(names))
        sheets = [("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(names))]
        package.add("xl/_rels/workbook.xml.rels", _links([*sheets, ("styles", "styles.xml")]))
        package.add("xl/styles.xml", _STYLES.encode())


def _sheet(
    schema: pa.Schema,
    table: pa.Table | None,
    rest: Iterator[pa.Table],
    stream: BinaryIO,
    raw: bool,
) -> pa.Table | None:
    """Writes one sheet; returns the rows of the last piece that had no more room."""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{_width(field)}" customWidth="1"/>'
        for i, field in enumerate(schema, 1)
    )
    heads = "".join(
        f'<c s="1" t="inlineStr"><is><t>{office_text(name)}</t></is></c>' for name in schema.names
    )
    stream.write(f"{_OPEN}<cols>{columns}</cols><sheetData><row>{heads}</row>\n".encode())
    room = _ROWS
    while table is not None and room:
        here, table = table.slice(0, room), table.slice(room)
        cells = [_cells(here.column(name), raw) for name in here.column_names]
        stream.write(content(pc.binary_join_element_wise("<row>", *cells, "</row>\n", "")))
        room -= here.num_rows
        if not table.num_rows:
            table = next(rest, None)
    stream.write(b"</sheetData></worksheet>")
    return table


def _cells(column: Any, raw: bool) -> Any:
    kind = column.type
    if pa.types.is_boolean(kind):
        text = pc.if_else(column, '<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>')
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        if pa.types.is_floating(kind):
            column = pc.if_else(pc.is_finite(column), column, None)
        text = pc.binary_join_element_wise("<c><v>", column.cast(pa.string()), "</v></c>", "")
    else:
        words = _words(column, raw)
        text = pc.binary_join_element_wise(
            '<c s="2" t="inlineStr"><is><t xml:space="preserve">', words, "</t></is></c>", ""
        )
    return pc.fill_null(text, "<c/>")


def _words(column: Any, raw: bool) -> Any:
    if pa.types.is_timestamp(column.type):
        return iso(column)
    if pa.types.is_list(column.type):
        column = pa.array([json_text(value) for value in column.to_pylist()], pa.string())
    if not raw:
        column = harmless(column)
    # a longer text makes the whole workbook unreadable
    return mapped(column, lambda text: office_text(_fitting(text)))


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _width(field: pa.Field) -> int:
    wide = pa.types.is_timestamp(field.type) or field.name.startswith(("name", "kind_reason"))
    return _WIDE if wide else _NARROW


def _types(sheets: int) -> bytes:
    parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    parts += [(f"/xl/worksheets/sheet{i + 1}.xml", "worksheet") for i in range(sheets)]
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{_OFFICE}.{kind}+xml"/>' for name, kind in parts
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}'
        "</Types>"
    ).encode()


def _links(targets: list[tuple[str, str]]) -> bytes:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode()
    )


def _workbook(names: list[str]) -> bytes:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(names, 1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
    ).encode()


XLSX = ExportFormat(
    name="xlsx",
    title="XLSX",
    suffixes=(".xlsx",),
    write=_write,
    layers=True,
    about=(
        "One sheet per table; times and text as text cells, formula-like text gets a `'`; a table "
        "of more than 1,048,575 rows goes on in the next sheet."
    ),
)

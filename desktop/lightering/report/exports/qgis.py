"""How QGIS shows a layer at once: symbols by kind, and the fields of its temporal controller."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["style_of"]

_INK = "38,50,56,255"
_KINDS = (
    # shape and colour both tell the kind, so that grey print still does
    ("alongside", "diamond", "213,94,0,255", 4.0),
    ("close", "circle", "230,159,0,255", 3.4),
    ("anchored_neighbours", "square", "86,180,233,255", 2.2),
    ("convoy", "triangle", "0,114,178,255", 2.2),
    ("in_port", "pentagon", "0,158,115,255", 2.2),
    ("service_craft", "cross", "110,110,110,255", 2.2),
)
_LAYERS = {
    "fixes": ("circle", "69,90,100,160", 1.0),
    "transfers": ("diamond", "204,51,17,255", 3.6),
    "loitering": ("hexagon", "204,121,167,255", 2.6),
    "gaps": ("cross2", "69,90,100,255", 2.6),
    "leads": ("cross_fill", "240,228,66,255", 2.6),
}
_ANY = ("circle", "110,110,110,255", 2.2)
_START_FIELDS = ("start_utc", "first_utc", "earliest_utc")
_END_FIELDS = ("end_utc", "last_utc", "latest_utc")


def style_of(name: str, columns: Sequence[str]) -> str | None:
    """Returns the QML of a layer with geometry.

    Args:
        name: Of the table.
        columns: Its columns.
    """
    if name == "tracks":
        renderer = _single("line", _line("69,90,100,200", 0.35))
    elif "kind" in columns:
        renderer = _by_kind()
    else:
        renderer = _single("marker", _marker(*_LAYERS.get(name, _ANY)))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.22.0" styleCategories="Symbology|Temporal">\n'
        f"{_temporal(columns)}{renderer}</qgis>\n"
    )


def _temporal(columns: Sequence[str]) -> str:
    """The fields a layer's times stand in: mode 1 is an instant, mode 2 start and end."""
    # brings the whole of urllib along
    from xml.sax.saxutils import quoteattr

    start = next((c for c in _START_FIELDS if c in columns), "")
    end = next((c for c in _END_FIELDS if c in columns), "")
    mode = 2
    if not (start and end):
        start, end, mode = ("time_utc" if "time_utc" in columns else ""), "", 1
    return (
        f'<temporal enabled="{int(bool(start))}" mode="{mode}" startField={quoteattr(start)} '
        f'endField={quoteattr(end)} durationField="" durationUnit="min" fixedDuration="0" '
        'accumulate="0" limitMode="0" startExpression="" endExpression="">'
        "<fixedRange><start></start><end></end></fixedRange></temporal>\n"
    )


def _single(kind: str, layer: str) -> str:
    return (
        '<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0">'
        f"<symbols>{_symbol(kind, 0, layer)}</symbols></renderer-v2>\n"
    )


def _by_kind() -> str:
    categories = "".join(
        f'<category value="{kind}" label="{kind.replace("_", " ")}" symbol="{i}" render="true" '
        'type="string"/>'
        for i, (kind, *_rest) in enumerate(_KINDS)
    )
    symbols = "".join(
        _symbol("marker", i, _marker(shape, colour, size))
        for i, (_kind, shape, colour, size) in enumerate(_KINDS)
    )
    return (
        '<renderer-v2 type="categorizedSymbol" attr="kind" symbollevels="0" enableorderby="0" '
        f'forceraster="0"><categories>{categories}</categories><symbols>{symbols}</symbols>'
        "</renderer-v2>\n"
    )


def _symbol(kind: str, number: int, layer: str) -> str:
    return (
        f'<symbol type="{kind}" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f"{layer}</symbol>"
    )


def _marker(shape: str, colour: str, size_mm: float) -> str:
    return _layer(
        "SimpleMarker",
        {
            "name": shape,
            "color": colour,
            "size": f"{size_mm:g}",
            "size_unit": "MM",
            "outline_color": _INK,
            "outline_style": "solid",
            "outline_width": "0.2",
            "outline_width_unit": "MM",
        },
    )


def _line(colour: str, width_mm: float) -> str:
    return _layer(
        "SimpleLine",
        {
            "line_color": colour,
            "line_style": "solid",
            "line_width": f"{width_mm:g}",
            "line_width_unit": "MM",
            "capstyle": "round",
            "joinstyle": "round",
        },
    )


def _layer(kind: str, options: dict[str, str]) -> str:
    # `Option` is what QGIS 3.22 and later read, `prop` what came before
    cells = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in options.items()
    )
    old = "".join(f'<prop k="{name}" v="{value}"/>' for name, value in options.items())
    return (
        f'<layer class="{kind}" enabled="1" locked="0" pass="0">'
        f'<Option type="Map">{cells}</Option>{old}</layer>'
    )

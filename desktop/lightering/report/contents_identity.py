"""What is odd in the identity of a ship, and what a registry tells of her, each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.model.ships import Ship, ships_in
from lightering.progress import Quiet
from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.screening.registry_files import with_registries
from lightering.tracks.flags import identity_flags
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.texts import Texts
    from lightering.screening.registry_files import Sizes

__all__ = ["MOST_FLAGS", "flag_tables", "registry_lines", "source_of"]

MOST_FLAGS = 8
"""Flags of a ship that are listed; the table of flags holds every one."""


def flag_tables(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, dict[str, Any]]:
    """Returns what is odd in the identity of each ship, with the first fix that shows it.

    Args:
        evidence: What the report is made from.
        ships: mmsi and identity of each.
    """
    found: dict[Ship, list[Row]] = {ship: [] for ship in ships}
    odd = identity_flags(evidence.loaded, evidence.params, Quiet(), evidence.ships)
    for row in odd.loc[odd["mmsi"].isin({mmsi for mmsi, _identity in ships})].to_dict("records"):
        for ship, held in found.items():
            # without an identity a flag is of every ship that sent the MMSI
            if ship[0] == int(row["mmsi"]) and (
                not w.is_known(row["identity"]) or ship[1] == int(row["identity"])
            ):
                held.append({str(key): value for key, value in row.items()})
    return {ship: _table(evidence.texts, held) for ship, held in found.items()}


def _table(texts: Texts, flags: list[Row]) -> dict[str, Any]:
    rows = [
        [
            texts.either("flags", str(flag["flag"])),
            w.or_dash(flag["value"], w.cut(str(flag["value"]), 120)),
            w.span(w.stamp(flag["first_utc"])[:10], w.stamp(flag["last_utc"])[:10]),
            thousands(flag["fixes"]),
            source_of(texts, flag["source_file"], flag["source_line"]),
        ]
        for flag in flags[:MOST_FLAGS]
    ]
    more = len(flags) - len(rows)
    note = texts("profiles.more_flags", more=thousands(more)) if more else ""
    return table(
        [
            (texts("profiles.odd"), "left", "auto"),
            (texts("columns.value"), "left", "1fr"),
            (texts("profiles.days"), "left", "auto"),
            (texts("profiles.fixes"), "right", "auto"),
            (texts("columns.source"), "left", "1fr"),
        ],
        rows,
        note=note if rows else texts("profiles.no_flags"),
    )


def source_of(texts: Texts, file: Any, line: Any) -> str:
    """Returns file and line in words, a dash if the file is not known.

    Args:
        texts: The catalogue.
        file: Base name.
        line: Line in it, or none.
    """
    if not w.is_known(file):
        return w.DASH
    told = w.cut(str(file))
    return f"{told}, {texts('event_tables.line', number=thousands(line))}" if line else told


def registry_lines(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, dict[str, str]]:
    """Returns what a registry given beside the tracks tells of each ship, and where.

    Args:
        evidence: What the report is made from.
        ships: mmsi and identity of each; one that no registry names is left out.
    """
    if not evidence.beside.registries:
        return {}
    known = with_registries(evidence.ships, evidence.beside.registries)
    columns = (ships_in(known), known["registry"], known["registry_by"])
    asked = set(ships)
    return {
        ship: _told(evidence.texts, sizes, str(by))
        for ship, sizes, by in zip(*columns, strict=True)
        if sizes is not None and ship in asked
    }


def _told(texts: Texts, sizes: Sizes, by: str) -> dict[str, str]:
    values = (
        ("dwt", sizes.dwt_t),
        ("length", sizes.length_m),
        ("beam", sizes.beam_m),
        ("draught", sizes.draught_m),
        ("tanks", sizes.tank_m3),
        ("lightship", sizes.lightship_t),
    )
    words = [w.cut(sizes.name)] if sizes.name else []
    words += [
        texts(f"registry.{key}", value=thousands(value) if value >= 1000 else f"{value:g}")
        for key, value in values
        if value is not None
    ]
    dated = sizes.date or texts("provenance.not_dated")
    found_by = texts("registry.by_imo" if by != "MMSI" else "registry.by_mmsi")
    told = texts(
        "registry.told",
        words=", ".join(words) or w.DASH,
        dated=dated,
        by=found_by,
    )
    return {"text": told, "source": source_of(texts, sizes.file, sizes.line)}

"""The rows of evidence on an event's page: each names the file and line that it rests on."""

from __future__ import annotations

from typing import Any

from lightering.report.contents_event_tables import evidence_table
from lightering.report.texts import catalogue


def line(name: str, value: str, mass_t: float | None = None, *place: Any) -> dict[str, Any]:
    file, number = place or (None, None)
    found = {"line": name, "value": value, "mass_t": mass_t}
    return found | {"source_file": file, "source_line": number}


def cells(*lines: dict[str, Any]) -> list[list[str]]:
    table = evidence_table(catalogue("en"), {"evidence": list(lines)}, direction_known=True)
    return [[str(cell) for cell in row] for row in table["rows"]]


BY_SIZE = "2,416 t by 0.54 × LOA × B × T with T = B / 2.35 (sent: length 73 m, beam 12 m)"
SIZES = (
    line("length and beam of the receiver", "length 73 m, beam 12 m", None, "a.csv", 12),
    line("deepest draught of the receiver", "deepest 5.1 m", None, "b.csv", 1327),
    line("length and beam of the giver", "length 97 m, beam 16 m", None, "c.csv", 7),
)


def test_that_a_deadweight_by_size_names_file_and_line_of_the_size() -> None:
    ((name, tonnes, value, _),) = cells(line("deadweight of the receiver", BY_SIZE, 2415.5), *SIZES)
    assert (name, tonnes) == ("deadweight of the receiver", "2,416")
    assert value.startswith("0.54 × LOA × B × T with T = B / 2.35")
    assert value.endswith("beam 12 m; a.csv, line 12, b.csv, line 1,327)")
    assert "c.csv" not in value


def test_that_a_deadweight_of_a_registry_keeps_its_own_source() -> None:
    told = line("deadweight of the receiver", "1,700 t, registry", 1700.0, "sizes.csv", 3)
    ((_, _, value, source),) = cells(told, *SIZES)
    assert (value, source) == ("1,700 t, registry", "sizes.csv, line 3")

"""The mass balance of the ships of a report: what they took, gave, and what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.ledger import mass_balance_and_steps
from lightering.model.ships import ship_of
from lightering.report import wording as w
from lightering.report.contents_identity import source_of
from lightering.report.contents_inputs import table
from lightering.screening.ports import loading_port_calls
from lightering.screening.registry_files import with_registries
from lightering.tracks import statics
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["balances"]


def balances(evidence: Evidence) -> dict[str, Any]:
    """Returns the section of mass balances: each cycle in which a transfer with a page lies.

    Args:
        evidence: What the report is made from.
    """
    texts = evidence.texts
    transfers = {row["encounter_id"]: row for row in evidence.transfer_rows}
    pages = {key for key, row in transfers.items() if evidence.has_page(row)}
    rows: list[list[str]] = []
    below: list[str] = []
    for cycle, steps in _cycles(evidence, pages):
        rows.append(_cells(evidence, cycle))
        below.append(_below(evidence, transfers, cycle, steps))
    return {
        "heading": texts("balances.heading"),
        "intro": texts("balances.intro"),
        "reading": texts("balances.reading"),
        # filled where a long section is cut
        "goes_on": texts.part("balances.goes_on"),
        "table": table(
            [
                (texts("balances.ship"), "left", "34mm"),
                (texts("balances.in_t"), "right", "15mm"),
                (texts("balances.out_t"), "right", "15mm"),
                (texts("balances.draughts_m"), "right", "23mm"),
                (texts("balances.told_t"), "right", "20mm"),
                (texts("balances.residual_t"), "right", "1fr"),
            ],
            rows,
            below=below,
        ),
    }


def _cycles(evidence: Evidence, pages: set[Any]) -> list[tuple[Row, list[Row]]]:
    """Returns each cycle with its events, by the name of the ship and in time."""
    if not pages:
        return []
    told = (
        evidence.assessment,
        with_registries(evidence.ships, evidence.beside.registries),
        statics.draught_reports(evidence.loaded),
        loading_port_calls(evidence.loaded, evidence.params),
        {key: evidence.status(key) for key in evidence.decisions},
        pages,
    )
    balances, by_date = mass_balance_and_steps(*told)
    steps: dict[Any, list[Row]] = {}
    for step in by_date.to_dict("records"):
        key = step["mmsi"], step["identity"], step["cycle_utc"]
        steps.setdefault(key, []).append({str(k): v for k, v in step.items()})
    cycles = [{str(k): v for k, v in one.items()} for one in balances.to_dict("records")]
    cycles.sort(key=lambda one: (evidence.name(ship_of(one)), ship_of(one), one["from_utc"]))
    return [(one, steps[one["mmsi"], one["identity"], one["from_utc"]]) for one in cycles]


def _cells(evidence: Evidence, cycle: Row) -> list[str]:
    metres = [cycle["draught_before_m"], cycle["draught_after_m"]]
    known = w.is_known(cycle["residual_t"])
    return [
        evidence.name(ship_of(cycle)),
        thousands(cycle["inflow_t_p50"]) if cycle["inflows"] else w.DASH,
        thousands(cycle["outflow_t_p50"]) if cycle["outflows"] else w.DASH,
        " → ".join(w.fixed(one, 1) if w.is_known(one) else w.DASH for one in metres)
        if any(w.is_known(one) for one in metres)
        else w.DASH,
        thousands(cycle["change_on_board_t"]) if known else w.DASH,
        _residual(cycle) if known else w.DASH,
    ]


def _residual(cycle: Row) -> str:
    ends = w.barrels_range(cycle["residual_t_p05"], cycle["residual_t_p95"])
    return f"{thousands(cycle['residual_t'])} ({ends})"


def _below(evidence: Evidence, transfers: dict[Any, Row], cycle: Row, steps: list[Row]) -> str:
    """Returns what lies below a cycle: her events by date, how it ends, what the residual says."""
    texts = evidence.texts
    parts = [_step(evidence, transfers[step["encounter_id"]], step) for step in steps]
    ends = texts("balances.ends", ends=texts.told(str(cycle["ends"])))
    return " ".join((f"{'; '.join(parts)}.", ends, *_verdict(evidence, cycle)))


def _step(evidence: Evidence, transfer: Row, step: Row) -> str:
    took = step["inflow_t_p50"] >= step["outflow_t_p50"]
    other = next(ship for ship in evidence.sides(transfer) if ship != ship_of(step))
    return evidence.texts(
        "balances.took" if took else "balances.gave",
        day=w.stamp(step["start_utc"])[:10],
        mass=thousands(step["inflow_t_p50" if took else "outflow_t_p50"]),
        other=evidence.name(other),
        event=step["encounter_id"],
        on_board=thousands(step["on_board_t_p50"]),
    )


def _verdict(evidence: Evidence, cycle: Row) -> list[str]:
    """Returns in words whether a cycle balances, and where its draughts stand."""
    texts, said = evidence.texts, []
    if cycle["impossible"]:
        said.append(
            texts("balances.impossible", words=texts.told(w.cut(str(cycle["impossible"]), 240)))
        )
    if not w.is_known(cycle["residual_t"]):
        return [*said, texts("balances.no_draught")]
    alone = cycle["inflows"] + cycle["outflows"] == 1
    if cycle["residual_t_p05"] > 0.0:
        said.append(texts("balances.more_gone"))
    elif cycle["residual_t_p95"] < 0.0:
        said.append(texts("balances.more_there"))
    else:
        said.append(texts("balances.fits_one" if alone else "balances.fits"))
    places = (
        source_of(texts, cycle[f"draught_{when}_file"], cycle[f"draught_{when}_line"])
        for when in ("before", "after")
    )
    return [*said, texts("balances.typed", before=next(places), after=next(places))]

"""One encounter explained to the last figure: inputs, formulas, draws, bound, and why it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.errors import InputError
from lightering.ledger import entries
from lightering.screening.facts import facts
from lightering.units import BBL_PER_TONNE_COMMITTEE, signed, thousands
from lightering.volumes.alternatives import weight_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Assessment

__all__ = ["as_text", "explain"]

_FORMULAS = (
    "block_at_draught_riddlesworth",
    "displacement",
    "waterplane_schneekluth",
    "waterplane_kristensen",
    "tpc",
    "lwl",
)
"""Those of `formulas.csv` that stand behind every estimate."""

_OWN = (
    (
        "deadweight",
        "DWT = c LOA B T, unless a deadweight is published or in a registry",
        "two published hulls, weak",
    ),
    ("cargo", "displacement(T) - lightship - stores - ballast", "docs/methods.md section 5"),
    (
        "giver",
        "ballast = share (1 - cargo / 0.5 DWT) of DWT, none above: U(0.1, ballast_share_high)",
        "MARPOL Annex I reg. 18 for its size; docs/methods.md section 5",
    ),
    ("pumped", "rate x max(0, duration - overhead), soft", "docs/methods.md section 5"),
    ("volume", "tonnes x bbl/t of the product drawn", "UNSD, BP in conversion_factors.csv"),
    ("counts", "1 - product of (1 - p) over what ties the receiver", "docs/methods.md section 1"),
)

_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def explain(
    encounter_id: str,
    encounters: pd.DataFrame,
    screened: pd.DataFrame,
    assessment: Assessment,
    statuses: Mapping[str, str],
    without: Mapping[str, float] | None = None,
    balances: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Returns everything behind one figure of the total, ready for JSON.

    Args:
        encounter_id: Which encounter.
        encounters: All of them.
        screened: Their screening, in the same order.
        assessment: Transfers and draws.
        statuses: What the analyst decided, by encounter.
        without: Median barrels of the transfer without each line, `driving.without_lines`.
        balances: `schemas.MASS_BALANCE`, if both ships' shall be told.

    Raises:
        InputError: There is no such encounter.
    """
    at = np.flatnonzero((encounters["encounter_id"] == encounter_id).to_numpy())
    if not len(at):
        raise InputError(
            f"There is no encounter {encounter_id} in these files.",
            advice="lightering export FILE... -o - lists them.",
        )
    seen, told = encounters.iloc[int(at[0])], screened.iloc[int(at[0])]
    found: dict[str, Any] = {
        "encounter_id": encounter_id,
        "measured": {
            "ships": [_ship(seen, "1"), _ship(seen, "2")],
            "start_utc": _stamp(seen["start_utc"]),
            "end_utc": _stamp(seen["end_utc"]),
            "contact_h": round(float(seen["contact_h"]), 3),
            "median_distance_m": round(float(seen["median_distance_m"]), 1),
            "kind": seen["kind"],
            "kind_reason": seen["kind_reason"],
        },
        "screening": {"passes": bool(told["passes"]), "reason": told["reason"]},
        "decision": statuses.get(encounter_id, "to review"),
        "transfer": None,
    }
    row = np.flatnonzero((assessment.transfers["encounter_id"] == encounter_id).to_numpy())
    if len(row):
        found["transfer"] = _transfer(int(row[0]), assessment, statuses, without or {})
    if balances is not None:
        of = [encounter_id in str(ids).split(", ") for ids in balances["encounters"]]
        rows = balances.loc[np.array(of, dtype=bool)].to_dict("records")
        told_masses = [{str(k): _plain(v) for k, v in one.items()} for one in rows]
        # an event that hardly ever counts moves no mass
        found |= {"mass_balance": told_masses} if told_masses else {}
    return found


def _transfer(
    row: int,
    assessment: Assessment,
    statuses: Mapping[str, str],
    without: Mapping[str, float],
) -> dict[str, Any]:
    one = assessment.transfers.iloc[row]
    volume, params = assessment.volume_bbl[row], assessment.params
    book = entries(assessment, statuses)
    booked = book.loc[book["encounter_id"] == one["encounter_id"]].iloc[0]
    table = facts("formulas").set_index("name")
    sourced = [(n, table.loc[n, "formula"], table.loc[n, "source"]) for n in _FORMULAS]
    return {
        "giver_mmsi": int(one["giver_mmsi"]),
        "receiver_mmsi": int(one["receiver_mmsi"]),
        "giver": one["giver_name"],
        "receiver": one["receiver_name"],
        "direction_probability": float(one["direction_probability"]),
        "direction_known": bool(one["direction_probability"] >= params.volumes.unknown_below),
        "direction_reason": one["direction_reason"],
        "evidence": [dict(line) for line in one["evidence"]],
        "formulas": [
            {"name": name, "formula": formula, "source": source}
            for name, formula, source in (*sourced, *_OWN)
        ],
        "parameters": params.as_dict()["volumes"],
        "draws": {
            "draws": int(params.volumes.draws),
            "seed": int(params.volumes.seed),
            "volume_bbl": {
                f"p{round(q * 100):02d}": round(float(np.quantile(volume, q)), 1)
                for q in _QUANTILES
            },
            "mass_t_p50": float(one["mass_t_p50"]),
            "committee_bbl": round(float(one["mass_t_p50"]) * BBL_PER_TONNE_COMMITTEE, 1),
            "counted_share": round(float(assessment.counts[row].mean()), 4),
        },
        "without": _without(float(one["volume_bbl_p50"]), without),
        "binding_bound": one["binding_bound"],
        "para11": bool(one["para11"]),
        "last_hop": bool(one["last_hop"]),
        "counts_probability": float(one["counts_probability"]),
        "counts_reason": one["counts_reason"],
        "alternatives": [dict(told) for told in one["alternatives"]],
        "booked": {
            "date": _stamp(booked["date"]),
            "counts_probability": float(booked["counts_probability"]),
            "counted": bool(booked["counted"]),
            "running_bbl_p50": float(booked["running_bbl_p50"]),
            "reason": booked["reason"],
        },
    }


def as_text(found: dict[str, Any]) -> str:
    """Returns what `explain` found as lines for a person.

    Args:
        found: Result of `explain`.
    """
    measured, transfer = found["measured"], found["transfer"]
    ships = " and ".join(f"{s['name'] or 'no name'} (MMSI {s['mmsi']})" for s in measured["ships"])
    lines = [
        f"{found['encounter_id']}: {ships}",
        (
            f"measured   {measured['start_utc']} to {measured['end_utc']}, "
            f"{measured['contact_h']:.1f} h in contact, median distance "
            f"{measured['median_distance_m']:.0f} m, {measured['kind']} ({measured['kind_reason']})"
        ),
        f"screening  {found['screening']['reason']}",
        f"decision   {found['decision']}",
    ]
    if transfer is None:
        return "\n".join([*lines, "No transfer is inferred from it."]) + "\n"
    known = "" if transfer["direction_known"] else "unknown; the likelier reading: "
    lines += [
        (
            f"direction  {known}{transfer['giver'] or transfer['giver_mmsi']} gave, "
            f"{transfer['receiver'] or transfer['receiver_mmsi']} received, "
            f"{transfer['direction_probability']:.0%}: {transfer['direction_reason']}"
        ),
        "inputs",
        *(_evidence(line) for line in transfer["evidence"]),
        "formulas",
        *(f"  {f['name']}: {f['formula']} [{f['source']}]" for f in transfer["formulas"]),
        "parameters",
        *(f"  {name} = {value:g}" for name, value in transfer["parameters"].items()),
    ]
    draws, booked = transfer["draws"], transfer["booked"]
    volume = ", ".join(f"{name} {thousands(v)}" for name, v in draws["volume_bbl"].items())
    lines += [
        f"draws      {draws['draws']:,} with seed {draws['seed']}: {volume} bbl",
        (
            f"           median {thousands(draws['mass_t_p50'])} t; at "
            f"{BBL_PER_TONNE_COMMITTEE:g} bbl per tonne {thousands(draws['committee_bbl'])} bbl"
        ),
        *(
            f"without    {one['line']}: {thousands(one['volume_bbl_p50'])} bbl, so they move the "
            f"median by {signed(one['moves_bbl'])} bbl"
            for one in transfer["without"]
        ),
        f"bound      {transfer['binding_bound']}",
        f"para 11    {'yes' if transfer['para11'] else 'no'}",
        (
            f"counts     with {transfer['counts_probability']:.2f} "
            f"(in {draws['counted_share']:.1%} of the draws): {transfer['counts_reason']}"
        ),
        *(_other(told) for told in transfer["alternatives"]),
        (
            f"booked     {booked['date']}, with {booked['counts_probability']:.2f}; running total "
            f"{thousands(booked['running_bbl_p50'])} bbl (median): {booked['reason']}"
        ),
    ]
    lines += [_balance(one) for one in found.get("mass_balance", ())]
    return "\n".join(lines) + "\n"


def _without(median_bbl: float, without: Mapping[str, float]) -> list[dict[str, Any]]:
    """Returns what each line of evidence moves, the strongest first."""
    rows = [
        {
            "line": name,
            "volume_bbl_p50": round(barrels, 1),
            "moves_bbl": round(median_bbl - barrels, 1),
        }
        for name, barrels in without.items()
    ]
    return sorted(rows, key=lambda row: -abs(float(str(row["moves_bbl"]))))


def _balance(one: Mapping[str, Any]) -> str:
    """Says what a ship took and gave in the cycle of the event, and what her draughts tell."""
    took, gave, net = (one[f"{k}_t_p50"] for k in ("inflow", "outflow", "net"))
    told = "no draught before or after, so no residual"
    if one["residual_t"] is not None:
        told = (
            f"draughts {one['draught_before_m']:.1f} → {one['draught_after_m']:.1f} m tell "
            f"{thousands(one['change_on_board_t'])} t, residual {thousands(one['residual_t'])} t "
            f"({thousands(one['residual_t_p05'])} – {thousands(one['residual_t_p95'])})"
        )
    told += f"; impossible: {one['impossible']}" if one["impossible"] else ""
    return (
        f"balance    {one['name'] or one['mmsi']}: took {thousands(took)} t, gave "
        f"{thousands(gave)} t, net {thousands(net)} t ({one['ends']}); {told}"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return _stamp(value)
    return None if pd.isna(value) else value


def _evidence(line: Mapping[str, Any]) -> str:
    mass = "" if line["mass_t"] is None else f", {thousands(line['mass_t'])} t"
    where = "" if line["source_file"] is None else f" [{line['source_file']}:{line['source_line']}]"
    return f"  {line['line']}: {line['value']}{mass}{where}"


def _other(told: Mapping[str, Any]) -> str:
    """Says another explanation, its odds against a transfer and the facts they come from."""
    first, *others = told["reasons"]
    facts = [f"{one['said']} {weight_words(one['times'])}" for one in others]
    name = str(told["explanation"]).replace("_", " ")
    return f"else       {name}, {told['words']}: {'; '.join([first['said'], *facts])}"


def _ship(seen: pd.Series, side: str) -> dict[str, Any]:
    imo = seen[f"imo_{side}"]
    name = seen[f"name_{side}"]
    return {
        "mmsi": int(seen[f"mmsi_{side}"]),
        "name": name if isinstance(name, str) else None,
        "imo": None if pd.isna(imo) else int(imo),
    }


def _stamp(time: pd.Timestamp) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")

"""Where the figures come from: files, hashes, decisions, and the manifest a program can read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from lightering.ledger.notified_files import cells_of
from lightering.report import wording as w
from lightering.report.contents_attached import manifest_entries, provenance_entries
from lightering.report.contents_inputs import table
from lightering.units import thousands
from lightering.version import __version__

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence

__all__ = ["FORMAT", "digest", "manifest", "provenance"]

FORMAT = "lightering-report/1"
"""Name and version of the manifest."""


def manifest(evidence: Evidence) -> dict[str, Any]:
    """Returns what a program needs to make the same report again.

    Args:
        evidence: What the report is made from.
    """
    until = evidence.data_until
    return {
        "format": FORMAT,
        "program": "lightering",
        "version": __version__,
        "data_until": w.stamp(until) if until else None,
        "inputs": [r.as_dict() for r in evidence.files],
        "beside": [one.as_dict() for one in evidence.beside.files],
        "notified_typed": [cells_of(row) for row in evidence.beside.typed],
        "beside_reasons": dict(sorted(evidence.beside.reasons.items())),
        "overrides": {key: one.as_dict() for key, one in sorted(evidence.beside.overrides.items())},
        "settings": evidence.settings.as_dict(),
        "params": evidence.params.as_dict(),
        "decisions": {
            key: {"status": status, "note": note}
            for key, (status, note) in sorted(evidence.decisions.items())
        },
        "results": [b.as_dict() | {"crossings": None} for b in evidence.balances],
    } | ({"attachments": held} if (held := manifest_entries(evidence)) else {})


def digest(value: Any) -> str:
    """Returns the SHA-256 of plain data in one canonical text form.

    Args:
        value: Dictionaries, lists, texts, numbers, None.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def provenance(evidence: Evidence, case_hash: str) -> dict[str, Any]:
    """Returns the section on provenance.

    Args:
        evidence: What the report is made from.
        case_hash: `digest` of the manifest.
    """
    known = evidence.texts.part("provenance")
    return {
        "heading": known["heading"],
        "intro": known["intro"],
        "files": _files(evidence),
        "rejected_heading": known["rejected_heading"],
        "rejected": _rejected(evidence),
        "repairs_heading": known["repairs_heading"],
        "repairs": _repairs(evidence),
        "hashes_heading": known["hashes_heading"],
        "hashes": [
            {"file": w.cut(name, 120), "sha256": sha256 or evidence.texts("provenance.not_read")}
            for name, sha256 in (
                *((r.file, r.sha256) for r in evidence.files),
                *((r.file, r.sha256) for r in evidence.beside.files),
            )
        ],
        "attached_heading": known["attached_heading"],
        "attached": provenance_entries(evidence),
        "beside_heading": known["beside_heading"],
        "beside": _beside(evidence),
        "decisions_heading": known["decisions_heading"],
        "decisions": _decisions(evidence),
        "decisions_none": known["decisions_none"],
        "run_heading": known["run_heading"],
        "run": [
            [
                evidence.texts("provenance.program"),
                evidence.texts("provenance.program_version", version=__version__),
            ],
            [
                evidence.texts("provenance.draws_seed"),
                f"{thousands(evidence.params.volumes.draws)}, {evidence.params.volumes.seed}",
            ],
            [evidence.texts("provenance.case_hash"), case_hash],
            [evidence.texts("provenance.manifest_label"), known["manifest"]],
        ],
    }


def _files(evidence: Evidence) -> dict[str, Any]:
    reports = evidence.files
    rows = [
        [
            w.cut(r.file, 120),
            r.format.replace("_", " ") or w.DASH,
            thousands(r.records_in),
            thousands(r.kept),
            thousands(sum(r.rejected.values())),
            thousands(r.vessels),
            f"{r.first_utc.date().isoformat()} – {r.last_utc.date().isoformat()}"
            if r.first_utc and r.last_utc
            else w.DASH,
        ]
        for r in reports
    ]
    rows.append(
        [
            evidence.texts("provenance.together"),
            "",
            thousands(sum(r.records_in for r in reports)),
            thousands(sum(r.kept for r in reports)),
            thousands(sum(sum(r.rejected.values()) for r in reports)),
            "",
            "",
        ]
    )
    return table(
        [
            (evidence.texts("columns.file"), "left", "1fr"),
            (evidence.texts("provenance.format"), "left", "auto"),
            (evidence.texts("columns.records_in"), "right", "auto"),
            (evidence.texts("columns.kept"), "right", "auto"),
            (evidence.texts("columns.rejected"), "right", "auto"),
            (evidence.texts("columns.mmsi"), "right", "auto"),
            (evidence.texts("provenance.days"), "left", "auto"),
        ],
        rows,
        strong_last=True,
    )


def _beside(evidence: Evidence) -> dict[str, Any]:
    """Returns the lists of ships and tables of notified deliveries; no row if none was given."""
    rows = [
        [
            w.cut(one.file, 120),
            evidence.texts.either("provenance.kinds", one.kind),
            one.dated or evidence.texts("provenance.not_dated"),
            thousands(one.records_in),
            thousands(one.kept),
            thousands(sum(one.rejected.values())),
            w.cut(" ".join((*_why(evidence, one.file), *one.messages)), 400) or w.DASH,
        ]
        for one in evidence.beside.files
    ]
    rows += [
        [
            w.cut(row.origin, 120),
            evidence.texts("provenance.typed"),
            row.as_of.isoformat(),
            "1",
            "1",
            "0",
            w.cut(" ".join((f"{row.supplier}.", *_why(evidence, row.origin))), 400),
        ]
        for row in evidence.beside.typed
    ]
    return table(
        [
            (evidence.texts("columns.file"), "left", "1fr"),
            (evidence.texts("provenance.given_as"), "left", "auto"),
            (evidence.texts("provenance.date"), "left", "auto"),
            (evidence.texts("columns.records_in"), "right", "auto"),
            (evidence.texts("columns.kept"), "right", "auto"),
            (evidence.texts("columns.rejected"), "right", "auto"),
            (evidence.texts("provenance.messages"), "left", "1.4fr"),
        ],
        rows,
    )


def _why(evidence: Evidence, name: str) -> tuple[str, ...]:
    """Returns why a file was brought or a row typed, nothing if that is not known."""
    reason = evidence.beside.reasons.get(name, "")
    return (evidence.texts("provenance.brought_because", reason=reason),) if reason else ()


def _rejected(evidence: Evidence) -> dict[str, Any]:
    rows = [
        [w.cut(r.file, 120), reason, thousands(count), evidence.texts.either("rejects", reason)]
        for r in evidence.files
        for reason, count in sorted(r.rejected.items())
        if count
    ]
    return table(
        [
            (evidence.texts("columns.file"), "left", "1fr"),
            (evidence.texts("columns.reason"), "left", "auto"),
            (evidence.texts("columns.records"), "right", "auto"),
            (evidence.texts("provenance.meaning"), "left", "1fr"),
        ],
        rows,
    )


def _repairs(evidence: Evidence) -> dict[str, Any]:
    rows = [
        [w.cut(r.file, 120), f"{name.replace('_', ' ')}: {thousands(count)}"]
        for r in evidence.files
        for name, count in sorted(r.repairs.items())
        if count
    ]
    rows += [
        [w.cut(r.file, 120), w.cut(message, 400)] for r in evidence.files for message in r.messages
    ]
    return table(
        [
            (evidence.texts("columns.file"), "left", "1fr"),
            (evidence.texts("provenance.repair_or_message"), "left", "1.6fr"),
        ],
        rows,
    )


def _decisions(evidence: Evidence) -> dict[str, Any]:
    overrides = evidence.beside.overrides
    rows = [
        [
            key,
            evidence.texts.either("statuses", w.cut(status)),
            w.cut(" ".join((note, *told)).strip(), 1_200) or w.DASH,
            evidence.texts("provenance.in_this_report")
            if key in evidence.encounter_rows or key in evidence.clue_rows
            else evidence.texts("provenance.no_such_event"),
        ]
        for key in sorted(evidence.decisions.keys() | overrides.keys())
        for status, note in (evidence.decisions.get(key, ("not_yet", "")),)
        for told in ((overrides[key].sentences() if key in overrides else ()),)
    ]
    return table(
        [
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("provenance.decision"), "left", "auto"),
            (evidence.texts("columns.note"), "left", "1fr"),
            (evidence.texts("provenance.found"), "left", "auto"),
        ],
        rows,
    )

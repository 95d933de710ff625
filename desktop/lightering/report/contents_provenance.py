"""Where the figures come from: files, hashes, decisions, and the manifest a program can read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from lightering.ledger.notified_files import cells_of
from lightering.model.schemas import REJECT_REASONS
from lightering.report import wording as w
from lightering.report.contents_cover import data_until
from lightering.report.contents_inputs import STATUS_WORDS, table
from lightering.units import thousands
from lightering.version import __version__

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence

__all__ = ["FORMAT", "digest", "manifest", "provenance"]

FORMAT = "lightering-report/1"
"""Name and version of the manifest."""


_KINDS = {
    "list": "list of ships",
    "notified": "notified deliveries",
    "registry": "registry of ships",
}


def manifest(evidence: Evidence) -> dict[str, Any]:
    """Returns what a program needs to make the same report again.

    Args:
        evidence: What the report is made from.
    """
    until = data_until(evidence)
    return {
        "format": FORMAT,
        "program": "lightering",
        "version": __version__,
        "data_until": w.stamp(until) if until else None,
        "inputs": [r.as_dict() for r in evidence.files],
        "beside": [one.as_dict() for one in evidence.beside.files],
        "notified_typed": [cells_of(row) for row in evidence.beside.typed],
        "settings": evidence.settings.as_dict(),
        "params": evidence.params.as_dict(),
        "decisions": {
            key: {"status": status, "note": note}
            for key, (status, note) in sorted(evidence.decisions.items())
        },
        "results": [b.as_dict() | {"crossings": None} for b in evidence.balances],
    }


def digest(value: Any) -> str:
    """Returns the SHA-256 of plain data in one canonical text form.

    Args:
        value: Dictionaries, lists, texts, numbers, None.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def provenance(evidence: Evidence, texts: dict[str, Any], case_hash: str) -> dict[str, Any]:
    """Returns the section on provenance.

    Args:
        evidence: What the report is made from.
        texts: The catalogue of fixed texts.
        case_hash: `digest` of the manifest.
    """
    known = texts["provenance"]
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
            {"file": w.cut(name, 120), "sha256": sha256 or "not read"}
            for name, sha256 in (
                *((r.file, r.sha256) for r in evidence.files),
                *((r.file, r.sha256) for r in evidence.beside.files),
            )
        ],
        "beside_heading": known["beside_heading"],
        "beside": _beside(evidence),
        "decisions_heading": known["decisions_heading"],
        "decisions": _decisions(evidence),
        "decisions_none": known["decisions_none"],
        "run_heading": known["run_heading"],
        "run": [
            ["Program", f"Lightering {__version__}"],
            [
                "Draws, seed",
                f"{thousands(evidence.params.volumes.draws)}, {evidence.params.volumes.seed}",
            ],
            ["Hash of this case (inputs, parameters, decisions, results), SHA-256", case_hash],
            ["Manifest", known["manifest"]],
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
            "Together",
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
            ("File", "left", "1fr"),
            ("Format", "left", "auto"),
            ("Records in", "right", "auto"),
            ("Kept", "right", "auto"),
            ("Rejected", "right", "auto"),
            ("MMSI", "right", "auto"),
            ("Days", "left", "auto"),
        ],
        rows,
        strong_last=True,
    )


def _beside(evidence: Evidence) -> dict[str, Any]:
    """Returns the lists of ships and tables of notified deliveries; no row if none was given."""
    rows = [
        [
            w.cut(one.file, 120),
            {
                "list": "list of ships",
                "notified": "notified deliveries",
                "registry": "registry",
            }.get(one.kind, one.kind),
            one.dated or "not dated",
            thousands(one.records_in),
            thousands(one.kept),
            thousands(sum(one.rejected.values())),
            w.cut(" ".join(one.messages), 400) or w.DASH,
        ]
        for one in evidence.beside.files
    ]
    return table(
        [
            ("File", "left", "1fr"),
            ("Given as", "left", "auto"),
            ("Date", "left", "auto"),
            ("Records in", "right", "auto"),
            ("Kept", "right", "auto"),
            ("Rejected", "right", "auto"),
            ("Messages", "left", "1.4fr"),
        ],
        rows,
    )


def _rejected(evidence: Evidence) -> dict[str, Any]:
    rows = [
        [w.cut(r.file, 120), reason, thousands(count), REJECT_REASONS.get(reason, reason)]
        for r in evidence.files
        for reason, count in sorted(r.rejected.items())
        if count
    ]
    return table(
        [
            ("File", "left", "1fr"),
            ("Reason", "left", "auto"),
            ("Records", "right", "auto"),
            ("Meaning", "left", "1fr"),
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
    return table([("File", "left", "1fr"), ("Repair or message", "left", "1.6fr")], rows)


def _decisions(evidence: Evidence) -> dict[str, Any]:
    rows = [
        [
            key,
            STATUS_WORDS.get(status, w.cut(status)),
            w.cut(note, 400) if note else w.DASH,
            "in this report" if key in evidence.encounter_rows else "no such event in these data",
        ]
        for key, (status, note) in sorted(evidence.decisions.items())
    ]
    return table(
        [
            ("Event", "left", "auto"),
            ("Decision", "left", "auto"),
            ("Note", "left", "1fr"),
            ("Found", "left", "auto"),
        ],
        rows,
    )

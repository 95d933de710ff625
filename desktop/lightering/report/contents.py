"""What the report says, as plain data: every printed figure, formatted, with its raw value.

    results, decisions -> build -> contents -> `report.pdf`

Nothing here knows how a page is set, and the page template computes nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from lightering.ledger.beside import NOTHING_BESIDE
from lightering.progress import Quiet
from lightering.report import wording as w
from lightering.report.contents_cap import cap_sections, notified_table
from lightering.report.contents_cover import cover, data_until
from lightering.report.contents_events import counted_events, summary
from lightering.report.contents_inputs import Evidence
from lightering.report.contents_method import glossary, method, parameters
from lightering.report.contents_others import others
from lightering.report.contents_outlook import outlook
from lightering.report.contents_profiles import profiles
from lightering.report.contents_provenance import digest, manifest, provenance
from lightering.report.settings import PLAIN
from lightering.report.withholding import withheld_from
from lightering.resources import resource
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.ledger.beside import Beside
    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, Loaded
    from lightering.progress import Progress
    from lightering.report.settings import ReportSettings

__all__ = ["build"]


def build(
    *,
    loaded: Loaded,
    ships: pd.DataFrame,
    encounters: pd.DataFrame,
    screening: pd.DataFrame,
    assessment: Assessment,
    balances: tuple[Balance, ...],
    params: Params,
    decisions: Mapping[str, tuple[str, str]] | None = None,
    progress: Progress | None = None,
    beside: Beside = NOTHING_BESIDE,
    settings: ReportSettings = PLAIN,
) -> dict[str, Any]:
    """Returns what the report says.

    Args:
        loaded: Clean fixes and the report of each file.
        ships: `tracks.statics.ships`.
        encounters: `schemas.ENCOUNTERS`, all kinds.
        screening: One row per encounter.
        assessment: Transfers and their draws.
        balances: One per cap period, tallied with the decisions.
        params: Parameters of the run.
        decisions: By encounter: status ("confirmed", "dismissed", "unsure") and note.
        progress: Told how many drawings are done.
        beside: Lists of ships and notified deliveries given beside the tracks.
        settings: Who signs it, which events get a page, which ships are withheld.

    Returns:
        Plain data that `json` can write; figures are SVG texts under the key `svg`.

    Raises:
        UserError: The settings name an encounter that is not there.
        Cancelled: The person asked to stop.
    """
    settings.check(set(encounters["encounter_id"]))
    evidence = Evidence(
        loaded=loaded,
        ships=ships,
        encounters=encounters,
        screening=screening,
        assessment=assessment,
        balances=balances,
        params=params,
        decisions=dict(decisions or {}),
        beside=beside,
        settings=settings,
    )
    texts = _texts("en")
    without, ships_withheld = withheld_from(evidence, settings.withheld)
    told = without(manifest(evidence))
    case_hash = digest(told)
    until = data_until(evidence)
    body = {
        "language": "en",
        "title": texts["cover"]["document_title"],
        "author": settings.author or settings.organisation or "Lightering",
        "logo": {"data": list(settings.logo), "alt": settings.organisation or "Logo"},
        "running": _running(evidence, case_hash),
        "created_utc": w.stamp(until) if until else "1970-01-01T00:00:00.000Z",
        "cover": cover(evidence, texts) | {"notes": _notes(evidence, texts, ships_withheld)},
        "cap": cap_sections(evidence, texts),
        "events": {
            "heading": texts["events"]["heading"],
            "intro": texts["events"]["intro"],
            "none": texts["events"]["none"],
            "summary": summary(evidence),
            "pages": counted_events(evidence, progress or Quiet()),
        },
        "profiles": profiles(evidence, texts) | {"words": texts["profiles"]},
        "others": others(evidence, texts),
        "method": method(evidence, texts),
        "parameters": parameters(params),
        "glossary": glossary(texts),
        "notified": {
            "heading": texts["notified"]["heading"],
            "intro": texts["notified"]["intro"],
            "none": texts["notified"]["none"],
            "table": notified_table(evidence),
        },
        "outlook": outlook(evidence, texts),
        "provenance": provenance(evidence, texts, case_hash),
    }
    body = dict(without(body))
    return body | {"manifest": told | {"case_sha256": case_hash, "contents_sha256": digest(body)}}


def _notes(evidence: Evidence, texts: dict[str, Any], ships_withheld: int) -> list[str]:
    """Returns what a reader must know of the settings: pages left out, ships withheld."""
    notes = []
    counted = [row for row in evidence.transfer_rows if evidence.is_counted(row)]
    shown = [row for row in counted if evidence.has_page(row)]
    if len(shown) < len(counted):
        notes.append(
            texts["cover"]["selection"].format(
                shown=thousands(len(shown)), counted=w.plural(len(counted), "counted transfer")
            )
        )
    if ships_withheld:
        notes.append(texts["cover"]["withheld"].format(ships=w.plural(ships_withheld, "ship")))
    return notes


def _running(evidence: Evidence, case_hash: str) -> dict[str, Any]:
    until = data_until(evidence)
    waiting = evidence.unreviewed
    draft = (
        f"DRAFT: {thousands(waiting)} of {w.plural(len(evidence.transfer_rows), 'transfer')} "
        "not yet reviewed"
        if waiting
        else ""
    )
    return {
        "head_left": f"Evidence report LR-{case_hash[:8]}",
        "head_right": f"Data to {w.day(until)}" if until else "No data",
        "draft": draft,
        "foot_left": ("Sample with invented ships. " if evidence.is_sample else "")
        + f"SHA-256 of this case {case_hash[:8]} … {case_hash[-4:]}, see page",
        "sample": evidence.is_sample,
    }


@cache
def _texts(language: str) -> dict[str, Any]:
    return tomllib.loads(resource(f"report/texts.{language}.toml").read_text(encoding="utf-8"))

"""What the report says, as plain data: every printed figure, formatted, with its raw value.

    results, decisions -> build -> contents -> `report.pdf`

Nothing here knows how a page is set, and the page template computes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.ledger.beside import NOTHING_BESIDE
from lightering.model.attachments import NOTHING_ATTACHED
from lightering.progress import Quiet
from lightering.report import wording as w
from lightering.report.contents_alternatives import odds_table
from lightering.report.contents_attached import printed_pictures, readable
from lightering.report.contents_balances import balances as mass_balances
from lightering.report.contents_cap import cap_sections, notified_table
from lightering.report.contents_cover import cover
from lightering.report.contents_events import counted_events, summary
from lightering.report.contents_inputs import Evidence
from lightering.report.contents_method import glossary, method, parameters
from lightering.report.contents_others import others
from lightering.report.contents_outlook import outlook
from lightering.report.contents_profiles import profiles
from lightering.report.contents_provenance import digest, manifest, provenance
from lightering.report.numbering import numbered
from lightering.report.settings import PLAIN
from lightering.report.texts import catalogue
from lightering.report.withholding import withheld_from
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.ledger.beside import Beside
    from lightering.model.attachments import Attached
    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, Loaded
    from lightering.progress import Progress
    from lightering.report.settings import ReportSettings
    from lightering.report.texts import Texts

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
    texts: Texts | None = None,
    attached: Attached = NOTHING_ATTACHED,
    clues: Mapping[str, pd.DataFrame] | None = None,
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
        texts: The words to use instead of the catalogue that the settings name.
        attached: Files attached to events as evidence.
        clues: Leads, gaps and loitering by name, if anything was said of any of them.

    Returns:
        Plain data that `json` can write; figures are SVG texts under the key `svg`, attached
        pictures base64 under `pictures`.

    Raises:
        UserError: The settings name an encounter or a language that is not there, or an attached
            picture is lost or changed.
        Cancelled: The person asked to stop.
    """
    settings.check(set(encounters["encounter_id"]))
    words = texts or catalogue(settings.language)
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
        texts=words,
        attached=readable(attached, set(encounters["encounter_id"]), Evidence.is_clue),
        clues=clues or {},
    )
    without, ships_withheld = withheld_from(evidence, settings.withheld)
    told = without(manifest(evidence))
    case_hash = digest(told)
    until = evidence.data_until
    body = {
        "language": words.language,
        "words": words.part("page"),
        "title": words("cover.document_title"),
        "author": settings.author or settings.organisation or "Lightering",
        "logo": {
            "data": list(settings.logo),
            "alt": settings.organisation or words("running.logo"),
        },
        "running": _running(evidence, case_hash),
        "created_utc": w.stamp(until) if until else "1970-01-01T00:00:00.000Z",
        "cover": cover(evidence, case_hash) | {"notes": _notes(evidence, ships_withheld)},
        "cap": cap_sections(evidence),
        "events": {
            "heading": words("events.heading"),
            "intro": words("events.intro", zones=_zones(evidence)),
            "none": words("events.none"),
            "summary": summary(evidence),
            "pages": counted_events(evidence, progress or Quiet()),
        },
        "profiles": profiles(evidence),
        "balances": mass_balances(evidence),
        "others": others(evidence),
        "method": method(evidence),
        "parameters": [*parameters(words, params), odds_table(words)],
        "glossary": glossary(words),
        "notified": {
            "heading": words("notified.heading"),
            "intro": words("notified.intro"),
            "none": words("notified.none"),
            "table": notified_table(evidence),
        },
        "outlook": outlook(evidence),
        "provenance": provenance(evidence, case_hash),
    }
    pictures = printed_pictures(evidence, body)
    body = dict(without(numbered(body, words)))
    body |= {"pictures": pictures} if pictures else {}
    return body | {"manifest": told | {"case_sha256": case_hash, "contents_sha256": digest(body)}}


def _notes(evidence: Evidence, ships_withheld: int) -> list[str]:
    """Returns what a reader must know of the settings: pages left out, ships withheld."""
    notes = []
    counted = [row for row in evidence.transfer_rows if evidence.is_counted(row)]
    shown = [row for row in counted if evidence.has_page(row)]
    if len(shown) < len(counted):
        notes.append(
            evidence.texts(
                "cover.selection",
                shown=thousands(len(shown)),
                counted=evidence.texts.many(len(counted), "counted_transfer"),
            )
        )
    if ships_withheld:
        notes.append(
            evidence.texts("cover.withheld", ships=evidence.texts.many(ships_withheld, "ship"))
        )
    return notes


def _zones(evidence: Evidence) -> str:
    """Returns whether the maps draw zones that States claim, and where the lines come from."""
    files = [file.report for file in evidence.beside.zones]
    if not files:
        return evidence.texts("events.no_zones")
    told = [
        evidence.texts("events.zone_file", name=w.cut(one.file, 120), sha256=one.sha256[:12])
        for one in files
    ]
    return evidence.texts("events.zones", files=evidence.texts.listed(told))


def _running(evidence: Evidence, case_hash: str) -> dict[str, Any]:
    until = evidence.data_until
    waiting = evidence.unreviewed
    draft = (
        evidence.texts(
            "running.draft",
            waiting=thousands(waiting),
            transfer_rows=evidence.texts.many(len(evidence.transfer_rows), "transfer"),
        )
        if waiting
        else ""
    )
    return {
        "head_left": evidence.texts("running.head", case_hash=case_hash[:8]),
        "head_right": evidence.texts("running.data_to", until=evidence.texts.day(until))
        if until
        else evidence.texts("running.no_data"),
        "draft": draft,
        "foot_left": (evidence.texts("running.sample") if evidence.is_sample else "")
        + evidence.texts(
            "running.foot",
            first=case_hash[:8],
            last=case_hash[-4:],
            place="{place}",
            total="{total}",
        ),
        "page": evidence.texts("running.page", page="{page}", pages="{pages}"),
        "sample": evidence.is_sample,
    }

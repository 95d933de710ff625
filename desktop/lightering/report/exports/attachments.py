"""The table of attached files: one row per event and file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Collection

    from lightering.model.attachments import Attached

__all__ = ["ATTACHMENTS", "attachments_table", "without_withheld"]

ATTACHMENTS = pa.schema(
    [
        ("encounter_id", pa.string()),
        ("sha256", pa.string()),
        ("bytes", pa.int64()),
        ("name", pa.string()),
        ("media_type", pa.string()),
        ("caption", pa.string()),
        # a day or a minute, as the analyst says; null where it is unknown
        ("dated_utc", pa.string()),
        ("source", pa.string()),
        ("author", pa.string()),
        ("licence", pa.string()),
        ("url", pa.string()),
        ("width_px", pa.int64()),
        ("height_px", pa.int64()),
        ("attached_by", pa.string()),
    ]
)
"""Files attached to events as evidence: one row per event (`encounter_id`, also of leads, gaps and
loitering) and file."""


def attachments_table(attached: Attached) -> pa.Table:
    """Returns `ATTACHMENTS`, by event, each in the order its files were attached.

    Args:
        attached: What a case attaches.
    """
    rows = [
        {
            "encounter_id": key,
            "sha256": one.sha256,
            "bytes": one.size,
            "name": one.name,
            "media_type": one.media,
            "caption": one.caption,
            "dated_utc": one.dated or None,
            "source": one.source or None,
            "author": one.author or None,
            "licence": one.licence or None,
            "url": one.url or None,
            "width_px": one.width_px or None,
            "height_px": one.height_px or None,
            "attached_by": one.by or None,
        }
        for key, held in sorted(attached.by_event.items())
        for one in held
    ]
    return pa.Table.from_pylist(rows, schema=ATTACHMENTS)


def without_withheld(
    attached: Attached, withheld: Collection[str], shown: Collection[str]
) -> Attached:
    """Returns what is attached to some events, but the files that are withheld.

    Args:
        attached: What a case attaches.
        withheld: SHA-256 of files.
        shown: Ids of encounters, leads, gaps and loitering.
    """
    here = set(shown)
    by_event = {
        key: left
        for key, held in attached.by_event.items()
        if key in here and (left := tuple(one for one in held if one.sha256 not in withheld))
    }
    return replace(attached, by_event=by_event)

"""What a report says is attached, held against a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lightering.app.verify_attached import attached_since
from lightering.errors import InputError
from lightering.model.attachments import Attached, Attachment

LOG = Attachment("ab" * 32, 12, "log.txt", "text/plain", "Log of INVENTED 1", dated="2026-01-07")
MANIFEST = {"attachments": {"E-1": [LOG.as_dict()]}}


def since(case: Attachment, **more: bool) -> list[str]:
    return list(attached_since(MANIFEST, Attached({"E-1": (case,)}), "a.pdf", **more))


def test_that_the_same_words_are_no_difference() -> None:
    assert since(LOG) == []


def test_that_the_field_that_differs_is_named() -> None:
    assert since(replace(LOG, dated="2026-01-08")) == [
        "Attachment “log.txt” of E-1: dated is “2026-01-08”, the report says “2026-01-07”."
    ]


def test_that_a_name_taken_out_of_a_caption_is_no_difference() -> None:
    told = replace(LOG, caption="Log of [ship 1, withheld]").as_dict()
    manifest = {"attachments": {"E-1": [told]}}
    case = Attached({"E-1": (LOG,)})
    assert list(attached_since(manifest, case, "a.pdf", ships_withheld=True)) == []
    other = Attached({"E-1": (replace(LOG, dated=""),)})
    assert len(list(attached_since(manifest, other, "a.pdf", ships_withheld=True))) == 1


def test_that_a_damaged_entry_is_said() -> None:
    with pytest.raises(InputError, match="an attachment cannot be read"):
        list(attached_since({"attachments": {"E-1": [{"sha256": 1}]}}, Attached(), "a.pdf"))

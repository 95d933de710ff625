"""What can be said of an attached file."""

from __future__ import annotations

import pytest

from lightering.errors import InputError, UserError
from lightering.model.attachments import Attachment, check_attachment, date_of

WHOLE = Attachment(
    sha256="ab" * 32,
    size=12,
    name="=cmd|' C calc'!A0\\x.png",
    media="image/png",
    caption="<b>Hull</b> 후진",
    dated="2026-09-14T11:42Z",
    source="imagery of a third party",
    author="A. Lyst",
    licence="CC BY 4.0",
    url="javascript:alert(1)",
    width_px=3,
    height_px=4,
    by="A. Lyst",
)


def test_that_a_record_comes_back_as_it_was_told() -> None:
    assert Attachment.from_dict(WHOLE.as_dict()) == WHOLE
    bare = Attachment("cd" * 32, 0, "a", "text/plain", "a log")
    assert Attachment.from_dict(bare.as_dict()) == bare
    assert set(bare.as_dict()) == {"sha256", "name", "media", "caption"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2026-09-14", "2026-09-14"),
        (" 2026-09-14 11:42Z ", "2026-09-14T11:42Z"),
        ("2026-09-14T11:42Z", "2026-09-14T11:42Z"),
        ("", ""),
        ("Unknown", ""),
    ],
)
def test_that_a_date_is_a_day_or_a_minute_in_utc_or_unknown(text: str, kept: str) -> None:
    assert date_of(text) == kept


@pytest.mark.parametrize(
    "text", ["14.9.2026", "2026-09-31", "2026-09-14T11:42", "2026-09-14T11:42+09:00", "2026", "x"]
)
def test_that_a_date_without_zone_or_in_another_order_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="Give a day in UTC"):
        date_of(text)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("caption", " ", "say what it shows"),
        ("caption", "x" * 1001, "longer"),
        ("dated", "yesterday", "Date"),
        ("sha256", "AB" * 32, "SHA-256"),
        ("name", "../x.png", "name"),
        ("source", "x" * 501, "longer"),
        ("size", -1, "size"),
    ],
)
def test_that_a_damaged_record_is_refused(key: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Attachment.from_dict(WHOLE.as_dict() | {key: value})


def test_that_a_name_may_be_anything_but_a_path() -> None:
    check_attachment(WHOLE)

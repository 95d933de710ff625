"""Whether lists, registries and notified deliveries of a report are those a case has on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.app.entered import reasons_of
from lightering.errors import InputError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lightering.app.review import State

__all__ = ["beside_since", "reasons_told"]

_KINDS = {"lists": "list", "notified": "notified", "registries": "registry", "zones": "zones"}
"""As the case calls them, and as the report does."""

_WORDS = {
    "lists": "List",
    "notified": "Notified deliveries",
    "registries": "Registry",
    "zones": "Claimed zones",
}


def reasons_told(manifest: Mapping[str, Any], name: str) -> dict[str, str]:
    """Returns why each file was brought and each row typed, as a report carries it.

    Args:
        manifest: Of the report.
        name: Of the report, for messages.

    Raises:
        InputError: The manifest is damaged.
    """
    try:
        told = dict(manifest.get("beside_reasons", {}))
        return {str(key): str(reason) for key, reason in sorted(told.items())}
    except (TypeError, ValueError, AttributeError) as error:
        raise InputError(
            "The manifest in this PDF is damaged: the reasons of lists cannot be read.", file=name
        ) from error


def beside_since(manifest: Mapping[str, Any], recorded: State) -> Iterator[str]:
    """Names what the records of a case say otherwise than a report, in a fixed order.

    Args:
        manifest: As the report carries it.
        recorded: What holds by the records of the case.
    """
    files = [one for one in manifest.get("beside", ()) if isinstance(one, dict)]
    rows = {(one.name, one.sha256): one for one in recorded.entered}
    for kind, printed in _KINDS.items():
        before = {str(one.get("file")): one for one in files if one.get("kind") == printed}
        after = {one.name: one for one in getattr(recorded, kind)}
        for name in sorted(before.keys() | after.keys()):
            what = f"{_WORDS[kind]} {shown(name)}"
            if name not in after:
                yield f"{what}: the report was made with it, by its records the case is not."
            elif name not in before:
                yield f"{what}: the records of the case name it, the report was made without it."
            elif before[name].get("sha256") != after[name].sha256:
                yield (
                    f"{what}: the record of the case names SHA-256 {after[name].sha256}, the "
                    f"report {shown(before[name].get('sha256'))}."
                )
            else:
                told = rows.get((name, after[name].sha256))
                if told is not None and told.used != before[name].get("kept"):
                    yield (
                        f"{what}: the record of the case says {told.used:,} rows used, the report "
                        f"{shown(before[name].get('kept'))}."
                    )
    yield from _typed(manifest, recorded)
    yield from _reasons(manifest, recorded)


def _typed(manifest: Mapping[str, Any], recorded: State) -> Iterator[str]:
    told = [row for row in manifest.get("notified_typed", ()) if isinstance(row, dict)]
    before = {str(row.get("origin")): row for row in told}
    after = {dict(row).get("origin", ""): dict(row) for row in recorded.typed}
    for origin in sorted(before.keys() | after.keys()):
        what = f"Notified delivery {shown(origin)}"
        if origin not in after:
            yield f"{what}: the report holds it, by its records the case does not."
        elif origin not in before:
            yield f"{what}: the records of the case hold it, the report was made without it."
        elif before[origin] != after[origin]:
            key = next(k for k, v in after[origin].items() if before[origin].get(k) != v)
            yield (
                f"{what}: {key} is {shown(after[origin][key])} by the record of the case, the "
                f"report says {shown(before[origin].get(key))}."
            )


def _reasons(manifest: Mapping[str, Any], recorded: State) -> Iterator[str]:
    before = reasons_told(manifest, "")
    for name, reason in sorted(reasons_of(recorded.entered).items()):
        if name in before and before[name] != reason:
            yield (
                f"Reason of {shown(name)}: {shown(reason, 200)} by the record of the case, the "
                f"report says {shown(before[name], 200)}."
            )

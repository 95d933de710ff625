"""What became of a file that is given beside the tracks, such as a list of ships."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SideFile"]


@dataclass(frozen=True, slots=True)
class SideFile:
    """One file; `kept + sum(rejected.values()) == records_in` always.

    Attributes:
        file: Base name.
        kind: "list", "notified", "registry" or "zones".
        format: How it was read.
        sha256: Of the file as it lies on disk.
        dated: The date it speaks of, "" if it tells none.
        records_in: Records found.
        kept: Records used.
        rejected: Count by reason.
        messages: Sentences for the person, the first rejected records among them.
    """

    file: str
    kind: str
    format: str
    sha256: str
    dated: str = ""
    records_in: int = 0
    kept: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as the manifest of a report holds it."""
        return {
            "file": self.file,
            "kind": self.kind,
            "format": self.format,
            "sha256": self.sha256,
            "dated": self.dated,
            "records_in": self.records_in,
            "kept": self.kept,
            "rejected": dict(sorted(self.rejected.items())),
            "messages": list(self.messages),
        }

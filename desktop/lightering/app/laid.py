"""What is laid beside the tracks in the window: which files, and what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.case.sources import Source
    from lightering.model.records import Notified

__all__ = ["KINDS", "Laid"]

KINDS = ("lists", "notified", "registries", "zones")
"""What files are given as, as the case names them and as the fields of `Laid` are called."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Files beside the tracks, and deliveries that were typed.

    Attributes:
        lists: Lists of ships.
        notified: Tables of notified deliveries.
        registries: Registries of ships' sizes.
        zones: Zones that somebody claims.
        typed: Notified deliveries that were typed.
        lost: Files of the case that are gone or changed, with what they are given as: they stay
            in the case, so that putting them back is enough.
    """

    lists: tuple[Path, ...] = ()
    notified: tuple[Path, ...] = ()
    registries: tuple[Path, ...] = ()
    zones: tuple[Path, ...] = ()
    typed: tuple[Notified, ...] = ()
    lost: tuple[tuple[str, Source], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is laid that can be used."""
        return not (any(getattr(self, kind) for kind in KINDS) or self.typed)

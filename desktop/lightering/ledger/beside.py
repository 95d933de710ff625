"""What is given beside the tracks: lists, registries, deliveries, zones, as one value.

It travels with the results, so that a report, its verification and an export use the same lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lightering.errors import InputError
from lightering.ledger.notified_files import NotifiedFile, read_notified
from lightering.readers.zone_file import read_zone_file
from lightering.screening.list_files import ListFile, read_list
from lightering.screening.lists import SHIPPED_LISTS, ListBook, shipped_book
from lightering.screening.registry_files import read_registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lightering.model.overrides import Override
    from lightering.model.records import Notified
    from lightering.model.side import SideFile
    from lightering.readers.zone_file import ZoneFile
    from lightering.screening.registry_files import RegistryFile

__all__ = ["NOTHING_BESIDE", "Beside", "read_beside"]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is given beside the tracks.

    Attributes:
        lists: Lists of ships, by name of the file.
        notified: Tables of notified deliveries, by name of the file.
        typed: Notified deliveries that the analyst typed into the case.
        registries: Registries of ships' sizes, by name of the file.
        overrides: What the analyst set of single events, by encounter id.
        reasons: Why the analyst brought a file or typed a row, by name of the file or origin.
        zones: Zones that somebody claims, for the maps of a report, by name of the file.
    """

    lists: tuple[ListFile, ...] = ()
    notified: tuple[NotifiedFile, ...] = ()
    typed: tuple[Notified, ...] = ()
    registries: tuple[RegistryFile, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    zones: tuple[ZoneFile, ...] = ()

    @property
    def files(self) -> tuple[SideFile, ...]:
        """What became of each file."""
        return (
            *(one.report for one in self.lists),
            *(one.report for one in self.notified),
            *(one.report for one in self.registries),
            *(one.report for one in self.zones),
        )

    @property
    def searched(self) -> int:
        """How many lists of ships are searched."""
        return SHIPPED_LISTS + len(self.lists)

    @property
    def deliveries(self) -> tuple[Notified, ...]:
        """The notified deliveries of all files, then those that were typed."""
        return (*(row for file in self.notified for row in file.rows), *self.typed)

    def book(self) -> ListBook:
        """Returns all lists, those that come with the program among them."""
        return ListBook(self.lists) if self.lists else shipped_book()


NOTHING_BESIDE = Beside()
"""Only what comes with the program."""


def read_beside(
    lists: Sequence[Path],
    notified: Sequence[Path],
    registries: Sequence[Path] = (),
    zones: Sequence[Path] = (),
) -> Beside:
    """Reads what is given beside the tracks, whatever the order of the files.

    Args:
        lists: Lists of ships.
        notified: Tables of notified deliveries.
        registries: Registries of ships' sizes.
        zones: Zones that somebody claims.

    Raises:
        InputError: A file cannot be read, is not what it is given as, or two bear one name.
    """
    for paths in (lists, notified, registries, zones):
        names = [path.name for path in paths]
        for name in names:
            if names.count(name) > 1:
                raise InputError(
                    "Two files of this name are given.", file=name, advice="Rename one of them."
                )
    return Beside(
        tuple(read_list(path) for path in sorted(lists, key=lambda p: p.name)),
        tuple(read_notified(path) for path in sorted(notified, key=lambda p: p.name)),
        registries=tuple(read_registry(path) for path in sorted(registries, key=lambda p: p.name)),
        zones=tuple(read_zone_file(path) for path in sorted(zones, key=lambda p: p.name)),
    )

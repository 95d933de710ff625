"""Joins the parts of a report into one PDF: pages, tags, outline, and the lines around each page.

Nothing is drawn here and no page is set anew. The first part brings what belongs to the whole
document: its description, standards, colour profile and the attached manifest. The rules are those
of ISO 32000-1: 14.7 (structure), 12.3.3 (outline), 14.8.2.2 (artefacts); ISO 14289-1, 7.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, String

from lightering.report.parts import LINK, Heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["Part", "headings_of", "join", "pages_in"]

_CONTENTS_TAGS = {"/L": Name.TOC, "/LI": Name.TOCI, "/LBody": Name.Reference}
"""A list that leads to sections is a table of contents."""


@dataclass(frozen=True, slots=True)
class Part:
    """A set part of the report.

    Attributes:
        path: The PDF.
        top: Level of its first heading.
    """

    path: Path
    top: int = 1


def pages_in(parts: Sequence[Part]) -> list[int]:
    """Returns how many pages each set part has.

    Args:
        parts: In their order.
    """
    counts = []
    for part in parts:
        with pikepdf.open(part.path) as document:
            counts.append(len(document.pages))
    return counts


def headings_of(parts: Sequence[Part]) -> list[Heading]:
    """Returns the headings of parts that follow each other, their pages counted through.

    Args:
        parts: In their order.
    """
    found, before = [], 0
    for part in parts:
        with pikepdf.open(part.path) as document:
            places = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
            for level, item in _outline(document, part.top):
                page = before + places[item.Dest[0].objgen]
                found.append(Heading(level, str(item.Title), page))
            before += len(document.pages)
    return found


def join(parts: Sequence[Part], around: Path, made: Path) -> None:
    """Writes the joined report.

    Args:
        parts: The first part and those behind it, in order.
        around: As many pages as all parts together, with what stands above and below the text.
        made: Where the report shall stand.
    """
    with ExitStack() as opened:
        report, *others = (opened.enter_context(pikepdf.open(part.path)) for part in parts)
        lines = opened.enter_context(pikepdf.open(around))
        front = len(list(_outline(report)))
        tree = _Tree(report)
        for number, other in enumerate(others, 1):
            tree.add(other, number, parts[number].top)
        tree.close()
        _furnish(report, lines)
        _link(report, list(_outline(report))[front:])
        _describe(report)
        report.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
        )


class _Tree:
    """The tags and the outline of the report, while parts are added."""

    def __init__(self, report: pikepdf.Pdf) -> None:
        self._report = report
        root: Any = report.Root.StructTreeRoot
        self._root = root
        self._document = root.K[0]
        self._parents: list[Any] = list(root.ParentTree.Nums)
        self._next = int(root.ParentTreeNextKey)
        self._ids: list[Any] = list(root.IDTree.Names) if "/IDTree" in root else []
        self._levels = [_Level(level, item) for level, item in _outline(report)]

    def add(self, other: pikepdf.Pdf, number: int, top: int) -> None:
        """Adds the pages of a part with all that hangs on them."""
        prefix = f"P{number}."
        for part in other.objects:
            if isinstance(part, Dictionary) and part.get("/Type") == Name.StructElem:
                _rename(part, prefix)
        first = len(self._report.pages)
        self._report.add_pages_from(other)
        for page in self._report.pages[first:]:
            notes: Any = page.obj.get("/Annots", [])
            for holder in (page.obj, *notes):
                for key in ("/StructParents", "/StructParent"):
                    if key in holder:
                        holder[key] = int(holder[key]) + self._next
        # Pages that were added are known: what is copied points at them in their new document.
        root: Any = self._report.copy_foreign(other.Root.StructTreeRoot)
        numbers = list(root.ParentTree.Nums)
        for key, kids in zip(numbers[::2], numbers[1::2], strict=True):
            self._parents += [int(key) + self._next, kids]
        self._next += int(root.ParentTreeNextKey)
        if "/IDTree" in root:
            names = list(root.IDTree.Names)
            for name, element in zip(names[::2], names[1::2], strict=True):
                self._ids += [String(prefix + str(name)), element]
        for kid in root.K[0].K:
            kid.P = self._document
            self._document.K.append(kid)
        outline: Any = self._report.copy_foreign(other.Root.Outlines)
        self._levels += [_Level(level, item) for level, item in _walk(outline.First, top)]

    def close(self) -> None:
        """Writes the trees into the report."""
        self._root.ParentTree = self._report.make_indirect(Dictionary(Nums=self._parents))
        self._root.ParentTreeNextKey = self._next
        pairs = zip(self._ids[::2], self._ids[1::2], strict=True)
        names = [part for pair in sorted(pairs, key=lambda pair: bytes(pair[0])) for part in pair]
        if names:
            limits = [names[0], names[-2]]
            leaf = self._report.make_indirect(Dictionary(Names=names, Limits=limits))
            self._root.IDTree = self._report.make_indirect(Dictionary(Kids=[leaf]))
        with self._report.open_outline() as outline:
            outline.root.clear()
            above: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
            for level in self._levels:
                item = OutlineItem(level.title, level.place)
                item.is_closed = True
                while above[-1][0] >= level.number:
                    above.pop()
                above[-1][1].append(item)
                above.append((level.number, item.children))


@dataclass(frozen=True, slots=True, init=False)
class _Level:
    number: int
    title: str
    place: pikepdf.Array

    def __init__(self, number: int, item: Any) -> None:
        object.__setattr__(self, "number", number)
        object.__setattr__(self, "title", str(item.Title))
        object.__setattr__(self, "place", item.Dest)


def _rename(element: Any, prefix: str) -> None:
    """Gives the cells of a part names that no other part has."""
    if "/ID" in element:
        element.ID = String(prefix + str(element.ID))
    for attributes in element.get("/A", []):
        if "/Headers" in attributes:
            attributes.Headers = [String(prefix + str(name)) for name in attributes.Headers]


def _furnish(report: pikepdf.Pdf, lines: pikepdf.Pdf) -> None:
    """Lays what stands above and below the text onto each page; it is marked as artefact."""
    draw = report.make_stream(b"/Furniture Do")
    for page, around in zip(report.pages, lines.pages, strict=True):
        form = report.copy_foreign(around.as_form_xobject())
        held: Any = page.obj.Resources
        resources = Dictionary(held)
        forms = Dictionary(held.get("/XObject", {}))
        forms["/Furniture"] = form
        resources.XObject = forms
        page.obj.Resources = resources
        page.contents_add(draw)


def _link(report: pikepdf.Pdf, behind: list[tuple[int, Any]]) -> None:
    """Leads links into other parts to their places, and tags the list of sections as such."""
    parents = list(report.Root.StructTreeRoot.ParentTree.Nums)
    elements = dict(zip(map(int, parents[::2]), parents[1::2], strict=True))
    for page in report.pages:
        notes: Any = page.obj.get("/Annots", [])
        for note in notes:
            address = str(note.get("/A", {}).get("/URI", ""))
            if address.startswith(LINK):
                item = behind[int(address.removeprefix(LINK))][1]
                del note["/A"]
                note.Dest, note.Contents = item.Dest, item.Title
            element = elements[int(note.StructParent)]
            while "/P" in element:
                if str(element.S) in _CONTENTS_TAGS:
                    element.S = _CONTENTS_TAGS[str(element.S)]
                    if element.S == Name.TOC and "/A" in element:
                        del element["/A"]
                element = element.P


def _describe(report: pikepdf.Pdf) -> None:
    """Says the number of pages; leaves out the flag for doubtful tags, which is off unless set."""
    pages = b"<xmpTPg:NPages>%d<" % len(report.pages)
    packet = report.Root.Metadata.read_bytes()
    report.Root.Metadata.write(re.sub(rb"<xmpTPg:NPages>\d+<", pages, packet))
    if "/Suspects" in report.Root.MarkInfo:
        del report.Root.MarkInfo["/Suspects"]


def _outline(document: pikepdf.Pdf, top: int = 1) -> Iterator[tuple[int, Any]]:
    if "/Outlines" in document.Root:
        yield from _walk(document.Root.Outlines.First, top)


def _walk(item: Any, level: int) -> Iterator[tuple[int, Any]]:
    while item is not None:
        yield level, item
        if "/First" in item:
            yield from _walk(item.First, level + 1)
        item = item.get("/Next")

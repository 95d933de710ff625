"""The manual as a folder of HTML pages and as one PDF: nothing in them is fetched."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from installers.parts import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

__all__ = ["write_pdf", "write_site"]

CHAPTERS = (
    ("index", "Lightering", ("README.md",)),
    ("start", "Start in five minutes", ("docs/start.md",)),
    ("window", "The analyst's guide", ("docs/window.md", "docs/keys.md")),
    ("limits", "Limits and misuse", ("docs/limits.md",)),
    ("manual", "Command line", ("docs/manual.md",)),
    ("formats", "File formats", ("docs/formats.md",)),
    ("parameters", "Parameters", ("docs/parameters.md",)),
    ("methods", "Methods and sources", ("docs/methods.md", "docs/constants.md")),
    ("validation", "Validation", ("docs/validation.md",)),
    ("trust", "What it survives", ("docs/trust.md",)),
    ("cluster", "Large sets", ("docs/cluster.md",)),
    ("api", "From Python", ("docs/api.md",)),
    ("installers", "Installers", ("installers/README.md",)),
    ("messages", "What the program may say", ("docs/messages.md",)),
    ("extending", "To add something", ("docs/extending.md",)),
    ("architecture", "Architecture", ("docs/architecture.md",)),
    ("contributing", "Contributing", ("CONTRIBUTING.md",)),
    ("decisions", "Decisions", ("docs/decisions",)),
    ("changes", "Changes", ("CHANGELOG.md",)),
)
"""Name of the page, its title, and the files or folders it is made of."""

STYLE = Path(__file__).with_name("manual.css")
SEARCH = Path(__file__).with_name("manual.js")


@dataclass
class Page:
    """One chapter.

    Attributes:
        name: Of its file, without `.html`.
        title: In the list of chapters.
        body: HTML.
        headings: Level, anchor and text, in order.
        texts: Anchor of the heading, and the plain text below it, for the search.
    """

    name: str
    title: str
    body: str = ""
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)


def write_site(folder: Path) -> list[Page]:
    """Writes the pages.

    Args:
        folder: Where to; what was there is replaced.

    Returns:
        The chapters.

    Raises:
        LookupError: A link leads to a file that is not there.
    """
    shutil.rmtree(folder, ignore_errors=True)
    pages = _pages("{page}.html#{anchor}")
    shutil.copytree(ROOT / "docs" / "images", folder / "images")
    shutil.copyfile(STYLE, folder / "manual.css")
    rows = [
        (page.name, anchor, next(t for _, a, t in page.headings if a == anchor), text)
        for page in pages
        for anchor, text in page.texts
    ]
    words = f"const TEXTS = {json.dumps(rows, ensure_ascii=False)};\n"
    script = words + SEARCH.read_text(encoding="utf-8")
    (folder / "manual.js").write_text(script, encoding="utf-8")
    for page in pages:
        (folder / f"{page.name}.html").write_text(_sheet(page, pages), encoding="utf-8")
    return pages


def write_pdf(path: Path) -> None:
    """Writes all chapters as one PDF, tagged, with bookmarks.

    Args:
        path: Of the PDF.
    """
    from weasyprint import HTML

    pages = _pages("#{page}-{anchor}")
    contents = "".join(
        f'<li><a href="#{page.name}-{page.headings[0][1]}">{html.escape(page.title)}</a></li>'
        for page in pages
    )
    chapters = "".join(
        f'<section class="chapter">{_prefixed(page.body, page.name)}</section>' for page in pages
    )
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lightering: manual'
        f'</title><link rel="stylesheet" href="{STYLE.as_uri()}"></head><body class="print">'
        f'<nav class="contents"><h1>Lightering</h1><ul>{contents}</ul></nav>{chapters}'
        "</body></html>"
    )
    made = HTML(string=text, base_url=f"{(ROOT / 'docs').as_uri()}/")
    made.write_pdf(path, pdf_variant="pdf/ua-1", pdf_identifier=b"lightering-manual")


def _pages(target: str) -> list[Page]:
    """Makes the chapters; `target` is the pattern of a link to a heading."""
    places = {}
    chosen = []
    for name, title, sources in CHAPTERS:
        files = [
            file
            for source in sources
            for file in (
                sorted((ROOT / source).glob("*.md"))
                if (ROOT / source).is_dir()
                else [ROOT / source]
            )
            if file.is_file()
        ]
        if files:
            chosen.append((Page(name, title), files))
            places |= dict.fromkeys(files, name)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parsed = {file: parser.parse(file.read_text(encoding="utf-8")) for file in places}
    first = {file: _anchors(tokens) for file, tokens in parsed.items()}
    for page, files in chosen:
        for file in files:
            tokens = parsed[file]
            _collect(page, tokens)
            for token in tokens:
                _relink(token, file, places, first, target)
            page.body += parser.renderer.render(tokens, parser.options, {})
    return [page for page, _ in chosen]


def _anchors(tokens: Sequence[Token]) -> str:
    """Gives headings their anchors, as the places where such files are read online do."""
    seen: dict[str, int] = {}
    first = ""
    for token, inside in pairwise(tokens):
        if token.type != "heading_open":
            continue
        plain = re.sub(r"[^\w\- ]", "", _plain(inside).lower()).replace(" ", "-")
        seen[plain] = seen.get(plain, -1) + 1
        anchor = f"{plain}-{seen[plain]}" if seen[plain] else plain
        token.attrSet("id", anchor)
        first = first or anchor
    return first


def _collect(page: Page, tokens: Sequence[Token]) -> None:
    anchor = ""
    for k, token in enumerate(tokens):
        if token.type == "heading_open":
            anchor = str(token.attrGet("id"))
            page.headings.append((int(token.tag[1]), anchor, _plain(tokens[k + 1])))
            page.texts.append((anchor, ""))
        elif token.type in {"inline", "fence"} and page.texts:
            text = token.content if token.type == "fence" else _plain(token)
            page.texts[-1] = (anchor, f"{page.texts[-1][1]} {text}".strip())


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or ()) or token.content


def _relink(
    token: Token, file: Path, places: dict[Path, str], first: dict[Path, str], target: str
) -> None:
    for child in token.children or ():
        _relink(child, file, places, first, target)
    if token.type == "image":
        source = normpath(f"{file.parent.relative_to(ROOT).as_posix()}/{token.attrGet('src')}")
        token.attrSet("src", source.removeprefix("docs/"))
    if token.type != "link_open":
        return
    link = str(token.attrGet("href"))
    if "://" in link or link.startswith("mailto:"):
        return
    path, _, anchor = link.partition("#")
    wanted = Path(normpath(file.parent / path)) if path else file
    if not wanted.exists():
        raise LookupError(f"{file.relative_to(ROOT)}: there is no {link}")
    if wanted.is_dir():
        wanted = next((f for f in sorted(places) if f.is_relative_to(wanted)), wanted)
    if wanted in places:
        name = places[wanted]
        token.attrSet("href", target.format(page=name, anchor=anchor or first[wanted]))
    else:
        # such as a licence: it lies in the checkout
        token.attrSet("href", "#")
        token.attrSet("title", f"{wanted.relative_to(ROOT).as_posix()} in the checkout")


def _prefixed(body: str, name: str) -> str:
    """Makes anchors those of the whole book."""
    return re.sub(r'(<h\d id=")', rf"\g<1>{name}-", body)


def _sheet(page: Page, pages: list[Page]) -> str:
    chapters = "".join(
        f'<li><a href="{one.name}.html"{" aria-current=page" if one is page else ""}>'
        f"{html.escape(one.title)}</a></li>"
        for one in pages
    )
    inside = "".join(
        f'<li class="level-{level}"><a href="#{anchor}">{html.escape(text)}</a></li>'
        for level, anchor, text in page.headings
        if level in {2, 3}
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(page.title)} · Lightering</title>"
        '<link rel="stylesheet" href="manual.css"><script src="manual.js" defer></script></head>'
        '<body><nav aria-label="Chapters"><input id="search" type="search" '
        'placeholder="Search the manual" aria-label="Search the manual">'
        f'<ul id="found"></ul><ul>{chapters}</ul></nav><main>{page.body}</main>'
        f'<aside aria-label="On this page"><ul>{inside}</ul></aside></body></html>\n'
    )

"""The manual as pages that are read without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("markdown_it", reason="markdown-it-py makes the pages and is not installed")

from installers.manual import CHAPTERS, write_site

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "manual"
    write_site(folder)
    return folder


def test_that_every_link_of_the_manual_leads_to_a_heading(site: Path) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in site.glob("*.html")}
    anchors = {name: set(re.findall(r'id="([^"]+)"', text)) for name, text in pages.items()}
    dead = []
    for name, text in pages.items():
        for link in re.findall(r'href="([^"]+)"', text):
            page, _, anchor = link.partition("#")
            if "://" in link or not (page or anchor) or page.endswith(".css"):
                continue
            if (page or name) not in pages or (anchor and anchor not in anchors[page or name]):
                dead.append(f"{name}: {link}")
    assert len(pages) == len(CHAPTERS)
    assert not dead


def test_that_the_manual_fetches_nothing(site: Path) -> None:
    for path in site.glob("*.html"):
        sources = re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', path.read_text(encoding="utf-8"))
        assert sources
        assert all((site / source).is_file() for source in sources)


def test_that_the_search_knows_every_chapter(site: Path) -> None:
    script = (site / "manual.js").read_text(encoding="utf-8")
    assert all(f'["{page.stem}", ' in script for page in site.glob("*.html"))

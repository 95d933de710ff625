"""The first page of a folder for handing over: plain HTML, no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lightering.report.texts import catalogue
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ATTACHED", "page"]

_STYLE = """
body { font: 16px/1.5 'Noto Sans', 'DejaVu Sans', sans-serif; color: #17212b; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-top: 1px solid #cfd7dd; }
td.n, th.n { text-align: right; } code { font-size: .85rem; overflow-wrap: anywhere; }
blockquote { border-left: 3px solid #17212b; margin: 1rem 0; padding: .2rem 0 .2rem 1rem;
  font-size: 1.1rem; }
"""


ATTACHED = "attachments/"
"""Folder of the attached files; each begins with the first twelve digits of its hash."""


def page(
    contents: Mapping[str, Any],
    files: Sequence[tuple[str, int, str]],
    rows: Mapping[str, int],
) -> str:
    """Returns the page.

    Args:
        contents: What `contents.build` returned.
        files: Name, size in bytes and SHA-256 of each file beside the page.
        rows: Rows of each table.
    """
    texts = catalogue(contents["language"])
    cover, told = contents["cover"], contents["manifest"]
    what = texts.part("handover.files")
    attached = _events_of(contents)
    figures = _table(
        (texts("handover.figure"), texts("handover.what_it_is")),
        [(f["value"], f["label"]) for f in cover["figures"]],
        "",
    )
    inputs = _table(
        (texts("columns.file"), texts("columns.records"), texts("columns.kept"), "SHA-256"),
        [
            (i["file"], thousands(i["records_in"]), thousands(i["kept"]), i["sha256"])
            for i in (*told["inputs"], *told["beside"])
        ],
        "lnnc",
    )
    held = _table(
        (texts("columns.file"), texts("handover.holds"), texts("handover.bytes"), "SHA-256"),
        [
            (
                name,
                what.get(name, attached.get(name.removeprefix(ATTACHED)[:12], ""))
                + (f"; {texts.many(rows[t], 'row')}" if (t := _table_of(name)) in rows else ""),
                thousands(size),
                sha256,
            )
            for name, size, sha256 in files
        ],
        "alnc",
    )
    draft = contents["running"]["draft"]
    title = contents["title"]
    return f"""<!DOCTYPE html>
<html lang="{escape(contents["language"])}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(cover["title"])}</h1>
<p>{escape(cover["subtitle"])}{f"<br><strong>{escape(draft)}</strong>" if draft else ""}</p>
<blockquote>{escape(cover["finding"])}</blockquote>
{figures}
<p>{escape(cover["lower_bound"])}</p>
<h2>{escape(texts("handover.held"))}</h2>
{held}
<h2>{escape(texts("handover.inputs"))}</h2>
<p>{escape(texts("handover.inputs_note"))}</p>
{inputs}
<h2>{escape(texts("handover.check"))}</h2>
<p>{escape(texts("handover.unchanged"))} <code>sha256sum -c SHA256SUMS</code></p>
<p>{escape(texts("handover.follows"))} <code>lightering verify report.pdf FILE...</code></p>
</body>
</html>
"""


def _events_of(contents: Mapping[str, Any]) -> dict[str, str]:
    """Returns to which events files are attached, by the digits that begin their names here."""
    texts = catalogue(contents["language"])
    events: dict[str, list[str]] = {}
    for key, held in contents["manifest"].get("attachments", {}).items():
        for one in held:
            events.setdefault(one["sha256"][:12], []).append(key)
    return {digits: texts("handover.attached", events=", ".join(k)) for digits, k in events.items()}


def _table_of(name: str) -> str:
    return name.removeprefix("tables/").removesuffix(".csv")


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]], kinds: str) -> str:
    """Returns a table; kinds: a link, l left, n number, c code."""
    kinds = kinds or "l" * len(titles)
    head = "".join(f"<th{_class(k)}>{escape(t)}</th>" for t, k in zip(titles, kinds, strict=True))
    body = "\n".join(
        "<tr>" + "".join(_cell(c, k) for c, k in zip(row, kinds, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _class(kind: str) -> str:
    return ' class="n"' if kind == "n" else ""


def _cell(text: str, kind: str) -> str:
    shown = escape(text)
    if kind == "a":
        shown = f'<a href="{shown}">{shown}</a>'
    elif kind == "c":
        shown = f"<code>{shown}</code>"
    return f"<td{_class(kind)}>{shown}</td>"

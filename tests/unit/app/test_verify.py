from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader, PdfWriter
from tests.unit.report.planted import mmsi_of, planted

from lightering.app import evidence, pipeline
from lightering.app.pipeline import Results
from lightering.app.verify import verify
from lightering.errors import InputError
from lightering.progress import Quiet
from lightering.report.settings import ReportSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.params import Params

STATUSES = {0: ("confirmed", "seen on both sides"), 1: ("unsure", "")}


class Bench:
    """A planted run in place of the real one: what it is given is what it finds."""

    def __init__(self, folder: Path) -> None:
        self.pieces = planted(2, statuses=STATUSES)
        self.pdf = folder / "report.pdf"
        self.seen: list[Params] = []

    def results(self) -> Results:
        return Results(**{k: v for k, v in self.pieces.items() if k != "decisions"})

    def run_all(
        self, paths: Sequence[Path], params: Params, progress: Any, mapping: Any, beside: Any
    ) -> Results:
        self.seen.append(params)
        return replace(self.results(), params=params, beside=beside)

    def tally(self, *args: Any, **more: Any) -> Any:
        return self.pieces["balances"]

    def write(self) -> None:
        evidence.write_report(self.results(), self.pieces["decisions"], self.pdf, Quiet())

    def differences(self) -> list[str]:
        return verify(self.pdf, [Path("planted.csv")], Quiet())


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench(tmp_path)
    monkeypatch.setattr(pipeline, "run_all", made.run_all)
    monkeypatch.setattr(pipeline, "tally", made.tally)
    made.write()
    return made


def rewritten(pdf: Path, change: Any) -> None:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf.read_bytes())))
    change(writer)
    with pdf.open("wb") as stream:
        writer.write(stream)


def test_that_an_untouched_report_holds(bench: Bench) -> None:
    assert bench.differences() == []


def test_that_a_changed_byte_of_an_input_is_named_first(bench: Bench) -> None:
    report = bench.pieces["loaded"].reports[0].with_counts(sha256="cd" * 32)
    bench.pieces["loaded"] = replace(bench.pieces["loaded"], reports=(report,))
    first = bench.differences()[0]
    assert first.startswith("File “planted.csv”: its SHA-256 is cdcd")


def test_that_a_file_that_is_missing_is_named(bench: Bench) -> None:
    report = bench.pieces["loaded"].reports[0].with_counts(file="other.csv")
    bench.pieces["loaded"] = replace(bench.pieces["loaded"], reports=(report,))
    found = bench.differences()
    assert found[0] == "File “other.csv”: it was given, but the report does not name it."
    assert found[1] == "File “planted.csv”: the report names it, but it was not given."


def test_that_the_first_figure_that_differs_is_named_with_its_page(bench: Bench) -> None:
    transfers = bench.pieces["assessment"].transfers
    old = round(transfers.loc[1, "volume_bbl_p50"])
    transfers.loc[1, "volume_bbl_p50"] += 1000.0
    pages = [line for line in bench.differences() if line.startswith("Page")]
    assert len(pages) == 1
    assert f"{old:,}" in pages[0]
    assert f"{old + 1000:,}" in pages[0]


def test_that_parameters_and_decisions_come_from_the_report(bench: Bench) -> None:
    bench.pieces["params"] = bench.pieces["params"].overlaid(
        {"detect": {"distance_m": 450.0}}, "test"
    )
    bench.write()
    assert bench.differences() == []
    assert bench.seen[-1].detect.distance_m == 450.0


def test_that_a_changed_parameter_in_the_manifest_fails(bench: Bench) -> None:
    def change(writer: PdfWriter) -> None:
        (held,) = [a for a in writer.attachment_list if a.name == "manifest.json"]
        held.content = held.content.replace(b'"distance_m": 500.0', b'"distance_m": 501.0')

    rewritten(bench.pdf, change)
    found = bench.differences()
    assert any(line.startswith("Page") and "500 m" in line for line in found), found
    assert found[0] == (
        "Parameter detect.distance_m: the manifest says “501.0”, the report was made with “500.0”."
    )


def test_that_a_changed_decision_in_the_manifest_fails(bench: Bench) -> None:
    def change(writer: PdfWriter) -> None:
        (held,) = [a for a in writer.attachment_list if a.name == "manifest.json"]
        held.content = held.content.replace(b'"confirmed"', b'"dismissed"')

    rewritten(bench.pdf, change)
    found = bench.differences()
    assert any(line.startswith("Page") for line in found)
    assert found[0].startswith("Decision on “E-")
    assert found[0].endswith("the manifest says “dismissed”, the report was made with “confirmed”.")


def test_that_a_decision_added_to_the_manifest_is_named(bench: Bench) -> None:
    more = b'"decisions": {"E-added": {"status": "confirmed", "note": ""}, '

    def change(writer: PdfWriter) -> None:
        (held,) = [a for a in writer.attachment_list if a.name == "manifest.json"]
        assert b'"decisions": {' in held.content
        held.content = held.content.replace(b'"decisions": {', more)

    rewritten(bench.pdf, change)
    found = bench.differences()
    assert found[0] == "Decision on “E-added”: it was added after the report was written."


def test_that_two_changes_at_once_are_told_but_not_which(bench: Bench) -> None:
    def change(writer: PdfWriter) -> None:
        (held,) = [a for a in writer.attachment_list if a.name == "manifest.json"]
        told = held.content.replace(b'"distance_m": 500.0', b'"distance_m": 501.0')
        held.content = told.replace(b'"confirmed"', b'"dismissed"')

    rewritten(bench.pdf, change)
    assert bench.differences()[0].startswith(
        "Manifest: it was changed after the report was written"
    )


def test_that_a_figure_changed_in_the_page_alone_is_found(bench: Bench) -> None:
    def change(writer: PdfWriter) -> None:
        page = writer.pages[1]
        content = page.get_contents()
        assert content is not None
        data = content.get_data()
        text_at = data.index(b"Tj") if b"Tj" in data else data.index(b"TJ")
        begin = data.rindex(b"BT", 0, text_at)
        end = data.index(b"ET", text_at) + 2
        content.set_data(data[:begin] + b"BT ET" + data[end:])
        page.replace_contents(content)

    rewritten(bench.pdf, change)
    found = bench.differences()
    assert found[0].startswith("Page 2:")


def test_that_a_drawing_changed_in_the_page_alone_is_found(bench: Bench) -> None:
    def change(writer: PdfWriter) -> None:
        page = writer.pages[1]
        content = page.get_contents()
        assert content is not None
        content.set_data(content.get_data() + b"\n0 0 m 100 100 l S\n")
        page.replace_contents(content)

    rewritten(bench.pdf, change)
    assert bench.differences()[0].startswith("Page 2: its words hold, but")


def test_that_a_file_that_is_no_report_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    with pytest.raises(InputError, match="could not be read"):
        verify(path, [], Quiet())
    for junk in (b"", b"\x89PNG no report", b"%PDF-1.7\nxref\n0 1\ntrailer <<>>\n%%EOF"):
        path.write_bytes(junk)
        with pytest.raises(InputError, match="no readable PDF"):
            verify(path, [], Quiet())
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    with path.open("wb") as stream:
        writer.write(stream)
    with pytest.raises(InputError, match="carries no manifest"):
        verify(path, [], Quiet())


def test_that_a_report_that_withholds_a_ship_holds_for_who_knows_the_number(bench: Bench) -> None:
    hidden = ReportSettings(author="A. Person", withheld=(mmsi_of(1),))
    evidence.write_report(
        bench.results(), bench.pieces["decisions"], bench.pdf, Quiet(), settings=hidden
    )
    files = [Path("planted.csv")]
    assert verify(bench.pdf, files, Quiet(), withheld=(mmsi_of(1),)) == []
    with pytest.raises(InputError, match="Give the same numbers"):
        verify(bench.pdf, files, Quiet())
    assert verify(bench.pdf, files, Quiet(), withheld=(mmsi_of(2),))

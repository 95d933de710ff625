"""The report of the sample fleet, page by page, as a reader gets it.

`LIGHTERING_PICTURES=1 ./run test tests/journeys/test_report_of_sample.py` keeps three of its pages
in docs/images.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.report.test_texts import FACTS, WORD, made_up, visible

from lightering.app import pipeline
from lightering.app.evidence import report_contents, write_report
from lightering.app.verify import verify
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.report.texts import catalogue, checked
from lightering.resources import resource, sample_tracks
from lightering.screening.ports import loading_port_calls

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.app.pipeline import Results

PAGES = {"report-cover": 0, "report-total": 1, "report-transfer": None}


@pytest.fixture(scope="module")
def results() -> Results:
    return pipeline.run_all((sample_tracks(),), Params.defaults(), Quiet())


@pytest.fixture(scope="module")
def written(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as a file, set once for all that read it."""
    path = tmp_path_factory.mktemp("sample") / "report.pdf"
    write_report(results, {}, path, Quiet())
    return path


@pytest.fixture(scope="module")
def texts(written: Path) -> list[str]:
    """What its pages say."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(written).pages]


def transfer_page(texts: list[str]) -> int:
    """The page of the transfer with the most evidence: the fullest one."""
    pages = [i for i, text in enumerate(texts) if "Measured." in text]
    return max(pages, key=lambda i: (texts[i].count("draught change"), len(texts[i])))


def pages_that_go_on(texts: list[str]) -> list[int]:
    """Pages that hold the end of a transfer and not its beginning."""
    # the last line of a transfer: whatever goes over takes it along
    last = "Bunkering, other trade"
    return [i + 1 for i, t in enumerate(texts) if last in t and "Measured." not in t]


def test_that_the_report_of_the_sample_holds_when_computed_again(
    written: Path, texts: list[str], root: Path
) -> None:
    assert verify(written, (sample_tracks(),), Quiet()) == []
    assert pages_that_go_on(texts) == []
    pages = {name: transfer_page(texts) if n is None else n for name, n in PAGES.items()}
    for name, number in pages.items():
        if os.environ.get("LIGHTERING_PICTURES") == "1":
            one = ["-r", "110", "-f", str(number + 1), "-singlefile", "-png"]
            picture = root / "docs/images" / name
            subprocess.run(["pdftoppm", *one, str(written), str(picture)], check=True)


def test_that_every_counted_event_has_a_page_and_every_other_its_reason(
    results: Results, texts: list[str]
) -> None:
    text = "\n".join(texts).replace("\n", " ")
    transfers = results.assessment.transfers
    counted = transfers[results.assessment.counts.mean(axis=1) > 0.05]
    missing = [i for i in counted["encounter_id"] if f"Transfer {i}" not in text]
    assert not missing
    others = transfers[~transfers["encounter_id"].isin(counted["encounter_id"])]
    assert not [i for i in others["encounter_id"] if i not in text]


def test_that_a_number_below_zero_has_one_sign_in_all_pages(texts: list[str]) -> None:
    # a line may begin inside a file's name, a date or an id: there no number ends
    keyboard = re.compile(r".{0,40}(?<![\w.-])-\d[\d.,]*(?![\w-]|\.[a-z]).{0,20}")
    assert keyboard.search("changed by -1.0 m (+3.2)")
    assert not keyboard.search("-2026.csv.gz, line 6), 2026\n-09-14")
    assert [found for text in texts for found in keyboard.findall(text)] == []
    assert any("−" in text for text in texts)


def test_that_every_input_is_named_with_its_hash(results: Results, texts: list[str]) -> None:
    text = "".join(texts)
    squeezed = "".join(text.split())
    for report in results.loaded.reports:
        assert report.sha256 in squeezed
    kept = sum(report.kept for report in results.loaded.reports)
    assert f"{kept:,}" in text
    assert kept == results.loaded.fixes.num_rows


def test_that_the_tables_of_the_sample_fit_the_contract(results: Results) -> None:
    from lightering.model.schemas import ENCOUNTERS, TRANSFERS
    from lightering.report.exports.tables import to_arrow

    encounters = to_arrow(results.encounters, ENCOUNTERS)
    transfers = to_arrow(results.assessment.transfers, TRANSFERS)
    one, two = (encounters.column(f"mmsi_{i}").to_numpy() for i in (1, 2))
    assert np.all(one < two)
    assert encounters.column("encounter_id").null_count == 0
    assert len(set(encounters.column("encounter_id").to_pylist())) == encounters.num_rows
    assert set(transfers.column("encounter_id").to_pylist()) <= set(
        encounters.column("encounter_id").to_pylist()
    )
    low, middle, high = (
        transfers.column(f"volume_bbl_{q}").to_numpy() for q in ("p05", "p50", "p95")
    )
    assert np.all((low <= middle) & (middle <= high))
    assert pa.types.is_timestamp(encounters.schema.field("start_utc").type)


def test_that_a_report_of_the_sample_in_a_made_up_language_holds_no_word_of_ours(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = checked("xx", made_up(dict(catalogue("en").sections)))
    monkeypatch.setattr("lightering.report.contents.catalogue", lambda _language: made)
    told = report_contents(results, {})
    # what is data: names, places, files and what their readers say, sources, keys of parameters
    encounters = results.encounters.drop(columns=["kind", "kind_reason"])
    data = results.ships.to_csv() + encounters.to_csv() + results.assessment.port_calls.to_csv()
    # a mass balance names the loading port a cycle ends at
    data += loading_port_calls(results.loaded, results.params).to_csv()
    data += f"{results.loaded.reports} {results.params.as_dict()} {results.balances} "
    data += "Lightering GSHHG Natural Earth tanker other cargo DPRK "
    data += resource("defaults.toml").read_text(encoding="utf-8")
    data += " ".join(resource(f"facts/{name}").read_text(encoding="utf-8") for name in FACTS)
    hashed = re.compile(r"E-[0-9a-f]{10}|[0-9a-f]{8,64}|\{\w+\}")
    shown = {word for text in visible(told) for word in WORD.findall(hashed.sub("", text))}
    # one State is cut where its name is long
    assert sorted(shown - set(WORD.findall(data)) - {"Chin"}) == []

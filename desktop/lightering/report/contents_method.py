"""How the figures were made: formulas, every parameter, the words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from lightering.model.params import Params
from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.report.contents_sources import barrel_source, factor_source
from lightering.resources import resource
from lightering.units import thousands
from lightering.volumes.blocks import EMPTY_BEFORE, LEAST_MOVED, MOST_BEFORE
from lightering.volumes.hulls import LIGHTSHIP, STORES
from lightering.volumes.hydrostatics import LPP_PER_LOA, LWL_PER_LPP
from lightering.volumes.particulars import BEAM_PER_DRAUGHT, LENGTH_PER_BEAM, UNKNOWN_LENGTH_M
from lightering.volumes.products import PRODUCTS, factor_ranges

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence
    from lightering.report.texts import Texts

__all__ = ["glossary", "method", "parameters"]

_UNITS = (
    ("_m3h", "m³/h"),
    ("_km", "km"),
    ("_kn", "kn"),
    ("_m", "m"),
    ("_h", "h"),
    ("_d", "days"),
    ("bbl_per_tonne", "bbl/t"),
)

_LINE = re.compile(r"(\w+)\s*=\s*[^#]+#\s*(.+)")


def method(evidence: Evidence) -> dict[str, Any]:
    """Returns the section on the method.

    Args:
        evidence: What the report is made from.
    """
    p = evidence.params
    blocks = (p.volumes.block_coefficient_low, p.volumes.block_coefficient_high)
    values = {
        "distance_m": thousands(p.detect.distance_m),
        "min_duration_h": w.fixed(p.detect.min_duration_h, 1),
        "max_speed_kn": w.fixed(p.detect.max_speed_kn, 1),
        "max_gap_h": w.fixed(p.detect.max_gap_h, 1),
        "draws": thousands(p.volumes.draws),
        "seed": str(p.volumes.seed),
        "unknown_below": w.percent(p.volumes.unknown_below),
        "bbl_per_tonne": w.fixed(p.ledger.bbl_per_tonne, 2),
        "factors": ", ".join(
            f"{evidence.texts.either('products', name)} {low:g}–{high:g}"
            for name, (low, high) in zip(PRODUCTS, factor_ranges(), strict=True)
        ),
        "beam_per_draught": f"{BEAM_PER_DRAUGHT:g}",
        "length_per_beam": f"{LENGTH_PER_BEAM:g}",
        "unknown_length": f"{UNKNOWN_LENGTH_M:g}",
        "lwl_per_lpp": f"{LWL_PER_LPP:g}",
        "lpp_per_loa": f"{LPP_PER_LOA:g}",
        "block_middle": f"{sum(blocks) / 2:g}",
        "empty_before": w.percent(float(EMPTY_BEFORE)),
        "most_before": w.percent(float(MOST_BEFORE)),
        "least_moved": w.percent(float(LEAST_MOVED)),
        "lightship": _range(LIGHTSHIP),
        "stores": _range(STORES),
    }
    known = evidence.texts.part("method")
    return {
        "heading": known["heading"],
        "paragraphs": [text.format(**values) for text in known["paragraphs"]],
        "formulas_heading": known["formulas_heading"],
        "formula_titles": [known["formula"], known["meaning"]],
        "factor_source": factor_source(),
        "formulas": [
            {key: f[key].format(**values) for key in ("text", "says", "source")}
            for f in known["formulas"]
        ],
        "blind_heading": known["blind_heading"],
        "blind": known["blind"],
        "words_heading": known["words_heading"],
        "words": table(
            [
                (evidence.texts("method.probability"), "left", "auto"),
                (evidence.texts("method.words_in_this_report"), "left", "1fr"),
            ],
            known["scale"],
        ),
        "parameters_heading": known["parameters_heading"],
        "parameters_intro": known["parameters_intro"],
    }


def parameters(texts: Texts, params: Params) -> list[dict[str, Any]]:
    """Returns one table of parameters per section, with value, unit and basis.

    Args:
        texts: The catalogue.
        params: Parameters of the run.
    """
    defaults, bases = Params.defaults().as_dict(), _bases()
    ours = texts("method.our_choice")
    tables = []
    for section, values in params.as_dict().items():
        rows: list[list[str]] = []
        for name, value in values.items():
            default = defaults[section][name]
            basis = texts.basis(section, name) or bases.get((section, name), "")
            if value != default:
                basis = texts("method.changed_by_the_user_from", default=_value(default)) + (
                    f" ({basis})" if basis else ""
                )
            rows.append(
                [
                    name,
                    _value(value),
                    _unit(texts, name),
                    basis or (texts("method.as_above") if rows and rows[-1][3] != ours else ours),
                ]
            )
        tables.append(
            table(
                [
                    (texts(f"method.sections.{section}"), "left", "auto"),
                    (texts("columns.value"), "right", "auto"),
                    (texts("columns.unit"), "left", "auto"),
                    (texts("method.basis"), "left", "1fr"),
                ],
                rows,
            )
        )
    return tables


def glossary(texts: Texts) -> dict[str, Any]:
    """Returns the words and abbreviations, in alphabetical order.

    Args:
        texts: The catalogue.
    """
    words = sorted(texts.part("glossary.words"), key=lambda item: item[0].lower())
    return {
        "heading": texts("glossary.heading"),
        "words": [
            {
                "word": word,
                "meaning": meaning,
                "source": barrel_source() if word == texts("glossary.barrel") else "",
            }
            for word, meaning in words
        ],
    }


def _range(share: tuple[float, float]) -> str:
    return f"{w.percent(share[0])} to {w.percent(share[1])}"


def _value(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _unit(texts: Texts, name: str) -> str:
    return next((texts.either("units", unit) for end, unit in _UNITS if name.endswith(end)), w.DASH)


@cache
def _bases() -> dict[tuple[str, str], str]:
    """Reads the remark beside each default: where the number comes from."""
    found: dict[tuple[str, str], str] = {}
    section = ""
    for line in resource("defaults.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif match := _LINE.match(line):
            found[section, match[1]] = match[2].strip()
    return found

"""What was changed in the manifest of a report after it was written, as far as its hash tells.

The hash of the case covers parameters, decisions and inputs. Where it does not fit any more, each
entry is set back in turn: to its default, or to another decision. The one that makes the hash fit
again is the one that was changed.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from lightering.errors import shown
from lightering.model.params import Params
from lightering.report.contents_inputs import DECIDED
from lightering.report.contents_provenance import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["tampering"]

_HASHES = ("case_sha256", "contents_sha256")


def tampering(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yields a sentence where the manifest is not the one its hash was made of.

    Args:
        manifest: As the report carries it.
    """
    base = {key: value for key, value in manifest.items() if key not in _HASHES}
    expected = manifest.get("case_sha256")
    if digest(base) == expected:
        return
    for sentence, changed in _set_back(base):
        if digest(changed) == expected:
            yield sentence
            return
    yield (
        "Manifest: it was changed after the report was written; its hash does not tell by one "
        "parameter or decision alone what it was."
    )


def _set_back(base: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the manifest with one entry set back, and the sentence that would be true then."""
    for section, values in Params.defaults().as_dict().items():
        held = base.get("params", {}).get(section, {})
        for name, default in values.items():
            if isinstance(held, dict) and held.get(name) != default:
                changed = copy.deepcopy(base)
                changed["params"][section][name] = default
                yield (
                    (
                        f"Parameter {section}.{name}: the manifest says {shown(held.get(name))}, "
                        f"the report was made with {shown(default)}."
                    ),
                    changed,
                )
    decisions = base.get("decisions", {})
    for key, told in decisions.items() if isinstance(decisions, dict) else ():
        if not isinstance(told, dict):
            continue
        for status in sorted(DECIDED - {told.get("status")}):
            changed = copy.deepcopy(base)
            changed["decisions"][key]["status"] = status
            yield (
                (
                    f"Decision on {shown(key)}: the manifest says {shown(told.get('status'))}, "
                    f"the report was made with {shown(status)}."
                ),
                changed,
            )
        changed = copy.deepcopy(base)
        del changed["decisions"][key]
        yield f"Decision on {shown(key)}: it was added after the report was written.", changed

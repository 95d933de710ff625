"""The one place that finds files: inside the wheel, or beside the checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from lightering.errors import UserError

__all__ = ["code_hash", "resource", "sample_tracks"]

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def resource(name: str) -> Path:
    """Returns the path of a shipped file such as `defaults.toml` or `facts/cap_periods.csv`.

    Args:
        name: Path below `resources/`, with forward slashes.

    Raises:
        UserError: The file is not there: the installation is damaged.
    """
    return _find("_resources", "resources", name)


def sample_tracks() -> Path:
    """Returns the folder of the simulated sample fleet.

    Raises:
        UserError: The folder is not there: the installation is damaged.
    """
    return _find("_sample_tracks", "sample_tracks", "")


@cache
def code_hash(*folders: str) -> str:
    """Returns a hash over our own source, to tell whether kept results are of this code.

    Args:
        *folders: Below the package, such as `detect`.
    """
    digest = hashlib.blake2b(digest_size=12)
    for folder in folders:
        for path in sorted((_PACKAGE / folder).rglob("*.py")):
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _find(packed: str, beside: str, name: str) -> Path:
    for base in (_PACKAGE / packed, _CHECKOUT / beside):
        path = base / name
        if path.exists():
            return path
    raise UserError(f"A file of the program is missing: {beside}/{name}. Install Lightering again.")

"""The one place that finds files: inside the wheel, or beside the checkout."""

from __future__ import annotations

from pathlib import Path

from lightering.errors import UserError

__all__ = ["resource", "sample_tracks"]

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


def _find(packed: str, beside: str, name: str) -> Path:
    for base in (_PACKAGE / packed, _CHECKOUT / beside):
        path = base / name
        if path.exists():
            return path
    raise UserError(f"A file of the program is missing: {beside}/{name}. Install Lightering again.")

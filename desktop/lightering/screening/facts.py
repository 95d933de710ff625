"""The shipped tables of facts, each row with its source, as frames of text."""

from __future__ import annotations

import pandas as pd

from lightering.resources import resource

__all__ = ["facts"]


def facts(name: str) -> pd.DataFrame:
    """Returns one table of `resources/facts/`, every cell as text, missing cells as "".

    Args:
        name: Name of the table without `.csv`.

    Raises:
        UserError: The table is not there: the installation is damaged.
    """
    return pd.read_csv(
        resource(f"facts/{name}.csv"), dtype=str, keep_default_na=False, encoding="utf-8"
    )

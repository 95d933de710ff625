"""Memory that ends is said to have ended, whoever asked for it."""

from __future__ import annotations

import pytest
from shapely.errors import GEOSException

from lightering.cli.main import guarded


@pytest.mark.parametrize("error", [MemoryError(), GEOSException("b'std::bad_alloc'")])
def test_that_memory_that_ends_is_no_fault_of_the_program(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def step() -> int:
        raise error

    assert guarded(step, lambda: False) == 1
    assert "The memory of this machine is not enough" in capsys.readouterr().err


def test_that_another_fault_within_a_library_is_not_taken_for_lack_of_memory(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def step() -> int:
        raise GEOSException("TopologyException")

    assert guarded(step, lambda: False) == 1
    assert "itself failed (GEOSException)" in capsys.readouterr().err

"""Machine code is kept by the text of the files it was made of: no other file may flow into it.

A constant that was imported, or a function of another file, is frozen into a kernel. If that file
is not among those a kernel's code is filed under, a change of it leaves old code beside new.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import numbers
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lightering.detect import bounds, machine_code, profile
from lightering.kernels.compiled import Kernel
from lightering.readers import plain_rows
from lightering.tracks import identity, ordering, taking
from lightering.tracks.flags import circles
from lightering.units import HOUR_MS, MINUTE_MS, NAUTICAL_MILE_M

if TYPE_CHECKING:
    from types import FunctionType, ModuleType

FILES = [*machine_code._FILES, identity, ordering, taking, plain_rows]


def names_of(function: FunctionType, seen: set[FunctionType]) -> set[tuple[str, str]]:
    """Files and names of all numbers that a kernel and what it calls take from outside."""
    seen.add(function)
    found = set()
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, Kernel):
            found.add((inspect.getfile(value.__wrapped__), name))
            if value.__wrapped__ not in seen:
                found |= names_of(value.__wrapped__, seen)
        elif isinstance(value, numbers.Number):
            found.add((inspect.getfile(function), name))
    return found


def sources_of(path: str, name: str) -> set[str]:
    """Files that the value of a name at the top of a file comes from."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            module = importlib.import_module(str(node.module))
            return {str(module.__file__)} | sources_of(str(module.__file__), name)
        if isinstance(node, ast.Assign) and name in {
            one.id
            for target in node.targets
            for one in ast.walk(target)
            if isinstance(one, ast.Name)
        }:
            used = {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
            return {path}.union(*(sources_of(path, one) for one in used))
    return {path}


@pytest.mark.parametrize("module", FILES, ids=lambda module: module.__name__)
def test_that_code_is_filed_under_all_it_was_made_of(module: ModuleType) -> None:
    kernels = module.KERNELS
    wanted: set[str] = set()
    for entry in kernels._entries.values():
        for path, name in names_of(entry.__wrapped__, set()):
            wanted |= sources_of(path, name)
    assert {Path(path) for path in wanted} <= {kernels._path, *kernels._used}


def test_that_a_number_a_kernel_keeps_a_copy_of_is_that_number() -> None:
    assert bounds.BUCKET_MS == HOUR_MS
    assert profile._MINUTE == MINUTE_MS
    assert profile._KN == circles._KN == HOUR_MS / NAUTICAL_MILE_M

"""Code that came with the program: taken where it fits, never elsewhere, and never written to."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numba
import pytest
from installers.kernels import ship_kernels

from lightering.kernels import caching, native, processor
from lightering.kernels.compiled import kept
from lightering.kernels.processor import FEATURES, of_level

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.kernels.native import KernelFile

SOURCE = """
from lightering.kernels.native import KernelFile
KERNELS = KernelFile(__file__)
@KERNELS.entry("i8 i8")
def add(a: int, b: int) -> int:
    return a + b
def twice(a):
    return a + a
"""


class Binding:
    """Stands for LLVM on a processor with some features."""

    class Features(dict[str, bool]):
        def flatten(self) -> str:
            return ",".join(f"{'+' if has else '-'}{one}" for one, has in self.items())

    def __init__(self, *lacking: str) -> None:
        names = FEATURES["x86-64-v4"]
        self._has = self.Features({one: one not in lacking for one in names})

    def get_host_cpu_features(self) -> Features:
        return self._has

    def get_host_cpu_name(self) -> str:
        return "this-one"


@pytest.fixture
def came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of code that came with the program, for both levels."""
    folder = tmp_path / "_compiled"
    for level in FEATURES:
        (folder / level).mkdir(parents=True)
    monkeypatch.setattr(processor, "_COMPILED", folder)
    for variable in ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_CACHE_DIR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.delenv("LIGHTERING_KERNELS", raising=False)
    return folder


def chosen(monkeypatch: pytest.MonkeyPatch, *lacking: str) -> processor.Target:
    monkeypatch.setattr(processor, "llvm", lambda: Binding(*lacking))
    return processor.target.__wrapped__()


@pytest.mark.parametrize(
    ("lacking", "name"),
    [
        ((), "x86-64-v4"),
        (("avx512vl",), "x86-64-v3"),
        (("avx512f", "avx512bw"), "x86-64-v3"),
        (("fma",), "this-one"),
        (("avx2", "avx512f"), "this-one"),
    ],
)
def test_that_the_best_level_is_taken_of_which_the_processor_has_all(
    came: Path, monkeypatch: pytest.MonkeyPatch, lacking: tuple[str, ...], name: str
) -> None:
    found = chosen(monkeypatch, *lacking)
    assert found.name == name
    assert found.level == (name if name in FEATURES else "")
    # nothing is compiled for that the processor lacks
    assert not [one for one in lacking if f"+{one}," in f"{found.features},"]


def test_that_a_program_without_such_code_compiles_for_this_processor(
    came: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processor, "_COMPILED", came / "nowhere")
    assert chosen(monkeypatch) == ("this-one", Binding()._has.flatten(), "")


def test_that_what_the_person_asks_for_holds(came: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIGHTERING_KERNELS", "host")
    assert chosen(monkeypatch).name == "this-one"
    monkeypatch.setenv("NUMBA_CPU_NAME", "generic")
    assert chosen(monkeypatch) == ("generic", "", "")
    monkeypatch.setenv("NUMBA_CPU_FEATURES", "+sse2")
    assert chosen(monkeypatch) == ("generic", "+sse2", "")


def test_that_code_everybody_may_write_to_is_not_run(
    came: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = came / "x86-64-v4" / "some.o"
    code.write_bytes(b"")
    code.chmod(0o666)
    assert chosen(monkeypatch).level == "x86-64-v3"
    code.chmod(0o644)
    assert chosen(monkeypatch).level == "x86-64-v4"
    came.chmod(0o777)
    assert chosen(monkeypatch).level == ""


@pytest.fixture
def module(came: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], dict[str, Any]]:
    """Loads two kernels anew, as a process does, where code of a level is taken."""
    level = "x86-64-v3"
    here = importlib.import_module("llvmlite.binding").get_host_cpu_features()
    if not all(here.get(one) for one in FEATURES[level]):
        pytest.skip(f"this processor is below {level}")
    for place in (processor, native):
        monkeypatch.setattr(place, "target", lambda: of_level(level))
    monkeypatch.setattr(native, "_filed_under", lambda: "some")
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    path = came.parent / "some_kernels.py"
    path.write_text(SOURCE)

    def loaded() -> dict[str, Any]:
        space: dict[str, Any] = {"__file__": str(path), "__name__": "some_kernels"}
        exec(compile(SOURCE, str(path), "exec"), space)
        return space

    return loaded


def test_that_linked_code_that_came_is_called_and_nothing_is_written(
    came: Path, module: Callable[[], dict[str, Any]]
) -> None:
    made = module()
    assert made["add"](2, 3) == 5
    (code,) = (came.parent / "__pycache__").glob("*.o")
    code.rename(came / "x86-64-v3" / code.name)
    again: KernelFile = module()["KERNELS"]
    assert again.is_ready
    again.prepare()
    assert again._entries["add"].address
    assert again._entries["add"](4, 5) == 9
    assert not list((came.parent / "__pycache__").iterdir())


def test_that_numba_code_that_came_is_called_and_nothing_is_compiled(
    came: Path, module: Callable[[], dict[str, Any]]
) -> None:
    beside = came.parent / "__pycache__"
    assert kept(nogil=True)(module()["twice"])(21) == 42
    files = list(beside.glob("*.nb?"))
    assert len(files) == 2
    for file in files:
        file.rename(came / "x86-64-v3" / file.name)
    again: Any = kept(nogil=True)(module()["twice"])
    assert again(21) == 42
    assert again.stats.cache_hits.total() == 1
    assert not again.stats.cache_misses
    assert not list(beside.iterdir())


def test_that_code_of_another_source_is_compiled_anew(
    came: Path, module: Callable[[], dict[str, Any]]
) -> None:
    first = module()["twice"]
    assert kept(nogil=True)(first)(21) == 42
    # a bundle that is laid over another: the program file is the same, a constant is not
    caching._stamp.cache_clear()
    with (came.parent / "some_kernels.py").open("a") as stream:
        stream.write("# changed\n")
    again: Any = kept(nogil=True)(module()["twice"])
    assert again(21) == 42
    assert not again.stats.cache_hits
    caching._stamp.cache_clear()


def test_that_kernels_run_where_nothing_can_be_written(
    came: Path, module: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching._Places, "_locator_classes", (caching.Nowhere,))
    assert kept(nogil=True)(module()["twice"])(21) == 42
    assert not (came.parent / "__pycache__").exists()


def test_that_what_the_built_program_compiles_is_laid_where_it_only_reads(tmp_path: Path) -> None:
    package, program = tmp_path / "lightering", tmp_path / "program"
    beside = package / "detect" / "__pycache__"
    beside.mkdir(parents=True)
    (beside / "near.pyc").write_bytes(b"")
    program.write_text(f'#!/bin/sh\necho "$NUMBA_CPU_FEATURES" >{beside}/"$NUMBA_CPU_NAME".o\n')
    program.chmod(0o755)
    ship_kernels(program, package)
    assert [path.name for path in beside.iterdir()] == ["near.pyc"]
    here = processor.llvm().get_host_cpu_features()
    for level, asked in FEATURES.items():
        laid = package / "_compiled" / level / "detect" / f"{level}.o"
        assert laid.exists() == all(here.get(one) for one in asked)
        if laid.exists():
            assert laid.read_text().strip() == of_level(level).features

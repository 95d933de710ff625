"""Makes one call after the other fail under a job, and judges what is left behind."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["ERRORS", "Faults", "Job", "compiled", "digest"]

ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)
"""Disk full, a failing disk, a medium that became read-only, a quota that is used up."""

_SHIM = Path(__file__).with_name("shim.c")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Job:
    """Something that writes.

    Attributes:
        name: In messages.
        kind: `command`, `decide` or `attach`.
        words: Its arguments; `{}` stands for the folder.
        prepare: Puts the state before into the folder.
        state: What is in the folder, as something that can be compared.
        works_on: Whether it may succeed although a call failed, because what failed is not needed.
        environment: Variables; `{}` stands for the folder.
        sound: Whether a state may be left, from it, the old one, the new one and what was said on
            stdout; the old or the new one if None.
        done: Whether a later try led to the new state; the very same if None.
        beside: Files that may stay: the journal of a case that could not be brought into it holds
            decisions, and the next opening brings them in.
        reads: Whether calls that read below the folder are to fail, not those that write.
        once: Whether it refuses to do again what is done.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    prepare: Callable[[Path], None]
    state: Callable[[Path], object]
    works_on: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    sound: Callable[[Any, Any, Any, str], bool] | None = None
    done: Callable[[Any, Any], bool] | None = None
    beside: frozenset[str] = frozenset()
    reads: bool = False
    once: bool = False

    def may_stay(self, left: Any, old: Any, new: Any, said: str) -> bool:
        """Tells whether a state may be left behind."""
        return left in (old, new) if self.sound is None else self.sound(left, old, new, said)


def compiled(folder: Path) -> Path | None:
    """Returns the shim as a library, None where there is no C compiler.

    Args:
        folder: Where it may lie.
    """
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    target = folder / "shim.so"
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(target), str(_SHIM), "-ldl"]
    subprocess.run(words, check=True, capture_output=True)
    return target


def digest(path: Path) -> str:
    """Returns a hash of a file or of all files below a folder; "" if there is none.

    Args:
        path: Either.
    """
    if path.is_dir():
        parts = [f"{f.relative_to(path)} {digest(f)}" for f in sorted(path.rglob("*"))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


_NO_FAULT = {"nth": 0, "errno": 0, "lasting": False, "after_s": None, "spare_mib": None}


@dataclass(frozen=True)
class _Before:
    """What a job does without a fault."""

    old: object
    new: object
    names: frozenset[str]
    calls: int
    seconds: float


class Faults:
    """A server that forks, and a folder for each fault.

    Attributes:
        injected: How many calls were made to fail.
    """

    def __init__(self, shim: Path, folder: Path) -> None:
        """Starts the server.

        Args:
            shim: The library.
            folder: For scratch.
        """
        self._folder = folder
        self._known: dict[str, _Before] = {}
        self.injected = 0
        environment = {**os.environ, "LD_PRELOAD": str(shim), "HOME": str(folder)}
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server"],
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._reading.readline() == "ready\n"

    @property
    def _reading(self) -> IO[str]:
        assert self._server.stdout is not None
        return self._server.stdout

    def close(self) -> None:
        """Ends the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(30)
        self._reading.close()

    def try_all(
        self, job: Job, chosen: Callable[[int], Iterable[int]], *, lasting: bool = False
    ) -> list[str]:
        """Lets calls of a job fail and returns what went wrong, in sentences.

        Args:
            job: The job.
            chosen: From the number of calls to those that shall fail.
            lasting: Whether all later calls fail as well, as on a full disk.
        """
        before, wrong = self._before(job), []
        for nth in chosen(before.calls):
            error = errno.EIO if job.reads else ERRORS[nth % len(ERRORS)]
            where = f"call {nth} of {before.calls}, {errno.errorcode[error]}"
            wrong += self._one(job, before, where, {0, 1}, nth=nth, errno=error, lasting=lasting)
        return wrong

    def try_cancels(self, job: Job, moments: Iterable[float]) -> list[str]:
        """Presses Ctrl-C at some moments and returns what went wrong, in sentences.

        Args:
            job: The job.
            moments: As shares of the time it takes, 0 to 1.
        """
        before, wrong = self._before(job), []
        for moment in moments:
            after = 0.01 + moment * before.seconds
            where = f"cancelled after {after:.3f} of {before.seconds:.3f} s"
            wrong += self._one(job, before, where, {0, 130}, after_s=after)
        return wrong

    def try_memory(self, job: Job, spare_mib: Iterable[int]) -> list[str]:
        """Gives the process little memory and returns what went wrong, in sentences.

        Args:
            job: The job.
            spare_mib: Address space beyond what it has when it begins.
        """
        before, wrong = self._before(job), []
        for spare in spare_mib:
            where = f"{spare} MiB to spare"
            # a library of C++ may end the program as it is refused memory: no file may suffer
            ends = {0, 1, -signal.SIGABRT}
            wrong += self._one(job, before, where, ends, spare_mib=spare)
        return wrong

    def _before(self, job: Job) -> _Before:
        if job.name not in self._known:
            self._known[job.name] = self._without(job)
        return self._known[job.name]

    def _without(self, job: Job) -> _Before:
        folder = self._fresh(job)
        old = job.state(folder)
        began = time.monotonic()
        status, calls, said = self._run(job, folder)
        assert status == 0, f"{job.name}: does not work without any fault: {said}"
        took = time.monotonic() - began
        return _Before(old, job.state(folder), frozenset(_names(folder)), calls, took)

    def _one(
        self, job: Job, before: _Before, where: str, ends: set[int], **fault: Any
    ) -> list[str]:
        old, new, wrong = before.old, before.new, []
        self.injected += 1
        folder = self._fresh(job)
        allowed = before.names | _names(folder) | job.beside
        status, _seen, said = self._run(job, folder, **fault)
        where = f"{job.name}, {where}"
        left = job.state(folder)
        if status is None or status not in ends:
            wrong.append(f"{where}: ended with {status}: {said}")
        elif status and ("itself failed" in said or "Traceback" in said or "RAISED" in said):
            wrong.append(f"{where}: no sentence: {said}")
        elif not job.may_stay(left, old, new, (self._folder / "out").read_text()):
            wrong.append(f"{where}: neither the old nor the new state is left: {said}")
        elif status == 0 and left != new and not job.works_on and job.sound is None:
            wrong.append(f"{where}: says it is done, and the old state is left")
        elif status == 1 and not said.strip():
            wrong.append(f"{where}: failed without a word")
        strays = _names(folder) - allowed
        if strays:
            wrong.append(f"{where}: left behind {sorted(strays)}")
        if job.once and left == new:
            shutil.rmtree(folder)
            return ["; ".join(wrong)] if wrong else []
        again = self._run(job, folder)
        then = job.state(folder)
        if again[0] != 0 or not (then == new if job.done is None else job.done(then, new)):
            wrong.append(f"{where}: a second try does not work: {again[2]}")
        shutil.rmtree(folder)
        # one fault is one thing that was not survived, whatever there is to say of it
        return ["; ".join(wrong)] if wrong else []

    def _fresh(self, job: Job) -> Path:
        folder = self._folder / "root"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        job.prepare(folder)
        return folder

    def _run(self, job: Job, folder: Path, **fault: Any) -> tuple[int | None, int, str]:
        assert self._server.stdin is not None
        out, err = self._folder / "out", self._folder / "err"
        wish = {
            "job": job.kind,
            "words": [word.replace("{}", str(folder)) for word in job.words],
            "root": str(folder),
            "reads": job.reads,
            "out": str(out),
            "err": str(err),
            "environment": {k: v.replace("{}", str(folder)) for k, v in job.environment.items()},
        } | (_NO_FAULT | fault)
        self._server.stdin.write(json.dumps(wish) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._reading.readline())
        return answer["status"], answer["seen"], err.read_text(errors="replace")


def _names(folder: Path) -> set[str]:
    return {str(f.relative_to(folder)) for f in folder.rglob("*")}

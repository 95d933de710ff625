"""Starts the process that reads risky files, listens to it, and says what became of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, OutputError
from lightering.progress import stop_if_cancelled
from lightering.readers.apart.frames import said
from lightering.readers.apart.talk import Ears, Ended, Talk, parsed, whole
from lightering.scratch_folders import ScratchFolder

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from lightering.progress import Progress
    from lightering.readers.apart.limits import Limits
    from lightering.readers.record import FileRead, Source

__all__ = ["ENTRY", "Apart"]

ENTRY = "--reader"
"""First word of the bundle's program where it is to be such a process."""
_ASK_S = 0.1
"""How long to wait before asking again whether the person wants to stop."""
_DYING_S = 5.0
_OUT_OF_TIME = "SIGXCPU"
_GET_IT_AGAIN = (
    "It is damaged or made to do harm: get it again, or save it as CSV with the program that wrote "
    "it. Nothing of it was used."
)


class Apart:
    """One reading process at a time, started when the first file needs it."""

    def __init__(self, limits: Limits) -> None:
        """Starts nothing yet.

        Args:
            limits: What the process may take.
        """
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._scratch: ScratchFolder | None = None

    def __enter__(self) -> Apart:
        """Returns itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Ends the process, and takes away what it left."""
        self._end()

    def read(self, path: Path, place: int, source: Source, ears: Ears) -> FileRead:
        """Reads one source in the process.

        Args:
            path: The file on disk.
            place: Number of the source in it.
            source: The source.
            ears: Who hears of it.

        Raises:
            InputError: The process crashed, ran out of memory or stood still.
            OSError: The file cannot be read.
            OutputError: The scratch cannot be written.
            Cancelled: The person asked to stop.
        """
        used = self._process is not None
        talk = Talk(ears)
        try:
            try:
                return self._read(path, place, source, talk)
            except Ended as ended:
                if not (used and ended.again):
                    raise
            # a file before this one may be what broke the process
            self._end()
            talk.hear_again()
            return self._read(path, place, source, talk)
        except Ended as ended:
            self._end()
            raise ended.error from None
        except BaseException:
            # it still reads what nobody wants any more
            self._end()
            raise

    def _read(self, path: Path, place: int, source: Source, talk: Talk) -> FileRead:
        ears = talk.ears
        if self._process is None:
            self._start(source)
        size = path.stat().st_size
        self._send(
            said(
                "read",
                path=str(path.absolute()),
                sha256=source.sha256,
                place=place,
                size=size,
                heard=ears.watch is not None and ears.watch.is_heard,
                rejects=ears.on_reject is not None,
                maps=ears.maps is not None,
                spills=ears.spill is not None,
                overflowed=ears.spill is not None and ears.spill.overflowed,
            ),
            source,
        )
        silence_s = self._limits.silence_s(size)
        furthest, heard = -1.0, time.monotonic()

        def more() -> bytes:
            return self._next(source, ears.progress, heard + silence_s)

        while True:
            message = parsed(more(), source)
            match message["kind"]:
                case "done":
                    return whole(message, more, source)
                case "moved" if message["fraction"] > furthest:
                    furthest, heard = message["fraction"], time.monotonic()
                case "keep" | "state" | "hold" | "rows" | "map":
                    heard = time.monotonic()
                case "memory":
                    raise Ended(self._too_large(source), again=True)
                case "output":
                    raise OutputError(str(message["text"]))
                case "system":
                    raise OSError(message["number"], message["text"])
                case "fault":
                    raise Ended(_fault(message, source), again=False)
            for answer in talk.hear(message, more, source):
                self._send(answer, source)

    def _start(self, source: Source) -> None:
        from multiprocessing import Pipe

        ours, theirs = Pipe()
        handle = theirs.fileno()
        environment = dict(os.environ)
        # nothing here works in parallel, and each thread would reserve addresses
        environment |= {
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
        }
        # so that a copy it makes does not outlive it
        try:
            self._scratch = ScratchFolder()
            self._scratch.make()
        except OSError:
            self._scratch = None
        if getattr(sys, "frozen", False):
            command = [sys.executable, ENTRY, str(handle)]
        else:
            command = [sys.executable, "-P", "-m", "lightering.readers.apart.child", str(handle)]
        loud = None if os.environ.get("LIGHTERING_TRACEBACK") else subprocess.DEVNULL
        inherited: dict[str, Any] = {"pass_fds": (handle,)}
        if sys.platform == "win32":
            os.set_handle_inheritable(handle, True)
            inherited = {"close_fds": False}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=loud,
                env=environment,
                **inherited,
            )
        except OSError as error:
            ours.close()
            raise Ended(
                InputError(
                    "The process that reads this format could not be started: "
                    f"{error.strerror or error}.",
                    file=source.name,
                    advice="Free some memory and read it again.",
                ),
                again=False,
            ) from error
        finally:
            theirs.close()
        self._pipe = ours
        scratch = "" if self._scratch is None else str(self._scratch.path)
        self._send(said("begin", limits=asdict(self._limits), scratch=scratch), source)

    def _send(self, message: bytes, source: Source) -> None:
        assert self._pipe is not None
        try:
            self._pipe.send_bytes(message)
        except OSError:
            raise self._why(source) from None

    def _next(self, source: Source, progress: Progress, until: float) -> bytes:
        assert self._pipe is not None
        try:
            while not self._pipe.poll(_ASK_S):
                stop_if_cancelled(progress)
                if time.monotonic() > until:
                    raise Ended(self._stalled(source), again=False)
            stop_if_cancelled(progress)
            return self._pipe.recv_bytes()
        except (EOFError, OSError):
            raise self._why(source) from None

    def _why(self, source: Source) -> Ended:
        """Returns how the process ended, now that its pipe is closed."""
        assert self._process is not None
        try:
            status = self._process.wait(_DYING_S)
        except subprocess.TimeoutExpired:
            status = 0
        name = _signal_of(status)
        if name == _OUT_OF_TIME:
            return Ended(self._out_of_time(source), again=False)
        if name == "SIGKILL":
            fact = "The system ended the process that read it, most often for want of memory."
            advice = "Free some memory, or split the file; nothing of it was used."
        elif name == "SIGABRT":
            fact = (
                "The process that read it gave up (SIGABRT): a library had no way on, or no memory."
            )
            advice = _GET_IT_AGAIN
        else:
            fact = f"The process that read it crashed ({name or f'status {status}'})."
            advice = _GET_IT_AGAIN
        return Ended(InputError(fact, file=source.name, advice=advice), again=True)

    def _too_large(self, source: Source) -> InputError:
        return InputError(
            f"Reading it takes more than the {self._limits.memory_mib:,.0f} MiB of memory that a "
            "file may take, so it was given up.",
            file=source.name,
            advice="Split it, or allow more with LIGHTERING_READER_MEMORY_MIB.",
        )

    def _stalled(self, source: Source) -> InputError:
        return InputError(
            f"Reading it made no progress for {self._limits.stall_s:,.0f} s and more, so it was "
            "given up.",
            file=source.name,
            advice="Save it as CSV, or allow more with LIGHTERING_READER_STALL_S.",
        )

    def _out_of_time(self, source: Source) -> InputError:
        return InputError(
            f"Reading it took {self._limits.cpu_s:,.0f} s and more of the processor without "
            "progress, so it was given up.",
            file=source.name,
            advice="Save it as CSV, or allow more with LIGHTERING_READER_CPU_S.",
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            # it keeps nothing that would have to be put away
            process.kill()
            process.wait()
        if self._scratch is not None:
            self._scratch.close()
            self._scratch = None


def _fault(message: dict[str, Any], source: Source) -> InputError:
    if os.environ.get("LIGHTERING_TRACEBACK"):
        sys.stderr.write(str(message["text"]))
    return InputError(
        f"The reader of this format itself failed ({message['name']}); that is a fault of ours.",
        file=source.name,
        advice="Set LIGHTERING_TRACEBACK=1 and read it again to see where, and save it as CSV "
        "meanwhile.",
    )


def _signal_of(status: int) -> str:
    try:
        return signal.Signals(-status).name if status < 0 else ""
    except ValueError:
        return f"signal {-status}"

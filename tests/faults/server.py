"""A process with everything imported, which forks once for each fault. Talks JSON, a line each way.

The shim has to be loaded before the interpreter, hence a process of its own; forking from it costs
a hundredth of starting one for each fault.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

_SECONDS = 120.0
"""On the clock of a machine that does other things too; what takes longer is taken to hang."""


def decide(path: str) -> int:
    """Opens a case, makes one decision and three together, and says each time that it is kept."""
    from tests import small_world

    from lightering.app.session import Session
    from lightering.errors import CaseError

    said: list[str] = []
    session = Session()
    session.notice.connect(lambda notice: said.append(notice.text))
    try:
        session.open_case(Path(path))
    except CaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    session.adopt(small_world.world())
    session.decide("E-big", "confirmed", "hulls touch")
    kept = [not session.unsaved and not session.read_only]
    session.decide_together(["E-big", "E-sure", "E-small"], "unsure")
    kept.append(not session.unsaved and not session.read_only)
    sys.stdout.write(" ".join("kept" if one else "waits" for one in kept))
    sys.stderr.write("\n".join(said))
    session.close_case()
    return int(not all(kept))


def attach(path: str, *files: str) -> int:
    """Opens a case, attaches files to encounters, and says each time that it is kept."""
    from tests import small_world

    from lightering.app.attached_files import take
    from lightering.app.session import Session
    from lightering.errors import UserError
    from lightering.model.attachments import Attachment

    said: list[str] = []
    session = Session()
    session.notice.connect(lambda notice: said.append(notice.text))
    kept = []
    try:
        session.open_case(Path(path))
        session.adopt(small_world.world())
        for event, name in zip(("E-big", "E-sure"), files, strict=True):
            taken = take(Path(name), hold_mib=0.01)
            held = taken.held
            media = taken.look.media
            wanted = Attachment(held.sha256, held.size, taken.name, media, "hulls touch")
            session.attach(event, wanted, held)
            kept.append(not session.unsaved and not session.read_only)
    except UserError as error:
        said.append(str(error))
    sys.stdout.write(" ".join("kept" if one else "waits" for one in kept))
    sys.stderr.write("\n".join(said))
    session.close_case()
    return int(kept != [True, True])


def command(*words: str) -> int:
    """Runs a subcommand."""
    from lightering.cli.main import main

    return main(list(words))


JOBS = {"decide": decide, "attach": attach, "command": command}


def child(wish: dict[str, Any], back: int) -> int:
    """Arms the shim, does the job, tells how many calls there were."""
    for name in ("out", "err"):
        target = os.open(wish[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(target, 1 if name == "out" else 2)
    # what hangs tells where, before it is killed
    faulthandler.register(signal.SIGUSR1, file=2, all_threads=True)
    os.environ.update(wish["environment"])
    shim = ctypes.CDLL(None)
    how = (wish["nth"], wish["errno"], int(wish["lasting"]), int(wish["reads"]))
    shim.fault_arm(os.fsencode(wish["root"]), *how)
    if wish["spare_mib"] is not None:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + (wish["spare_mib"] << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # a server in the background may have been started without
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        status = JOBS[wish["job"]](*wish["words"])
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    except BaseException as error:  # noqa: BLE001 - told to the test, which judges it
        sys.stderr.write(f"RAISED {type(error).__name__}: {error}\n")
        status = 99
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(back, str(shim.fault_seen()).encode())
    return status


def one(wish: dict[str, Any]) -> dict[str, Any]:
    """Does one job in a fork and tells how it ended."""
    reading, writing = os.pipe()
    forked = os.fork()
    if not forked:
        status = 98
        try:
            os.close(reading)
            status = child(wish, writing)
        finally:
            os._exit(status)
    os.close(writing)
    began, after = time.monotonic(), wish["after_s"]
    until = began + _SECONDS
    while True:
        done, code = os.waitpid(forked, os.WNOHANG)
        if done:
            break
        if after is not None and time.monotonic() > began + after:
            # Ctrl-C at this moment
            os.kill(forked, signal.SIGINT)
            after = None
        if time.monotonic() > until:
            os.kill(forked, signal.SIGUSR1)
            time.sleep(0.5)
            os.kill(forked, signal.SIGKILL)
            os.waitpid(forked, 0)
            code = -1
            break
        time.sleep(0.002)
    seen = os.read(reading, 64).decode()
    os.close(reading)
    ended = os.waitstatus_to_exitcode(code) if code >= 0 else None
    return {"status": ended, "seen": int(seen or 0)}


def _nothing() -> None:
    """What is compiled."""


def main() -> int:
    """Answers wishes until there are none."""
    import numpy  # noqa: F401
    import pandas as pd  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import pyproj  # noqa: F401
    import shapely  # noqa: F401
    from numba import njit

    import lightering.app.bundle
    import lightering.app.exporting
    import lightering.app.pipeline
    import lightering.app.session
    import lightering.app.storing
    import lightering.cli.main  # noqa: F401

    # numba imports half of itself with the first function it compiles
    njit(_nothing)()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        answer = one(json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())

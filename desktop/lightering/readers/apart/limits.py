"""What a process that reads a risky file may take: memory, and time without progress."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.errors import UserError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SWITCH", "VARIABLES", "Limits", "limits_here", "not_limited"]

SWITCH = "LIGHTERING_READER_PROCESS"
VARIABLES = {
    "memory_mib": "LIGHTERING_READER_MEMORY_MIB",
    "cpu_s": "LIGHTERING_READER_CPU_S",
    "stall_s": "LIGHTERING_READER_STALL_S",
}
"""Variable of the environment that sets each limit."""
_BYTES_PER_S = 10_000_000
"""A file so much larger may be silent for a second longer: some formats are checked whole first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading process. The defaults are our choice.

    Attributes:
        memory_mib: Address space beyond what the program itself takes.
        cpu_s: Processor seconds without progress in a small file.
        stall_s: Seconds without progress in a small file.
    """

    memory_mib: float = 4096.0
    cpu_s: float = 120.0
    stall_s: float = 120.0

    def silence_s(self, size: int) -> float:
        """Returns for how long a file may show no progress.

        Args:
            size: Its bytes on disk.
        """
        return self.stall_s + size / _BYTES_PER_S

    def hold_memory(self) -> None:
        """Limits the memory of this process from now on, where the system can do that."""
        if not_limited():
            return
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + int(self.memory_mib * 2**20)
        _lower(resource.RLIMIT_AS, most)
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))

    def hold_cpu(self, size: int) -> None:
        """Gives this process a new span of processor time, counted from now.

        Args:
            size: Bytes of the file that is read.
        """
        if sys.platform == "win32":
            return
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        spare = self.cpu_s + size / _BYTES_PER_S
        _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + spare) + 1)


def limits_here(environment: Mapping[str, str] = os.environ) -> Limits | None:
    """Returns the limits as the environment sets them, None if readers run in the process itself.

    Args:
        environment: Its variables.

    Raises:
        UserError: A variable holds something that means nothing.
    """
    switch = environment.get(SWITCH, "1")
    if switch not in ("0", "1"):
        raise UserError(f"{SWITCH} is {shown(switch)}; it must be 1, or 0 to read without limits.")
    values = {}
    for name, variable in VARIABLES.items():
        text = environment.get(variable)
        if text is None:
            continue
        try:
            values[name] = float(text)
        except ValueError:
            values[name] = 0.0
        if not 1.0 <= values[name] <= 1e7:
            raise UserError(f"{variable} is {shown(text)}; it must be a number from 1 to 10000000.")
    return Limits(**values) if switch == "1" else None


def not_limited(platform: str = sys.platform) -> str:
    """Returns a sentence on what this system cannot limit; "" if there is nothing.

    Args:
        platform: As `sys.platform` names it.
    """
    if platform == "linux":
        return ""
    what = "memory and processor time" if platform == "win32" else "the memory"
    return (
        f"This system cannot limit {what} of the process that reads such files; a crash or a "
        "standstill of it is still one rejected file."
    )


def _lower(kind: int, most: int) -> None:
    import resource

    hard = resource.getrlimit(kind)[1]
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (soft, hard))

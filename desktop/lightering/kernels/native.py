"""Kernels kept as machine code that is called without the compiler.

numba needs a second of every process to import itself and to read its cache, more than a search
over a million fixes takes. So the kernels of a file are compiled once into one object for this
processor, with plain pointers and numbers for arguments, and later processes only link it. Where
that cannot be done, they are compiled as `compiled` does it, to the same results.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import tempfile
import threading
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from lightering.kernels.compiled import Kernel
from lightering.kernels.processor import compiler, llvm, read_only, target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lightering.progress import Progress

__all__ = ["KernelFile", "make_ready"]

Function = TypeVar("Function", bound="Callable[..., Any]")

_DTYPES = {
    "i8": np.int64, "i4": np.int32, "i2": np.int16, "u1": np.uint8,
    "f8": np.float64, "f4": np.float32, "b1": np.bool_,
}  # fmt: skip
_SCALARS = {"i8": ctypes.c_int64, "f8": ctypes.c_double}
_MATHS = (
    "acos", "asin", "atan", "atan2", "cbrt", "ceil", "copysign", "cos", "exp", "fabs", "floor",
    "fmod", "hypot", "log", "memcpy", "memmove", "memset", "pow", "rint", "round", "sin", "sincos",
    "sqrt", "tan", "trunc",
)  # fmt: skip
"""What the machine code may call: functions of C that every process has."""


class KernelFile:
    """The kernels of one source file that are called from Python.

    They take no memory, raise nothing and write into arrays they are given.
    """

    def __init__(self, path: str, *used: str) -> None:
        """Begins empty.

        Args:
            path: Of the source file.
            *used: Of the files of other functions these kernels call.
        """
        self._path, self._used = Path(path), tuple(Path(name) for name in used)
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()
        self._engine: Any = None
        self._tried = False

    def entry(self, signature: str) -> Callable[[Function], Function]:
        """Declares a kernel.

        Args:
            signature: Types of the arguments: `i8`, `f8` for numbers, `f8[]`, `f8[,]`, `f8[,,]` and
                so on for arrays in the order of C (i8, i4, i2, u1, f8, f4, b1).

        Returns:
            A decorator. What the kernel returns is an integer; None is 0.
        """

        def declare(function: Function) -> Function:
            kernel = _Entry(self, function, signature.split())
            self._entries[function.__name__] = kernel
            return cast("Function", kernel)

        return declare

    @property
    def is_ready(self) -> bool:
        """Whether the machine code is there."""
        return self._tried or sys.platform != "linux" or self._object.exists()

    def prepare(self) -> None:
        """Compiles the kernels if that was not done before, and links them."""
        with self._lock:
            if self._tried:
                return
            self._tried = True
            if sys.platform != "linux":
                # how C is reached was tried out there alone
                return
            try:
                self._engine = self._linked()
                for name, kernel in self._entries.items():
                    kernel.address = self._engine.get_function_address(name)
            except (ImportError, OSError, RuntimeError, AttributeError):
                # an LLVM that cannot do this: the kernels are compiled in the usual way
                self._engine = None

    @cached_property
    def _object(self) -> Path:
        sources = (self._path, *self._used, Path(__file__))
        source = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources))
        name = f"{self._path.stem}.{_filed_under()}.{source.hexdigest()[:20]}.o"
        places = [folder / name for folder in read_only(self._path)]
        return next((path for path in places if path.exists()), _folder(self._path) / name)

    def _linked(self) -> Any:
        binding = llvm()
        path = self._object
        if path.exists():
            code = path.read_bytes()
        else:
            code = self._compiled()
            _keep(path, code)
        for name in _MATHS:
            _reach(binding, name)
        engine = binding.create_mcjit_compiler(binding.parse_assembly(""), _machine())
        self._object_file = binding.ObjectFileRef.from_data(code)
        engine.add_object_file(self._object_file)
        engine.finalize_object()
        return engine

    def _compiled(self) -> bytes:
        """Compiles all kernels into one object."""
        binding = llvm()
        whole = binding.parse_assembly("")
        for name, kernel in self._entries.items():
            text, mangled = kernel.assembly()
            module = binding.parse_assembly(text)
            module.get_function(mangled).name = name
            whole.link_in(module)
        foreign = {f.name for f in whole.functions if f.is_declaration}
        foreign = {name for name in foreign if not name.startswith("llvm.")}
        # what numba's code calls when it raises or frees memory, which these kernels never do
        stubs = ["declare void @llvm.trap()"]
        stubs += [
            f"define void @{name}() {{\n  call void @llvm.trap()\n  unreachable\n}}"
            for name in sorted(foreign.difference(_MATHS))
        ]
        stubs += [
            f"@{one.name} = global ptr null" for one in whole.global_variables if one.is_declaration
        ]
        whole.link_in(binding.parse_assembly("\n".join(stubs)))
        whole.verify()
        return bytes(_machine().emit_object(whole))


class _Entry(Kernel):
    """One kernel: called by its address if it has one, else compiled in the usual way."""

    def __init__(self, file: KernelFile, function: Callable[..., Any], kinds: list[str]) -> None:
        super().__init__(function)
        self._file = file
        self._kinds = [_Kind(text) for text in kinds]
        self.address = 0
        self._call: Any = None

    def __call__(self, *arguments: Any) -> Any:
        if self._call is None:
            self._file.prepare()
            if self.address:
                types = [kind for one in self._kinds for kind in one.types]
                self._call = ctypes.CFUNCTYPE(ctypes.c_int64, *types)(self.address)
            else:
                self._call = False
        if self._call is False:
            return super().__call__(*arguments)
        words: list[Any] = []
        for kind, value in zip(self._kinds, arguments, strict=True):
            kind.put(value, words)
        return self._call(*words)

    def assembly(self) -> tuple[str, str]:
        """Returns the kernel in the language of LLVM, and the name it has there."""
        numba = compiler()
        types = numba.types
        numbers = {
            "i8": types.int64, "i4": types.int32, "i2": types.int16, "u1": types.uint8,
            "f8": types.float64, "f4": types.float32, "b1": types.boolean,
        }  # fmt: skip
        names: list[str] = []
        values: list[str] = []
        given: list[Any] = []
        for n, kind in enumerate(self._kinds):
            if not kind.axes:
                names.append(f"a{n}")
                values.append(f"a{n}")
                given.append(numbers[kind.code])
                continue
            sides = [f"n{n}_{axis}" for axis in range(kind.axes)]
            names += [f"p{n}", *sides]
            values.append(f"carray(p{n}, ({', '.join(sides)},))")
            given += [types.CPointer(numbers[kind.code]), *[types.int64] * kind.axes]
        call = f"kernel({', '.join(values)})"
        silent = self.__wrapped__.__annotations__["return"] == "None"
        lines = (
            f"def entry({', '.join(names)}):",
            f"    {call}" if silent else f"    return int({call})",
            "    return 0" if silent else "",
        )
        space = {
            "kernel": numba.njit(error_model="numpy")(self.__wrapped__),
            "carray": numba.carray,
        }
        exec("\n".join(lines), space)
        made = numba.cfunc(types.int64(*given), error_model="numpy")(space["entry"])
        return str(made._library._final_module), made._wrapper_name


class _Kind:
    """The type of one argument."""

    def __init__(self, text: str) -> None:
        self.code, _, sides = text.partition("[")
        self.axes = sides.count(",") + 1 if sides else 0
        self._dtype = np.dtype(_DTYPES[self.code])
        self.types: Sequence[Any] = (
            (ctypes.c_void_p, *(ctypes.c_int64,) * self.axes)
            if self.axes
            else (_SCALARS[self.code],)
        )

    def put(self, value: Any, words: list[Any]) -> None:
        """Appends what the machine code takes for an argument."""
        if not self.axes:
            words.append(value)
            return
        if value.dtype != self._dtype or value.ndim != self.axes or not value.flags.c_contiguous:
            raise TypeError(
                f"{self._dtype} in {self.axes} axes is wanted, not {value.dtype} in {value.ndim}"
            )
        words.append(value.ctypes.data)
        words.extend(value.shape)


def make_ready(progress: Progress, *files: KernelFile) -> None:
    """Compiles what was never compiled on this machine, and says so; a matter of seconds, once.

    Args:
        progress: Told how far it is.
        *files: Kernels that are wanted soon.
    """
    missing = [file for file in files if not file.is_ready]
    for n, file in enumerate(missing):
        said = f"Compiling the numerical kernels, once: {n + 1} of {len(missing)}"
        progress.set(0.0, said)
        file.prepare()


def _reach(binding: Any, name: str) -> None:
    """Makes sure that machine code finds a function of C."""
    if binding.address_of_symbol(name) is None:
        function = getattr(ctypes.CDLL(None), name)
        binding.add_symbol(name, ctypes.cast(function, ctypes.c_void_p).value)


@cache
def _filed_under() -> str:
    """What the machine code for a processor is filed under."""
    name, features, _ = target()
    machine = f"{sys.platform} {name} {features} {llvm().llvm_version_info}"
    return hashlib.sha256(machine.encode()).hexdigest()[:10]


def _machine() -> Any:
    """The processor, anew each time: an engine takes it for its own."""
    binding = llvm()
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    name, features, _ = target()
    return binding.Target.from_default_triple().create_target_machine(
        cpu=name, features=features, opt=3, jit=True, codemodel="jitdefault"
    )


def _folder(source: Path) -> Path:
    """Where machine code is kept: where numba would, beside the source, or with the user."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen)
    beside = source.parent / "__pycache__"
    if os.access(beside if beside.exists() else source.parent, os.W_OK):
        return beside
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return Path(home) / "lightering" if home else Path.home() / ".cache" / "lightering"


def _keep(path: Path, code: bytes) -> None:
    """Writes machine code whole or not at all; where it cannot be kept it is made anew."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stem, target, _, _ = path.name.split(".")
        for old in path.parent.glob(f"{stem}.{target}.*.o"):
            old.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
            stream.write(code)
        whole = Path(stream.name)
        # what one user compiles in a shared place the others may read
        whole.chmod(0o644)
        whole.replace(path)
    except OSError:
        return

"""What a bundle is made of: which file came from which package, under which licence."""

from __future__ import annotations

import ast
import hashlib
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

__all__ = ["ROOT", "Part", "copy_licences", "parts_of"]

ROOT = Path(__file__).resolve().parents[1]
_OURS = "lightering"
_NATIVE = (".so", ".dll", ".dylib", ".pyd")


@dataclass
class Part:
    """One package whose files are in the bundle.

    Attributes:
        name: As its index or distribution names it.
        version: Likewise.
        kind: `pypi`, `deb` or `generic`.
        licence: As the package says it; empty if it says nothing.
        texts: Licence files.
        sboms: Lists of parts that the package itself carries.
        native: Native libraries by their path in the bundle, with SHA-256.
        files: How many files of it are in the bundle.
    """

    name: str
    version: str
    kind: str
    licence: str = ""
    texts: list[Path] = field(default_factory=list)
    sboms: list[Path] = field(default_factory=list)
    native: dict[str, str] = field(default_factory=dict)
    files: int = 0


def parts_of(contents: Path, bundle: Path) -> list[Part]:
    """Returns the packages of a bundle, by name.

    Args:
        contents: `COLLECT-00.toc`, where PyInstaller says where each file came from.
        bundle: The folder of the libraries, `_internal`.

    Raises:
        LookupError: A file came from nowhere that is known.
    """
    owners = _owners()
    parts: dict[str, Part] = {}
    rows = ast.literal_eval(contents.read_text(encoding="utf-8"))[0]
    # modules of pure Python lie in one archive, whose own list stands beside
    archive = contents.with_name("PYZ-00.toc")
    packed = ast.literal_eval(archive.read_text(encoding="utf-8"))[1]
    sources = [(str(name), str(source)) for name, source, kind in rows if kind != "SYMLINK"]
    sources += [("", str(source)) for _, source, kind in packed if kind == "PYMODULE"]
    debian = _debian_names({Path(source) for _, source in sources})
    unknown = []
    for name, source in sources:
        part = _owner(Path(source), owners, debian, parts)
        if part is None:
            unknown.append(source)
            continue
        part.files += 1
        if name and any(mark in Path(name).name for mark in _NATIVE):
            part.native[name] = hashlib.sha256((bundle / name).read_bytes()).hexdigest()
    if unknown:
        raise LookupError("No package is known of: " + ", ".join(unknown[:5]))
    return sorted(parts.values(), key=lambda part: (part.kind, part.name.lower()))


def copy_licences(parts: list[Part], folder: Path) -> list[str]:
    """Copies the licence texts of all parts, a folder each.

    Args:
        parts: Of the bundle.
        folder: Where to.

    Returns:
        The parts that carry no licence text.
    """
    without = []
    for part in parts:
        place = folder / f"{part.name}-{part.version}".replace("/", "_").replace(":", "_")
        if not part.texts:
            without.append(f"{part.name} {part.version} ({part.licence or 'says nothing'})")
            continue
        place.mkdir(parents=True, exist_ok=True)
        for text in part.texts:
            shutil.copyfile(text, place / text.name)
    return without


def _owners() -> dict[Path, metadata.Distribution]:
    """Which distribution of this environment a file belongs to."""
    found = {}
    for distribution in metadata.distributions():
        for file in distribution.files or ():
            found[Path(str(distribution.locate_file(file))).resolve()] = distribution
    return found


def _owner(
    source: Path,
    owners: dict[Path, metadata.Distribution],
    debian: dict[str, str],
    parts: dict[str, Part],
) -> Part | None:
    real = source.resolve()
    distribution = owners.get(real)
    if distribution is not None:
        key = f"pypi {distribution.name}"
        if key not in parts:
            parts[key] = _from_index(distribution)
        return parts[key]
    if real.is_relative_to(ROOT / "dist" / ".tools"):
        return parts.setdefault("tools", _of_the_maker())
    if real.is_relative_to(ROOT):
        return parts.setdefault(_OURS, _of_us())
    if real.is_relative_to(sys.base_prefix):
        return parts.setdefault("python", _of_python())
    name = debian.get(str(source), "")
    if not name:
        return None
    if f"deb {name}" not in parts:
        parts[f"deb {name}"] = _from_debian(name)
    return parts[f"deb {name}"]


def _from_index(distribution: metadata.Distribution) -> Part:
    about = distribution.metadata
    kinds = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    # some put the whole text into the field of the name
    first = next(iter((about.get("License") or "").splitlines()), "")
    licence = about.get("License-Expression") or "; ".join(kinds) or first
    files = [Path(str(distribution.locate_file(f))) for f in distribution.files or ()]
    inside = [f for f in files if ".dist-info" in str(f)]
    texts = [f for f in inside if _is_licence(f) and f.is_file()]
    if not texts and "LGPL-3" in licence:
        # Qt for Python carries no text of its licence; it is the one of the coast
        texts = [ROOT / "resources" / "coast" / f"COPYING.{name}-3.txt" for name in ("LGPL", "GPL")]
    sboms = [f for f in inside if f.parent.name == "sboms" and f.is_file()]
    return Part(distribution.name, distribution.version, "pypi", licence, texts, sboms)


def _is_licence(path: Path) -> bool:
    words = ("license", "licence", "copying", "notice", "authors")
    return "licenses" in path.parts or path.name.lower().startswith(words)


def _of_us() -> Part:
    version = metadata.version(_OURS)
    texts = [ROOT / "LICENSE", ROOT / "resources" / "fonts" / "OFL.txt"]
    texts += [ROOT / "resources" / "coast" / "COPYING.LGPL-3.txt"]
    return Part(_OURS, version, "generic", "Apache-2.0", texts)


def _of_python() -> Part:
    """Python itself; built from source it has no package."""
    place = Path(sys.base_prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    text = place / "LICENSE.txt"
    texts = [text] if text.is_file() else []
    return Part("python", platform.python_version(), "generic", "PSF-2.0", texts)


def _of_the_maker() -> Part:
    """PyInstaller's start of the program: its licence allows any licence for what it starts."""
    tools = ROOT / "dist" / ".tools"
    found = next(iter(metadata.distributions(name="pyinstaller", path=[str(tools)])))
    part = _from_index(found)
    part.licence = "GPL-2.0-or-later WITH Bootloader-exception"
    return part


def _debian_names(sources: set[Path]) -> dict[str, str]:
    """Returns the Debian packages that files of the system belong to."""
    outside = [p for p in sources if not p.is_relative_to(ROOT)]
    outside = [p for p in outside if not p.is_relative_to(sys.base_prefix)]
    # since the merge of /usr a package may know a library by either of its paths
    if not outside or shutil.which("dpkg-query") is None:
        return {}
    paths = {str(q): str(p) for p in outside for q in (p, p.resolve(), Path(f"/usr{p}"))}
    words = ["dpkg-query", "--search", *sorted(paths)]
    # it says 1 where one path is unknown, and still answers for the others
    answer = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    found = {}
    for line in answer.splitlines():
        package, _, path = line.partition(": ")
        if path in paths:
            found[paths[path]] = package.partition(":")[0]
    return found


def _from_debian(name: str) -> Part:
    words = ["dpkg-query", "--show", "--showformat=${Version}\n", name]
    version = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[0]
    text = Path("/usr/share/doc") / name / "copyright"
    return Part(name, version, "deb", "see its copyright file", [text] if text.is_file() else [])

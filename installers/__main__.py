"""`./run build WHAT`: wheel, bundle (with licences, list of parts), deb, manual; in `dist/`."""

from __future__ import annotations

import compileall
import logging
import shutil
import subprocess
import sys
from py_compile import PycInvalidationMode
from typing import TYPE_CHECKING

from installers.kernels import ship_kernels
from installers.parts import ROOT, copy_licences, parts_of
from lightering.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

DIST = ROOT / "dist"
BUNDLE = DIST / "lightering"


def _wheel() -> None:
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(DIST)]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    _say(next(DIST.glob(f"lightering-{__version__}-*.whl")))


def _bundle() -> None:
    from PyInstaller.__main__ import run as make

    from installers.sbom import write_sbom

    work = DIST / ".work"
    words = ["--noconfirm", "--log-level", "ERROR"]
    words += ["--distpath", str(DIST), "--workpath", str(work)]
    make([*words, str(ROOT / "installers" / "lightering.spec")])
    # it lets every library tell its steps, and the manual's has one for each page
    logging.getLogger().setLevel(logging.WARNING)
    # a bundle writes no bytecode, and would translate our sources anew at each start
    source = str(BUNDLE / "_internal" / "lightering")
    mode = PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(source, quiet=1, stripdir=str(BUNDLE), invalidation_mode=mode):
        raise SystemExit("The sources of the bundle could not be compiled.")
    ship_kernels(BUNDLE / "lightering", BUNDLE / "_internal" / "lightering")
    parts = parts_of(work / "lightering" / "COLLECT-00.toc", BUNDLE / "_internal")
    without = copy_licences(parts, BUNDLE / "licences")
    if without:
        raise SystemExit(f"No licence text of: {', '.join(without)}")
    native = write_sbom(parts, BUNDLE / "sbom.cdx.json")
    shutil.rmtree(work)
    _say(BUNDLE)
    sys.stdout.write(f"{len(parts)} packages with {native} native libraries: sbom.cdx.json\n")


def _deb() -> None:
    from installers.deb import write_deb

    if not BUNDLE.exists():
        _bundle()
    _say(write_deb(BUNDLE, __version__, DIST))


def _manual() -> None:
    from installers.manual import write_pdf, write_site

    write_site(DIST / "manual")
    _say(DIST / "manual")
    write_pdf(DIST / "lightering-manual.pdf")
    _say(DIST / "lightering-manual.pdf")


def _say(path: Path) -> None:
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    size = sum(f.stat().st_size for f in files if not f.is_symlink())
    sys.stdout.write(f"{path.relative_to(ROOT)}: {size / 1e6:,.0f} MB\n")
    sys.stdout.flush()


def main() -> int:
    """Makes what the first word names; everything without one."""
    makers = {"wheel": _wheel, "bundle": _bundle, "deb": _deb, "manual": _manual}
    wanted = sys.argv[1:] or list(makers)
    unknown = [word for word in wanted if word not in makers]
    if unknown:
        sys.stderr.write(f"There is no {unknown[0]!r} to build, but: {', '.join(makers)}.\n")
        return 2
    DIST.mkdir(exist_ok=True)
    for word in wanted:
        makers[word]()
    return 0


if __name__ == "__main__":
    sys.exit(main())

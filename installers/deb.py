"""A Debian package around the bundle: program, desktop entry, icon, type of case files."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from typing import TYPE_CHECKING

from installers.kernels import machine_code_in
from installers.parts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_deb"]

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_PLACE = "usr/lib/lightering"
_DEPENDS = (
    # what Qt opens when it runs, and what no bundle may carry: the drivers of the graphics card
    "libc6", "libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0",
    "libxkbcommon-x11-0", "libxcb-cursor0",
)  # fmt: skip

_AFTER = """#!/bin/sh
# The numerical kernels come with the package. A processor they were not compiled for gets its own,
# once for all users, which takes about a minute; else nothing is compiled here.
set -e
if [ "$1" = configure ]; then
    /usr/lib/lightering/lightering warm || echo "lightering: no kernels are compiled yet" >&2
fi
"""
_BEFORE = """#!/bin/sh
# Takes away what was compiled on this machine.
set -e
find /usr/lib/lightering -path '*/__pycache__/*' ! -name '*.pyc' -type f -delete
"""


def write_deb(bundle: Path, version: str, folder: Path) -> Path:
    """Writes the package.

    Args:
        bundle: The folder of the program with its libraries and licences.
        version: Of the program.
        folder: Where to.

    Returns:
        Path of the package.
    """
    architecture = _ARCHITECTURES.get(platform.machine(), platform.machine())
    tree = folder / ".deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / _PLACE, symlinks=True)
    # what a start on this machine compiled for itself
    for path in machine_code_in(tree / _PLACE):
        path.unlink()
    program = tree / "usr/bin/lightering"
    program.parent.mkdir(parents=True)
    program.symlink_to("../lib/lightering/lightering")
    for source, place in (
        (ROOT / "installers/lightering.desktop", "usr/share/applications"),
        (ROOT / "installers/lightering.xml", "usr/share/mime/packages"),
        (ROOT / "resources/icons/lightering.svg", "usr/share/icons/hicolor/scalable/apps"),
        (ROOT / "CHANGELOG.md", "usr/share/doc/lightering"),
    ):
        (tree / place).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, tree / place / source.name)
    shutil.copyfile(ROOT / "LICENSE", tree / "usr/share/doc/lightering/copyright")
    size = sum(f.stat().st_size for f in tree.rglob("*") if f.is_file() and not f.is_symlink())
    control = tree / "DEBIAN"
    control.mkdir()
    lines = (
        "Package: lightering",
        f"Version: {version}",
        f"Architecture: {architecture}",
        "Maintainer: The Lightering authors <lightering@localhost>",
        f"Installed-Size: {size // 1024}",
        f"Depends: {', '.join(_DEPENDS)}",
        "Section: science",
        "Priority: optional",
        "Description: workstation for analysts of ship-to-ship petroleum transfers",
        " Reads vessel tracks, finds close encounters, estimates the barrels moved with an",
        " interval and totals them against the cap of UNSCR 2397. Uses no network.",
    )
    (control / "control").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, text in (("postinst", _AFTER), ("prerm", _BEFORE)):
        (control / name).write_text(text, encoding="utf-8")
        (control / name).chmod(0o755)
    path = folder / f"lightering_{version}_{architecture}.deb"
    # the same bytes on another day: dpkg-deb takes times from here
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0")}
    words = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(tree), str(path)]
    subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return path

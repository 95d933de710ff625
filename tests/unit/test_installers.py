"""What people without a checkout get."""

from __future__ import annotations

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from defusedxml import ElementTree
from installers.parts import copy_licences, parts_of

from lightering.case.opening import APPLICATION_ID

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def test_that_the_wheel_holds_every_file_of_the_program(root: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=root, check=True, capture_output=True)
    held = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())
    for folder, place in (
        ("desktop/lightering", "lightering"),
        ("resources", "lightering/_resources"),
        ("sample_tracks", "lightering/_sample_tracks"),
    ):
        files = [f for f in (root / folder).rglob("*") if f.is_file()]
        files = [f for f in files if "__pycache__" not in f.parts]
        missing = {f"{place}/{f.relative_to(root / folder).as_posix()}" for f in files} - held
        assert files
        assert not missing


def test_that_a_double_click_on_a_case_starts_the_program(root: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(root / "installers/lightering.desktop", encoding="utf-8")
    desktop = entry["Desktop Entry"]
    kind = ElementTree.parse(root / "installers/lightering.xml").getroot()[0]
    assert desktop["MimeType"] == kind.get("type") + ";"
    assert desktop["Exec"] == "lightering open %F"
    # the newest that desktop-file-validate of Debian 12 knows
    assert desktop["Version"] == "1.4"
    assert kind.find(f"{MIME}glob").get("pattern") == "*.lightering"
    mark = kind.find(f"{MIME}magic/{MIME}match/{MIME}match")
    assert (int(mark.get("offset")), int(mark.get("value"), 16)) == (68, APPLICATION_ID)
    assert (root / f"resources/icons/{desktop['Icon']}.svg").is_file()


def test_that_each_file_of_a_bundle_is_owed_to_a_package_with_its_licence(
    root: Path, tmp_path: Path
) -> None:
    import pyarrow
    import pypdf

    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "lib.so").write_bytes(b"code")
    contents = tmp_path / "COLLECT-00.toc"
    rows = [
        ("lib.so", pyarrow.lib.__file__, "BINARY"),
        ("entry", str(root / "installers/entry.py"), "DATA"),
    ]
    contents.write_text(repr((rows,)), encoding="utf-8")
    packed = [("pypdf", pypdf.__file__, "PYMODULE")]
    (tmp_path / "PYZ-00.toc").write_text(repr(("pyz", packed)), encoding="utf-8")
    parts = {part.name: part for part in parts_of(contents, bundle)}
    assert set(parts) == {"pyarrow", "lightering", "pypdf"}
    assert list(parts["pyarrow"].native) == ["lib.so"]
    assert not copy_licences(list(parts.values()), tmp_path / "licences")
    assert any((tmp_path / "licences" / f"pypdf-{pypdf.__version__}").iterdir())


def test_that_native_libraries_beside_a_package_are_named_as_its_own(tmp_path: Path) -> None:
    import pikepdf
    import PIL

    bundle, rows = tmp_path / "bundle", []
    for package, folder in ((pikepdf, "pikepdf.libs"), (PIL, "pillow.libs")):
        place = Path(str(package.__file__)).parents[1] / folder
        for library in sorted(place.glob("*.so*")):
            (bundle / folder).mkdir(parents=True, exist_ok=True)
            (bundle / folder / library.name).write_bytes(b"code")
            rows.append((f"{folder}/{library.name}", str(library), "BINARY"))
    contents = tmp_path / "COLLECT-00.toc"
    contents.write_text(repr((rows,)), encoding="utf-8")
    (tmp_path / "PYZ-00.toc").write_text(repr(("pyz", [])), encoding="utf-8")
    parts = {part.name.lower(): part for part in parts_of(contents, bundle)}
    assert set(parts) == {"pikepdf", "pillow"}
    assert any("libqpdf" in name for name in parts["pikepdf"].native)
    assert any("libjpeg" in name for name in parts["pillow"].native)
    assert all(part.texts and part.licence for part in parts.values())


def test_that_a_file_from_nowhere_stops_the_build(root: Path, tmp_path: Path) -> None:
    stray = tmp_path / "stray.so"
    stray.write_bytes(b"")
    contents = tmp_path / "COLLECT-00.toc"
    contents.write_text(repr(([("stray.so", str(stray), "BINARY")],)), encoding="utf-8")
    (tmp_path / "PYZ-00.toc").write_text(repr(("pyz", [])), encoding="utf-8")
    with pytest.raises(LookupError, match=r"stray\.so"):
        parts_of(contents, tmp_path)

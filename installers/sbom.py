"""The list of parts as CycloneDX JSON: packages, native libraries, and what they say they hold."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

if TYPE_CHECKING:
    from pathlib import Path

    from installers.parts import Part

__all__ = ["write_sbom"]


def write_sbom(parts: list[Part], path: Path) -> int:
    """Writes the list of parts; the same bytes for the same parts.

    Args:
        parts: Of the bundle.
        path: Of the JSON file.

    Returns:
        How many native libraries it names.
    """
    bom = Bom()
    ours = next(part for part in parts if part.name == "lightering")
    bom.metadata.component = Component(
        name=ours.name,
        version=ours.version,
        type=ComponentType.APPLICATION,
        bom_ref="lightering",
        licenses=[LicenseExpression(value=ours.licence)],
    )
    for part in parts:
        if part is not ours:
            bom.components.add(_component(part))
    bom.register_dependency(bom.metadata.component, list(bom.components))
    # neither time nor chance goes into it: who builds again can compare
    listed = sorted(f"{p.kind}:{p.name}@{p.version}{sorted(p.native.items())}" for p in parts)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(listed))
    text = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string()
    plain = json.loads(text)
    plain["metadata"].pop("timestamp", None)
    path.write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return sum(len(part.native) for part in parts)


def _component(part: Part) -> Component:
    namespace = "debian" if part.kind == "deb" else None
    key = f"{part.kind}:{part.name}"
    inside = [_library(name, digest, key) for name, digest in sorted(part.native.items())]
    for sbom in part.sboms:
        inside += _told(sbom, key)
    return Component(
        name=part.name,
        version=part.version,
        bom_ref=key,
        purl=PackageURL(part.kind, namespace, part.name, part.version),
        licenses=[_licence(part.licence)] if part.licence else [],
        components=inside,
        properties=[Property(name="lightering:files", value=str(part.files))],
    )


def _library(name: str, digest: str, key: str) -> Component:
    """A native library. Its version is the one in its name, if there is one."""
    stem, _, version = name.rpartition("/")[2].partition(".so.")
    return Component(
        name=stem if version else name.rpartition("/")[2],
        version=version or None,
        bom_ref=f"{key}:{name}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
        properties=[Property(name="lightering:path", value=name)],
    )


def _told(sbom: Path, key: str) -> list[Component]:
    """What a package's own list says is compiled into it."""
    found = []
    for row in json.loads(sbom.read_text(encoding="utf-8")).get("components", []):
        if not row.get("version"):
            continue
        purl = row.get("purl")
        found.append(
            Component(
                name=row["name"],
                version=row["version"],
                bom_ref=f"{key}:{row.get('bom-ref') or row['name'] + row['version']}",
                purl=PackageURL.from_string(purl) if purl else None,
                licenses=[_licence(text) for text in _licences_told(row)][:1],
            )
        )
    return found


def _licences_told(row: dict[str, object]) -> list[str]:
    told = row.get("licenses")
    if not isinstance(told, list):
        return []
    return [
        one.get("expression") or (one.get("license") or {}).get("id", "")
        for one in told
        if one.get("expression") or (one.get("license") or {}).get("id")
    ]


def _licence(text: str) -> LicenseExpression | DisjunctiveLicense:
    spdx = all(word[0].isupper() or word[0].isdigit() for word in text.split()) and (
        " " not in text or any(f" {join} " in text for join in ("AND", "OR", "WITH"))
    )
    return LicenseExpression(value=text) if spdx else DisjunctiveLicense(name=text)

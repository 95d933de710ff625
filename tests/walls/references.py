"""Which functions of the package nothing in the package refers to: they can serve tests alone."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["unreferenced"]

Named = tuple[str, str]
"""A module, and a name at the top of it."""
_BY_WORD = frozenset(("add_commands", "get_ready"))
"""Functions of modules that are found by their names."""


@dataclass
class _Facts:
    """What one file defines and refers to."""

    tops: list[str] = field(default_factory=list)
    methods: list[Named] = field(default_factory=list)
    handed: dict[str, Named] = field(default_factory=dict)
    used: set[Named] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)


def unreferenced(package: Path, public: set[Named]) -> list[str]:
    """Returns functions, classes and methods that only tests can be using, as `module: name`.

    A function is referred to by its name in its own file, by an import that is used, or through its
    module; a package's `__init__` only hands on. A method is referred to by its name anywhere, so
    one that shares it with another is passed over. So are classes that a library may call, since
    they derive from one of its own, and what the window's views tell of themselves: tests look at
    it as a person does.

    Args:
        package: Folder of the package.
        public: What people may call: the interface that the manual describes.
    """
    facts = {
        (module := _module(path, package)): _facts(module, path.read_text(encoding="utf-8"))
        for path in sorted(package.rglob("*.py"))
    }
    handed = {(module, n): to for module, fact in facts.items() for n, to in fact.handed.items()}
    used = set[Named]().union(public, *(fact.used for fact in facts.values()))
    attributes = set[str]().union(*(fact.attributes for fact in facts.values()))
    for where in list(used):
        while where in handed and handed[where] not in used:
            where = handed[where]
            used.add(where)
    found = [
        f"{module}: {name}"
        for module, fact in facts.items()
        for name in fact.tops
        if (module, name) not in used and name not in _BY_WORD
    ]
    return found + [
        f"{module}: {of}.{name}"
        for module, fact in facts.items()
        if not module.startswith(f"{package.name}.gui.")
        for of, name in fact.methods
        if name not in attributes
    ]


def _module(path: Path, package: Path) -> str:
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def _facts(module: str, text: str) -> _Facts:
    tree, facts = ast.parse(text), _Facts()
    places: dict[str, set[Named]] = {}
    names, of = set[str](), set[Named]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            facts.attributes.add(node.attr)
            if isinstance(node.value, ast.Name):
                of.add((node.value.id, node.attr))
        elif isinstance(node, ast.Call) and _is_asked(node):
            facts.attributes |= {a.value for a in node.args if isinstance(a, ast.Constant)}
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                given = (str(node.module), alias.name)
                places.setdefault(alias.asname or alias.name, set()).add(given)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            facts.tops.append(node.name)
        if isinstance(node, ast.ClassDef) and all(
            _name(base) in facts.tops
            or any(at.startswith("lightering.") for at, _ in places.get(_name(base), ()))
            for base in node.bases
        ):
            facts.methods += [
                (node.name, one.name)
                for one in node.body
                if isinstance(one, ast.FunctionDef) and not one.name.startswith("__")
            ]
        elif isinstance(node, ast.ImportFrom):
            given = str(node.module)
            facts.handed |= {one.asname or one.name: (given, one.name) for one in node.names}
    facts.used |= {(module, name) for name in names}
    facts.used |= {place for name in names for place in places.get(name, ())}
    facts.used |= {(".".join(at), attr) for name, attr in of for at in places.get(name, ())}
    return facts


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_asked(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr")

"""Who imports whom: ``python -m tests.imports`` prints it, package by package.

Every import counts, also those within functions and for types alone: what a reader has to know.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "sferum_cli"

Graph = Mapping[str, frozenset[str]]


def module_name(path: Path) -> str:
    """The dotted name of a file below the package, without its first part."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> Iterator[str]:
    """The full names that a file imports; a relative import is no name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, path
            yield str(node.module)
            # A module, or a name in one: only files are modules.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def modules() -> Graph:
    """Every module and the modules of ours that it imports."""
    files = {module_name(path): path for path in PACKAGE.rglob("*.py")}
    found = {}
    for name, path in files.items():
        ours = (one.removeprefix("sferum_cli.") for one in imports(path))
        found[name] = frozenset(one for one in ours if one in files and one != name)
    return found


def path_of(module: str) -> Path:
    """The file of a module."""
    path = PACKAGE.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def package_of(module: str) -> str:
    """The package of a module: its first part, in sources/ its first two."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == "sources" else 1])


@cache
def packages() -> Graph:
    """Every package and the packages that it imports."""
    found: dict[str, set[str]] = {}
    for module, imported in modules().items():
        mine = found.setdefault(package_of(module), set())
        mine |= {package_of(one) for one in imported if one != "__init__"}
    return {name: frozenset(others - {name}) for name, others in found.items()}


def floors(graph: Graph) -> list[list[str]]:
    """The nodes from the ground up, each above everything that it imports.

    Raises CycleError where some import each other.
    """
    order = TopologicalSorter(graph)
    order.prepare()
    found = []
    while order.is_active():
        floor = sorted(order.get_ready())
        order.done(*floor)
        found.append(floor)
    return found


SOURCES = "sources"


def staircase() -> str:
    """The packages of sources/ from the top down, and of each its steps from the top down."""
    graph = {name: ones for name, ones in packages().items() if name.startswith(f"{SOURCES}.")}
    lines = []
    for floor in reversed(floors({name: ones & graph.keys() for name, ones in graph.items()})):
        for name in floor:
            below = [one.removeprefix(f"{SOURCES}.") for one in sorted(graph[name] & graph.keys())]
            lines.append(f"{name.removeprefix(f'{SOURCES}.')} → {', '.join(below) or '–'}")
            inside = {
                module.removeprefix(f"{name}."): frozenset(
                    one.removeprefix(f"{name}.") for one in ones if one.startswith(f"{name}.")
                )
                for module, ones in modules().items()
                if module.startswith(f"{name}.")
            }
            steps = [", ".join(step) for step in reversed(floors(inside))]
            lines += [f"    {step}" for step in steps]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{staircase()}\n")

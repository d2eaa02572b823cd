"""The structure of the code: which app imports which, what rules may import, how modules are named and how long."""

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: From the first app to the last: an app imports only those before it.
ROOMS = (
    "planreader",
    "departments",
    "targets",
    "reports",
    "projects",
    "supervision",
    "dashboards",
    "setup",
    "drafts",
    "publishing",
    "townplan",
)
LONGEST_FILE = 350
MOST_LOOSE_MODULES = 8
#: Modules that Django, or the server, expects at an app's root.
MODULES_OF_DJANGO = {"__init__", "admin", "apps", "settings", "urls", "wsgi"}
#: Django finds a management command by its file and asks each for a class of this name.
NAMES_OF_DJANGO = {"Command"}
NO_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "misc"}

FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, by its full dotted name; ``from x import y`` gives x.y too."""
    package = path.relative_to(ROOT).parent.parts
    names = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def test_every_room_is_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(ROOMS)
    assert "targets.rules.terms" in imports_of(ROOT / "targets/rules/path.py")
    assert "departments.roles" in imports_of(ROOT / "targets/access.py")


def test_imports_run_from_later_rooms_to_earlier_ones():
    wrong = {}
    for path in FILES:
        own = path.relative_to(ROOT).parts[0]
        later = {*ROOMS[ROOMS.index(own) + 1 :], "tests"}
        wrong[path.relative_to(ROOT).as_posix()] = {n for n in imports_of(path) if n.partition(".")[0] in later}
    assert {name: imported for name, imported in wrong.items() if imported} == {}


def folder_of(path: Path) -> str:
    """The folder of a room that a file stands in, such as targets/board; at a room's root the module itself."""
    return "/".join(path.relative_to(ROOT).with_suffix("").parts[:2])


def test_no_folder_imports_one_that_imports_it_back():
    """What two folders need belongs in a third that both import."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
    folders: dict[str, set[str]] = {}
    for path in FILES:
        imported = {folder_of(modules[name]) for name in imports_of(path) & modules.keys()}
        folders.setdefault(folder_of(path), set()).update(imported - {folder_of(path)})
    assert folders["targets/board"] >= {"targets/rules", "targets/models"}
    TopologicalSorter(folders).prepare()  # names the circle, where there is one


@pytest.mark.parametrize(
    "path",
    sorted(path for room in ("targets", "projects") for path in (ROOT / room / "rules").glob("*.py")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_rules_know_no_database_and_no_request(path):
    allowed = {"calendar", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions"}
    allowed |= {"functools", "itertools"}
    foreign = {name for name in imports_of(path) if name.partition(".")[0] not in allowed}
    # The rules of projects stand on those of targets, not the other way round.
    rooms = ("targets.rules", "projects.rules") if "projects" in path.relative_to(ROOT).parts else ("targets.rules",)
    assert all(name.startswith(rooms) for name in foreign), foreign


def test_no_room_is_a_drawer():
    named = {path for path in FILES for part in path.relative_to(ROOT).with_suffix("").parts if part in NO_NAMES}
    assert not named


@pytest.mark.parametrize("room", ROOMS)
def test_few_modules_lie_outside_a_folder(room):
    loose = {path.stem for path in (ROOT / room).glob("*.py")} - MODULES_OF_DJANGO
    assert len(loose) <= MOST_LOOSE_MODULES, sorted(loose)


def test_no_public_name_stands_for_two_things():
    """A class or function at the top of a module can be found by its name alone."""
    places: dict[str, list[str]] = {}
    for path in FILES:
        for node in tree_of(path).body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name[0] != "_":
                places.setdefault(node.name, []).append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    twice = {name: defined for name, defined in places.items() if len(defined) > 1}
    assert set(twice) == NAMES_OF_DJANGO, twice


def test_files_stay_readable():
    tests = (ROOT / "tests").rglob("*.py")
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in [*FILES, *tests]
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_what_is_public_says_what_it_is_for():
    silent = {path.relative_to(ROOT).as_posix(): silent_in(path) for path in FILES}
    assert {name: names for name, names in silent.items() if names} == {}


def silent_in(path: Path) -> list[str]:
    """What is public in a file and has no docstring."""
    tree = tree_of(path)
    silent = []
    if tree.body and ast.get_docstring(tree) is None:
        silent.append("the module")
    for node in tree.body:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        # An apps.py holds one class, which its module's docstring speaks for.
        public = isinstance(node, kinds) and not node.name.startswith("_") and path.name != "apps.py"
        if public and ast.get_docstring(node) is None:
            silent.append(node.name)
    return silent

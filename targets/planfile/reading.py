"""Opens plan files: reads YAML or JSON to objects, each with its line."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from ..files.errors import FileProblem, Problem, quoted
from ..files.reading import Unreadable, content_of, line_at
from .json_reader import parse_json
from .nodes import Listing, Node, NodeKind, PlanObject, Scalar, Table, in_words
from .yaml_reader import TooManyAliases, line_of_error, parse_yaml

MAX_MEGABYTES = 10
_FORM = "- model: targets.plan"


@dataclass
class PlanFiles:
    """The objects of several files.

    ``problems`` are those of files that could not be read; objects are checked when they are loaded.
    """

    objects: list[PlanObject] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def read_files(paths: Iterable[Path | str]) -> PlanFiles:
    """Reads plan files, in the order given. A file that cannot be read is a problem and gives no objects."""
    files = PlanFiles()
    for path in paths:
        try:
            files.objects += _objects_of(str(path), _content(Path(path)))
        except Unreadable as unreadable:
            files.problems.append(FileProblem(str(path), unreadable.line, unreadable.problem))
    return files


def _content(path: Path) -> Node | None:
    text = _text(path)
    try:
        return parse_json(text) if path.suffix.lower() == ".json" else parse_yaml(text)
    except TooManyAliases as error:
        line = line_of_error(error, text)
        raise Unreadable(line, _("aliases repeat too much"), _("write the objects out, without * and &")) from error
    except yaml.YAMLError as error:
        line = line_of_error(error, text)
        if "\t" in "".join(text.splitlines()[line - 1 : line]):
            raise Unreadable(line, _("a tab stands where YAML wants spaces"), _("indent with spaces")) from error
        expected = _("check indentation, quotes, brackets and colons of this line and the one before")
        raise Unreadable(line, _("this cannot be read as YAML"), expected) from error
    except json.JSONDecodeError as error:
        expected = _("check quotes, brackets and commas of this line and the one before")
        raise Unreadable(error.lineno, _("this cannot be read as JSON"), expected) from error
    except RecursionError as error:
        raise Unreadable(1, _("lists are nested too deeply"), _not_a_list()) from error


def _text(path: Path) -> str:
    content = content_of(path, megabytes=MAX_MEGABYTES)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_at(content, error.start)
        raise Unreadable(line, _("the file is not UTF-8"), _("save it with the encoding UTF-8")) from None


def _not_a_list() -> str:
    return _("write a list of objects, each beginning with “%(form)s”") % {"form": _FORM}


def _objects_of(file: str, content: Node | None) -> list[PlanObject]:
    if not isinstance(content, Listing):
        problem = _("the file is empty") if content is None else _("the file is not a list")
        raise Unreadable(content.line if content else 1, problem, _not_a_list())
    return [_object_of(file, entry) for entry in content.items]


def _object_of(file: str, entry: Node) -> PlanObject:
    plan_object = PlanObject("", {}, file=file, line=entry.line)
    if not isinstance(entry, Table):
        problem = _("%(found)s is not an object") % {"found": in_words(entry)}
        plan_object.problems.append((entry.line, Problem(problem, _("write model and fields"))))
        return plan_object
    entries = _by_name(entry, plan_object)
    for name, (line, _value) in entries.items():
        if name == "pk":
            expected = _("leave it out: natural keys such as year and code say which object it is")
            plan_object.problems.append((line, Problem(_("pk has no place in a plan file"), expected)))
        elif name not in ("model", "fields"):
            problem = _("“%(name)s” is not a part of an object") % {"name": quoted(name)}
            plan_object.problems.append((line, Problem(problem, _("write model and fields"))))
    line, model = entries.get("model", (entry.line, None))
    if isinstance(model, Scalar) and model.kind is NodeKind.TEXT:
        plan_object.model = model.text
        plan_object.lines["model"] = line
    else:
        expected = _("say what it is, such as “%(form)s”") % {"form": "model: targets.target"}
        plan_object.problems.append((line, Problem(_("the object has no model"), expected)))
    line, fields = entries.get("fields", (entry.line, None))
    if isinstance(fields, Table):
        for name, (line, value) in _by_name(fields, plan_object).items():
            plan_object.fields[name] = value
            plan_object.lines[name] = line
    else:
        expected = _("write a mapping, such as “%(form)s”") % {"form": "fields: {code: finance, name: 财政所}"}
        plan_object.problems.append((line, Problem(_("the object has no fields"), expected)))
    return plan_object


def _by_name(table: Table, plan_object: PlanObject) -> dict[str, tuple[int, Node]]:
    """A mapping's values by their names, each with its name's line; a name that occurs twice is a problem."""
    values: dict[str, tuple[int, Node]] = {}
    for key, value in table.pairs:
        if not isinstance(key, Scalar):
            problem = _("%(found)s stands where a name belongs") % {"found": in_words(key)}
            plan_object.problems.append((key.line, Problem(problem, _("write the name of a field"))))
        elif key.text in values:
            problem = _("“%(name)s” stands here a second time") % {"name": quoted(key.text)}
            expected = _("keep one of it and the one in line %(line)d") % {"line": values[key.text][0]}
            plan_object.problems.append((key.line, Problem(problem, expected)))
        else:
            values[key.text] = (key.line, value)
    return values

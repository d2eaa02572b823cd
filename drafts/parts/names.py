"""Departments as a file names them: which of its names mean the same one, and which department that is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from departments.models import Department

from .rows import DraftMeasure, DraftRow

#: What stands before an office's name and does not tell it from another: 县住建局 is 住建局. 市场, 乡村 and the like
#: are no such prefix.
_PREFIX = re.compile(r"^(?:省|市(?!场|政|容|民)|县(?!城|域)|区(?!划|域)|镇(?!区)|乡(?!村)|街道(?=.{3}))")


#: What an abbreviation ends with, and the name that it stands for.
ENDINGS = {"办": "办公室", "局": "局", "所": "所", "中心": "中心"}


@dataclass
class NamedDepartment:
    """A department that rows name, maybe in several ways.

    Attributes:
        key: what its names have in common, the same whatever else the file names.
        names: as written, the most frequent first.
        leads, supports: in how many rows.
        department: the one that bears such a name already.
        is_known: whether every row calls it by the name or short name that it has.
    """

    key: str
    names: list[str] = field(default_factory=list)
    leads: int = 0
    supports: int = 0
    department: Department | None = None
    is_known: bool = False

    @property
    def is_everybody(self) -> bool:
        """Whether this names no department but many: 各村（社区）, 各相关单位."""
        return self.key.startswith("各")


def short_form(name: str, town: str = "") -> str:
    """A name without spaces, the town's name and the level of government: 某某县住建局 and 县住建局 are 住建局."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    if town and text.startswith(town) and len(text) > len(town) + 1:
        text = text.removeprefix(town)
    shorter = _PREFIX.sub("", text)
    return shorter if len(shorter) > 1 else text


def named_departments(rows: Iterable[DraftRow], town: str) -> list[NamedDepartment]:
    """The departments that rows name, those that nobody knows first, then in the order of the plan. One query."""
    found: dict[str, NamedDepartment] = {}
    written: Counter[str] = Counter()
    for row in rows:
        if not isinstance(row, DraftMeasure) or row.left_out:
            continue
        for name in names_on(row):
            key = short_form(name, town)
            named = found.setdefault(key, NamedDepartment(key))
            named.leads += name == row.lead
            named.supports += name in row.supports
            written[name] += 1
            if name not in named.names:
                named.names.append(name)
    departments = list(Department.objects.current())
    exact = _by_name(departments)
    alike = {short_form(name, town): department for name, department in reversed(exact.items())}
    for named in found.values():
        named.names.sort(key=lambda name: -written[name])
        known = [exact.get(name) for name in named.names]
        named.department = (
            next(filter(None, known), None) or alike.get(named.key) or _spelt_out(named.key, departments, town)
        )
        named.is_known = all(known) and len(set(known)) == 1
    return sorted(found.values(), key=lambda named: named.is_known)


def unknown_names(rows: Iterable[DraftRow], known: Collection[str]) -> list[str]:
    """The names on rows that no department has, each once; ``known``: those that one has (``codes_by_name``)."""
    names = [name for row in rows if isinstance(row, DraftMeasure) and not row.left_out for name in names_on(row)]
    return [name for name in dict.fromkeys(names) if name not in known]


def codes_by_name(departments: Iterable[Department] | None = None) -> dict[str, str]:
    """The code of each department that has not ended, by its name and its short name.

    Args:
        departments: all that there are; None: they are read, in one query.
    """
    current = Department.objects.current() if departments is None else _current(departments)
    return {name: department.code for name, department in _by_name(current).items()}


def _current(departments: Iterable[Department]) -> list[Department]:
    return sorted((one for one in departments if one.ended_on is None), key=lambda one: one.code)


def names_on(row: DraftMeasure) -> list[str]:
    """The names that a row has: its lead, then those that support it."""
    return [name for name in (row.lead, *row.supports) if name]


def rename(rows: Iterable[DraftRow], names: dict[str, str]) -> None:
    """Gives departments on rows other names; "" takes one off, and the first that supports leads in its place."""
    for row in rows:
        if not isinstance(row, DraftMeasure):
            continue
        lead, *supports = [names.get(name, name) for name in (row.lead, *row.supports)]
        supports = [name for name in dict.fromkeys(supports) if name and name != lead]
        if row.lead and not lead and supports:
            lead = supports.pop(0)
        row.lead, row.supports = lead, supports


def _spelt_out(short: str, departments: Iterable[Department], town: str) -> Department | None:
    """The only department whose name an abbreviation may stand for: 应急办 for 应急管理办公室. A person confirms it."""
    ending = next((end for mark, end in ENDINGS.items() if short.endswith(mark)), "")
    if len(short) < 3 or not ending:
        return None
    found = []
    for department in departments:
        name = short_form(department.name, town)
        rest = iter(name.removesuffix(ending))
        if name != short and name.endswith(ending) and name[0] == short[0] and all(char in rest for char in short[:-1]):
            found.append(department)
    return found[0] if len(found) == 1 else None


def _by_name(departments: Iterable[Department]) -> dict[str, Department]:
    """Departments by their names, and by their short names where no other has that as its name."""
    departments = list(departments)
    by_short_name = {each.short_name: each for each in reversed(departments) if each.short_name}
    return {**by_short_name, **{each.name: each for each in reversed(departments)}}

"""People in an Excel list or in typed lines: who, which user name, which department, which roles."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from departments import roles
from planreader.document import DocumentTable
from planreader.files.reading import read_document

#: What columns may be called. Any other column is ignored, and said to be.
HEADINGS = {
    "name": ("姓名", "名字", "name"),
    "username": ("用户名", "账号", "登录名", "user name", "username"),
    "department": ("部门", "科室", "单位", "责任单位", "所在部门", "department"),
    "roles": ("角色", "权限", "role", "roles"),
    "email": (
        "电子邮箱",
        "邮箱",
        "电子邮件",
        "邮件",
        "邮箱地址",
        "电子邮件地址",
        "电子邮箱地址",
        "e-mail",
        "email",
        "mail",
    ),
}
#: How a longer heading ends that means the same: 系统角色, 所属单位. Only where no column has one of the names above.
ENDINGS = {"name": ("姓名",), "department": ("部门", "单位", "科室"), "roles": ("角色", "权限")}
#: How roles are written, without 员 at their end.
ROLE_WORDS = {
    roles.REPORTER: ("填报", "填报人", "reporter"),
    roles.REVIEWER: ("审核", "审核人", "reviewer"),
    roles.LEADER: ("领导", "镇领导", "乡领导", "街道领导", "leader"),
    roles.ADMINISTRATOR: ("管理", "系统管理", "administrator"),
    roles.AUDITOR: ("审计", "auditor"),
    roles.SCREEN: ("大屏", "会议室大屏", "screen"),
}
_ROLES = {word: role for role, words in ROLE_WORDS.items() for word in words}
_BETWEEN_ROLES = re.compile(r"[、,，;；/\s]+")
_BETWEEN_CELLS = re.compile(r"\t|[,，;；]|\s{2,}")
_IS_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", re.ASCII)
_IS_USERNAME = re.compile(r"^[\w.@+-]+$", re.ASCII)
#: More people than a town's system has.
MOST_PEOPLE = 200


class UnreadablePeople(Exception):
    """A list that no people can be read from: its text says why, and what would be right."""


@dataclass(frozen=True)
class ListedPerson:
    """A line of the list, as written. ``line``: in the file or text, counted from 1."""

    line: int
    name: str = ""
    username: str = ""
    department: str = ""
    roles: str = ""
    email: str = ""


@dataclass
class PeopleList:
    """A list as read; ``ignored``: columns that it has besides."""

    people: list[ListedPerson] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def people_in_file(content: bytes, name: str) -> PeopleList:
    """The people of an Excel file: the first table that has a column of names.

    Raises:
        UnreadablePeople: there is no such table, nobody in it, or too many.
        UnreadableDocument: it cannot be read at all.
    """
    document = read_document(content, name)
    for block in document.blocks:
        if isinstance(block, DocumentTable):
            rows = [[document.of(cell).strip() for cell in row] for row in block.rows]
            for place, row in enumerate(rows):
                if "name" in (columns := _columns(row)):
                    return _counted(_people(rows[place + 1 :], columns, place + 2), _others(row))
    wanted = "、".join(names[0] for names in HEADINGS.values())
    raise UnreadablePeople(_("No table in it has a column %(name)s; write %(all)s.") % {"name": "姓名", "all": wanted})


def people_in_text(text: str, departments: Iterable[str]) -> PeopleList:
    """The people of typed or pasted lines. With a line of headings their columns are those; else a line has the name
    first, and what follows is told by what it is: a role, a department, an e-mail address, a user name.

    Raises:
        UnreadablePeople: there is nobody, or too many.
    """
    lines = [(number, _cells(line)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and "name" in (columns := _columns(lines[0][1])):
        rows = [cells for _number, cells in lines[1:]]
        return _counted(_people(rows, columns, 2), _others(lines[0][1]))
    known = set(departments)
    return _counted((_told_apart(number, cells, known) for number, cells in lines), [])


def roles_in(written: str) -> tuple[list[str], list[str]]:
    """The roles that a cell names, and the words that name none."""
    found, unknown = [], []
    for word in filter(None, _BETWEEN_ROLES.split(_plain(written))):
        role = _ROLES.get(word) or _ROLES.get(word.removesuffix("员"))
        found.append(role) if role else unknown.append(word)
    return list(dict.fromkeys(found)), unknown


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _heading_of(cell: str) -> str | None:
    plain = re.sub(r"[\s*（(].*$", "", _plain(cell)) or _plain(cell)
    return next((code for code, names in HEADINGS.items() if plain in names or _plain(cell) in names), None)


def _columns(row: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        if code := _heading_of(cell):
            columns.setdefault(code, place)
    for place, cell in enumerate(row):
        plain = re.sub(r"[\s*（(].*$", "", _plain(cell))
        for code, endings in ENDINGS.items():
            if plain.endswith(endings) and place not in columns.values():
                columns.setdefault(code, place)
    return columns


def _others(row: Sequence[str]) -> list[str]:
    taken = set(_columns(row).values())
    return [cell for place, cell in enumerate(row) if cell and place not in taken and not _heading_of(cell)]


def _people(rows: Iterable[Sequence[str]], columns: dict[str, int], first: int) -> Iterator[ListedPerson]:
    for line, row in enumerate(rows, first):
        cells = {code: row[place] for code, place in columns.items() if place < len(row)}
        if any(cells.values()):
            yield ListedPerson(line, **cells)


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line.strip())]
    return cells if len(cells) > 1 else line.split()


def _told_apart(number: int, cells: list[str], departments: set[str]) -> ListedPerson:
    name, *others = cells
    told = {"username": "", "department": "", "roles": "", "email": ""}
    for cell in filter(None, others):
        found, unknown = roles_in(cell)
        if found and not unknown:
            told["roles"] = f"{told['roles']}、{cell}".strip("、")
        elif _IS_EMAIL.match(cell) and not told["email"]:
            told["email"] = cell
        elif cell not in departments and _IS_USERNAME.match(cell) and not told["username"]:
            told["username"] = cell
        elif not told["department"]:
            told["department"] = cell
        else:
            told["roles"] = f"{told['roles']}、{cell}".strip("、")
    return ListedPerson(number, name, **told)


def _counted(people: Iterable[ListedPerson], ignored: list[str]) -> PeopleList:
    listed = PeopleList(list(people), ignored)
    if not listed.people:
        raise UnreadablePeople(_("There is nobody in the list."))
    if len(listed.people) > MOST_PEOPLE:
        sentence = _("The list has %(count)d people; take at most %(most)d at a time.")
        raise UnreadablePeople(sentence % {"count": len(listed.people), "most": MOST_PEOPLE})
    return listed

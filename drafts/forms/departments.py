"""The departments that a file names: each is one that is there, a new one, or none."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.models import Department
from setup.forms.seen import RowForm
from targets.admin.people import DepartmentForm

from ..parts.codes import slug_of
from ..parts.names import NamedDepartment

NEW, NONE = "new", "none"


class NewDepartmentForm(RowForm, DepartmentForm):
    """A department that the file names and that is to be added."""

    letter = "d"
    key = "code"

    class Meta:
        model = Department
        fields = ("name", "short_name", "code")


@dataclass
class NameRow:
    """A line of the page: what the file writes, what it is, and the form of a new department.

    Attributes:
        number: of its boxes, the same whatever else the file names.
        choice: ``new``, ``none`` or the key of a department.
        is_sent: whether the page that was sent had it: a name that came since stays as it is.
        choices: value and label.
    """

    named: NamedDepartment
    number: str
    choice: str
    choices: list[tuple[str, str]]
    form: NewDepartmentForm
    is_sent: bool = True
    error: str = ""

    @property
    def is_new(self) -> bool:
        """Whether a department is to be added."""
        return self.choice == NEW

    @property
    def is_wrong(self) -> bool:
        """Whether something of it has to be put right."""
        return bool(self.error) or (self.is_new and bool(self.form.errors))

    @property
    def department(self) -> Department | None:
        """What it is, once new ones are saved; None: no department."""
        if self.choice == NONE:
            return None
        if not self.is_new:
            return Department.objects.get(pk=self.choice)
        # A double click: it has been added already.
        return self.form.taken_by if self.form.is_double else self.form.instance


class DepartmentsOfFile:
    """All lines of the page. ``data``: what was posted; a name that came since keeps its proposal."""

    def __init__(self, named: Iterable[NamedDepartment], data: Mapping[str, str] | None = None) -> None:
        stored = list(Department.objects.current().order_by("pinyin"))
        choices = [
            (NEW, pgettext("department", "A new one")),
            (NONE, _("No department: leave it out")),
            *((str(department.pk), department.name) for department in stored),
        ]
        taken = set(Department.objects.values_list("code", flat=True))
        self.rows = [_row(one, choices, taken, data) for one in named]
        self._refuse_codes_twice()

    @property
    def new(self) -> list[NewDepartmentForm]:
        """The forms of departments that are to be added."""
        return [row.form for row in self.rows if row.is_new and row.form.is_touched]

    @property
    def wrong(self) -> list[NameRow]:
        """The lines that have to be put right."""
        return [row for row in self.rows if row.is_wrong]

    def renamed(self) -> dict[str, str]:
        """The name that each of the file's names becomes, once new departments are saved; "": none."""
        names = {}
        for row in self.rows:
            if not row.is_sent:
                continue
            department = row.department
            names |= dict.fromkeys(row.named.names, department.name if department else "")
        return names

    def _refuse_codes_twice(self) -> None:
        codes = Counter(form.cleaned_data.get("code") for form in self.new if form.is_valid())
        for form in self.new:
            if form.is_valid() and codes[form.cleaned_data["code"]] > 1:
                form.add_error("code", _("Two lines have this code; give another."))


def _row(
    named: NamedDepartment, choices: list[tuple[str, str]], taken: set[str], data: Mapping[str, str] | None
) -> NameRow:
    number = hashlib.sha256(named.key.encode()).hexdigest()[:8]
    proposed = str(named.department.pk) if named.department else NONE if named.is_everybody else NEW
    choice = proposed if data is None else data.get(f"choice-{number}", proposed)
    is_sent = data is not None and f"choice-{number}" in data
    form = NewDepartmentForm(
        data if is_sent and choice == NEW else None,
        Department(),
        number,
        initial={} if is_sent and choice == NEW else _proposal(named, taken),
    )
    error = ""
    if choice not in dict(choices):
        choice, error = proposed, _("This department has ended meanwhile; choose another.")
    if is_sent and choice == NEW and not form.is_touched and not form.is_double:
        error = _("Give it a name and a code, or choose another.")
    return NameRow(named, number, choice, choices, form, is_sent, error)


def _proposal(named: NamedDepartment, taken: set[str]) -> dict[str, Any]:
    name = max(named.names, key=len)
    code = slug_of(named.key, taken, otherwise="department", longest=50)
    taken.add(code)
    return {"name": name, "short_name": named.key if len(named.key) < len(name) else "", "code": code}

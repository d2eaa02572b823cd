"""The accounts that a list asks for, each a row that can be put right before any is made."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, User
from departments.models.pinyin import pinyin_of
from departments.models.user import PasswordState
from departments.roles import REPORTER
from setup.forms.account import NewAccountPageForm

from ..people.listed import MOST_PEOPLE, ListedPerson, roles_in

#: The columns of the table.
COLUMNS = ("name", "username", "department", "groups", "email")
#: The names of a row's boxes: ``p3-username``.
_ROW = re.compile(r"^p(\d{1,4})-username$")


class ReadPeopleForm(forms.Form):
    """The list: an Excel file, or lines that are typed or pasted."""

    file = forms.FileField(label=gettext_lazy("Excel list"), required=False, allow_empty_file=True)
    lines = forms.CharField(
        label=gettext_lazy("Or a line for each person"),
        required=False,
        widget=forms.Textarea({"rows": 6, "placeholder": gettext_lazy("张三　财政所　填报")}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("lines", "").strip():
            self.add_error("lines", _("Choose a file or write at least one line."))
        return cleaned


class ListedAccountForm(NewAccountPageForm):
    """A row: an account to be made. ``hashed``: what is stored of its password, set before it is saved."""

    asks_for_confirmation = False
    hashed = ""

    def __init__(self, data: QueryDict, number: int, *, by: User) -> None:
        self.row, self.number = f"p{number}", number
        #: The person does not want this account.
        self.is_left_out = f"out-{number}" in data
        super().__init__(data, by=by, instance=User(), prefix=self.row)
        if self.is_double:
            self.initial = model_to_dict(self.taken_by, list(self.fields))
        for name, field in self.fields.items():
            field.help_text = ""  # a table has no room for it in each row
            if name != "groups":
                field.widget.attrs |= {"aria-labelledby": f"{self.row} col-{name}"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("name"):
            self.add_error("name", _("Write the person's name."))
        if not cleaned.get("groups"):
            self.add_error("groups", _("Choose at least one role."))
        return cleaned

    @property
    def cells(self) -> list[tuple[str, Any]]:
        """The boxes of the row, each with its field's name."""
        return [(name, self[name]) for name in COLUMNS]

    @property
    def title_of_row(self) -> str:
        """The person's name as typed."""
        return self.data.get(self.add_prefix("name"), "")

    @property
    def typed_username(self) -> str:
        """The user name as typed."""
        return self.data.get(self.add_prefix("username"), "").strip()

    def save(self, commit: bool = True) -> User:
        """The account, with the password that was prepared."""
        self.instance.password, self.instance.password_state = self.hashed, PasswordState.FIRST
        # Not the parent's, which makes up another password.
        return super(NewAccountPageForm, self).save(commit)


class PeopleTable:
    """All rows of the page.

    Attributes:
        new: the rows whose accounts are to be made.
        doubles: the rows whose accounts are there already, with all that is typed: a second post, or an old list.
        faulty: the rows that have to be put right.
    """

    def __init__(self, data: QueryDict, by: User) -> None:
        numbers = sorted(int(found[1]) for name in data if (found := _ROW.match(name)))[:MOST_PEOPLE]
        self.forms = [ListedAccountForm(data, number, by=by) for number in numbers]
        departments = [("", "—"), *((row.pk, row.name) for row in Department.objects.current().order_by("pinyin"))]
        groups = [(choice[0], choice[1]) for choice in self.forms[0].fields["groups"].choices] if self.forms else []
        for form in self.forms:
            form.fields["department"].choices, form.fields["groups"].choices = departments, groups
        wanted = [form for form in self.forms if not form.is_left_out]
        self.doubles = [form for form in wanted if form.is_double]
        self.new = [form for form in wanted if not form.is_double]
        for form in self.new:
            # A row with nothing in it is no account either.
            form.is_bound = True
        self._refuse_names_twice()

    @property
    def faulty(self) -> list[ListedAccountForm]:
        """The rows that have to be put right."""
        return [form for form in self.new if form.errors]

    def _refuse_names_twice(self) -> None:
        counts = Counter(form.typed_username.casefold() for form in (*self.new, *self.doubles))
        for form in self.new:
            if counts[form.typed_username.casefold()] > 1 and "username" not in form.errors:
                form.add_error("username", _("Two rows have this user name; give another."))


def data_of_people(people: Iterable[ListedPerson]) -> tuple[QueryDict, dict[str, list[tuple[str, str]]]]:
    """The rows of a list as the page would send them, with proposals for what it leaves open; and by row what of it was
    not understood, as field and sentence.
    """
    data, problems = QueryDict(mutable=True), {}
    departments = _departments()
    groups = dict(Group.objects.values_list("name", "pk"))
    accounts = list(User.objects.values_list("username", "name", "department"))
    taken = {username.casefold() for username, _name, _department in accounts}
    people = list(people)
    taken |= {person.username.casefold() for person in people if person.username}
    for number, person in enumerate(people):
        row, wrong = f"p{number}", []
        department = departments.get(person.department) if person.department else None
        roles, unknown = roles_in(person.roles)
        if person.department and department is None:
            wrong.append(("department", _no_department(person.department, roles)))
        if unknown:
            told = _("“%(word)s” is no role; choose one or several.") % {"word": "、".join(unknown)}
            wrong.append(("groups", told))
        elif not roles and person.department:
            # Most of those in a department's list fill in its months.
            roles = [REPORTER]
        username = person.username or _known(person, department, accounts) or _username(person.name, taken)
        taken.add(username.casefold())
        data[f"{row}-name"], data[f"{row}-username"] = person.name, username
        data[f"{row}-email"] = person.email
        data[f"{row}-department"] = str(department or "")
        data.setlist(f"{row}-groups", [str(groups[role]) for role in roles])
        problems[row] = wrong
    return data, problems


def _no_department(name: str, roles: list[str]) -> str:
    """Only who reports needs a department: a leader of the 党委 goes without."""
    if roles and REPORTER not in roles:
        return _("There is no department “%(name)s”: choose one, or leave it open.") % {"name": name}
    return _("There is no department “%(name)s”: choose one, or add it first under Departments.") % {"name": name}


def _departments() -> dict[str, int]:
    departments = Department.objects.current().values_list("pk", "name", "short_name")
    return {name: pk for pk, *names in departments for name in reversed(names) if name}


def _known(person: ListedPerson, department: int | None, accounts: list[tuple]) -> str:
    """The user name of an account of the same name and department: the list is taken a second time."""
    same = (username for username, name, of in accounts if name == person.name and of == department)
    return next(same, "")


def _username(name: str, taken: Mapping | set[str]) -> str:
    """A user name from pinyin that is free: ``zhangsan``, ``zhangsan2``."""
    base = re.sub(r"[^a-z0-9]", "", pinyin_of(name))[:140]
    if not base:
        return ""
    number, username = 1, base
    while username in taken:
        number += 1
        username = f"{base}{number}"
    return username

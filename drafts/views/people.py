"""The people who sign in: read from a list, looked at, then made at once, with their first passwords."""

from collections.abc import Sequence

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from departments.admin import role_label
from departments.models import Department, User
from departments.reporters import without_reporter
from planreader.document import UnreadableDocument
from planreader.refusals import refusal_sentence
from setup.access import administrator_required, lock_accounts
from setup.actions.saving import save_forms
from targets.actions.accounts import note_done_alone
from targets.files.names import name_file
from targets.models import Event
from targets.trace.record import Actor

from ..access import draft_in_preparation
from ..forms.people import COLUMNS, PeopleTable, ReadPeopleForm, data_of_people
from ..models import PlanInPreparation
from ..parts.names import codes_by_name, names_on
from ..parts.rows import DraftMeasure, row_of
from ..people.listed import PeopleList, UnreadablePeople, people_in_file, people_in_text
from ..people.passwords import MAX_AGE, hashed_passwords, is_secret_of, new_secret, passwords_in_force
from ..people.sheets import people_template, people_with_passwords
from .begin import XLSX
from .steps import steps_of

ADD = "departments.add_user"
_SALT = "drafts.passwords"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required(ADD)
@never_cache
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a list, shows its rows to be put right, and makes the accounts."""
    draft = draft_in_preparation(pk)
    if request.method != "POST":
        return _start_page(request, draft, ReadPeopleForm())
    if "secret" in request.POST:
        return _make(request, draft)
    form = ReadPeopleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start_page(request, draft, form)
    is_file = bool(form.cleaned_data["file"])
    try:
        listed = _listed(form)
    except UnreadablePeople as error:
        form.add_error("file" if is_file else "lines", str(error))
    except UnreadableDocument as error:
        form.add_error("file", refusal_sentence(error))
    else:
        data, problems = data_of_people(listed.people)
        table = PeopleTable(data, request.user)
        for row in table.new:
            for field, problem in problems.get(row.row, ()):
                row.add_error(field, problem)
        return _table_page(request, draft, table, new_secret(request.user), ignored=listed.ignored)
    return _start_page(request, draft, form)


@require_safe
@administrator_required(ADD)
def people_list(request: HttpRequest) -> HttpResponse:
    """The list to fill in, as an Excel file."""
    names = Department.objects.current().order_by("pinyin").values_list("name", flat=True)
    response = HttpResponse(people_template(list(names)), content_type=XLSX)
    name_file(response, None, _("People"), "xlsx")
    return response


@require_POST
@administrator_required(ADD)
@never_cache
@sensitive_variables("passwords", "lines")
def passwords(request: HttpRequest) -> HttpResponse:
    """The first passwords that a page has just shown, as an Excel file; not those that were changed since."""
    try:
        secret, usernames = signing.loads(request.POST.get("carried", ""), salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("These passwords can no longer be shown; make new ones under Accounts."))
    if not is_secret_of(request.user, secret):
        return HttpResponseBadRequest(_("These passwords can no longer be shown; make new ones under Accounts."))
    lines = [
        [line["name"], line["username"], line["department"], line["roles"], line["password"] or _("changed since")]
        for line in _lines(secret, usernames)
    ]
    response = HttpResponse(people_with_passwords(lines), content_type=XLSX)
    name_file(response, None, _("First passwords"), "xlsx")
    return response


def _listed(form: ReadPeopleForm) -> PeopleList:
    """Raises UnreadablePeople, UnreadableDocument."""
    if file := form.cleaned_data["file"]:
        return people_in_file(file.read(), file.name)
    return people_in_text(form.cleaned_data["lines"], codes_by_name())


@sensitive_variables("hashed")
def _make(request: HttpRequest, draft: PlanInPreparation) -> HttpResponse:
    secret = request.POST["secret"]
    if not is_secret_of(request.user, secret):
        messages.warning(request, _("This page was open for too long; nothing is made yet. Look, and send it again."))
        return _table_page(
            request, draft, PeopleTable(request.POST, request.user), new_secret(request.user), status=409
        )
    table = PeopleTable(request.POST, request.user)
    if table.faulty or not (table.new or table.doubles):
        return _table_page(request, draft, table, secret, status=422)
    # Before the transaction: others write meanwhile.
    hashed = hashed_passwords(secret, [form.cleaned_data["username"] for form in table.new])
    with transaction.atomic():
        lock_accounts(request, ADD)
        # Somebody may have made one of them meanwhile: a second click.
        table = PeopleTable(request.POST, request.user)
        missing = [form for form in table.new if form.errors or form.cleaned_data["username"] not in hashed]
        if not missing:
            for form in table.new:
                form.hashed = hashed[form.cleaned_data["username"]]
            save_forms(Actor.of_request(request), None, Event.Action.CHANGE_ACCOUNT, table.new)
            for form in table.new:
                note_done_alone(Actor.of_request(request), form.change_of_access, form.instance)
    if missing:
        return _table_page(request, draft, table, secret, status=409)
    usernames = [
        form.taken_by.username if form.is_double else form.instance.username
        for form in table.forms
        if not form.is_left_out
    ]
    return _passwords_page(request, draft, secret, usernames)


@sensitive_variables("found")
def _lines(secret: str, usernames: Sequence[str]) -> list[dict[str, str]]:
    """The accounts in the order of their user names given, each with its password where that is still the first."""
    rows = User.objects.filter(username__in=usernames).select_related("department").prefetch_related("groups")
    accounts = {row.username: row for row in rows}
    found = passwords_in_force(secret, {name: accounts[name].password for name in usernames if name in accounts})
    return [
        {
            "name": accounts[name].name,
            "username": name,
            "department": accounts[name].department.name if accounts[name].department else "",
            "roles": "、".join(role_label(group) for group in accounts[name].groups.all()),
            "password": found.get(name, ""),
        }
        for name in usernames
        if name in accounts
    ]


@sensitive_variables("lines")
def _passwords_page(
    request: HttpRequest, draft: PlanInPreparation, secret: str, usernames: Sequence[str]
) -> HttpResponse:
    lines = _lines(secret, usernames)
    shown = {
        "draft": draft,
        "steps": steps_of(draft, "people"),
        "lines": lines,
        "old": sum(not line["password"] for line in lines),
        "carried": signing.dumps([secret, list(usernames)], salt=_SALT),
    }
    return render(request, "drafts/passwords.html", shown)


def _table_page(
    request: HttpRequest,
    draft: PlanInPreparation,
    table: PeopleTable,
    secret: str,
    *,
    ignored: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    columns = [table.forms[0][name] for name in COLUMNS] if table.forms else []
    shown = {
        "draft": draft,
        "steps": steps_of(draft, "people"),
        "table": table,
        "columns": columns,
        "secret": secret,
        "ignored": "、".join(ignored),
    }
    return render(request, "drafts/people_table.html", shown, status=status)


def _start_page(request: HttpRequest, draft: PlanInPreparation, form: ReadPeopleForm) -> HttpResponse:
    leads = {row.lead for row in map(row_of, draft.rows) if isinstance(row, DraftMeasure) and names_on(row)}
    silent = [one for one in without_reporter(Department.objects.current()) if {one.name, one.short_name} & leads]
    shown = {
        "draft": draft,
        "steps": steps_of(draft, "people"),
        "form": form,
        "silent": silent,
        "count": User.objects.filter(is_active=True).count(),
    }
    return render(request, "drafts/people.html", shown, status=422 if form.errors else 200)

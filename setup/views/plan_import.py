"""A plan file that is uploaded, checked, shown and taken over once confirmed: what ``loadplan`` does on the server."""

import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from targets.access import plan_of_year
from targets.files.errors import FileError
from targets.files.uploads import clean_name
from targets.formats.numbers import file_size
from targets.planfile import load_objects, read_files
from targets.planfile.words import lines_of, row_label
from targets.trace.record import Actor

from ..access import administrator_required

_SALT = "setup.import"
#: A preview is confirmed within a session's life; a form takes so much, and so a file.
MAX_AGE, MOST_BYTES = 12 * 60 * 60, 1024 * 1024


@dataclass
class CheckedFile:
    """What a plan file would change, or everything that is wrong with it.

    Attributes:
        years: of the plans that it is about.
        digest: of all that would change; another one means that something else has changed since.
    """

    problems: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[list[str]] = field(default_factory=list)
    unchanged: int = 0
    years: frozenset[int] = frozenset()
    digest: str = ""

    @property
    def changes_anything(self) -> bool:
        """Whether there is something to take over."""
        return bool(self.new or self.changed)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required("targets.add_plan")
def import_plan(request: HttpRequest) -> HttpResponse:
    """Shows what an uploaded plan file would change and what is wrong with it, and changes it once confirmed."""
    if request.method != "POST":
        return _page(request)
    if "carried" in request.POST:
        return _confirm(request)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, refusal=_("No file came along. Choose the plan file."))
    if file.size > MOST_BYTES:
        return _page(request, refusal=_("The file is too big; at most %(most)s.") % {"most": file_size(MOST_BYTES)})
    return _preview(request, clean_name(file.name), file.read())


def _preview(request: HttpRequest, name: str, content: bytes, refusal: str = "") -> HttpResponse:
    checked = _load(request, name, content, dry_run=True)
    carried = ""
    if not checked.problems and checked.changes_anything:
        packed = [request.user.pk, name, content.decode("utf-8-sig"), checked.digest]
        carried = signing.dumps(packed, salt=_SALT, compress=True)
    return _page(request, refusal=refusal, name=name, checked=checked, carried=carried)


def _confirm(request: HttpRequest) -> HttpResponse:
    expired = _("This preview can no longer be confirmed; nothing was changed. Choose the file again.")
    try:
        person, name, text, digest = signing.loads(request.POST["carried"], salt=_SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return _page(request, refusal=expired)
    if person != request.user.pk:
        return _page(request, refusal=expired)
    content = text.encode()
    with transaction.atomic():
        taken = _load(request, name, content, dry_run=False)
        is_the_same = taken.digest == digest
        transaction.set_rollback(not is_the_same)
    if not is_the_same:
        sentence = _("The plan was changed meanwhile; nothing of the file was taken over. This is what it would do:")
        return _preview(request, name, content, sentence)
    counts = [
        ngettext("%(n)d new", "%(n)d new", len(taken.new)) % {"n": len(taken.new)},
        ngettext("%(n)d changed", "%(n)d changed", len(taken.changed)) % {"n": len(taken.changed)},
    ]
    messages.success(request, _("Taken over: %(counts)s.") % {"counts": _(", ").join(counts)})
    return redirect("setup:plan", max(taken.years)) if taken.years else redirect("setup:plan")


def _load(request: HttpRequest, name: str, content: bytes, *, dry_run: bool) -> CheckedFile:
    """Checks a file, and loads it unless it is a dry run; the same as ``loadplan``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{Path(name).suffix}"
        path.write_bytes(content)
        files = read_files([path])
    try:
        actor = Actor.of_request(request)
        outcome = load_objects(files.objects, actor=actor, dry_run=dry_run, unreadable=files.problems)
    except FileError as error:
        problems = [
            _("Line %(number)d: %(problem)s") % {"number": at.line, "problem": at.problem} for at in error.problems
        ]
        return CheckedFile(problems=problems)
    new, changed = [row_label(row) for row in outcome.new], [lines_of(row) for row in outcome.changed]
    digest = hashlib.sha256(repr((new, changed)).encode()).hexdigest()
    keys = [row.key[0] for row in (*outcome.new, *(existing.row for existing in outcome.changed))]
    # What belongs to no plan has a code there.
    years = frozenset(key for key in keys if isinstance(key, int))
    return CheckedFile(new=new, changed=changed, unchanged=outcome.unchanged, years=years, digest=digest)


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    plan, _plans = plan_of_year(None)
    checked = more.get("checked")
    shown = {"most": file_size(MOST_BYTES), "plan": plan, **more}
    wrong = more.get("refusal") or (checked and checked.problems)
    return render(request, "setup/import.html", shown, status=422 if wrong else 200)

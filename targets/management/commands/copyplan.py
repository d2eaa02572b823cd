"""Copies a plan to a new year, in the database or into a plan file to be edited."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from departments.models import User
from targets.actions import ActionError, copy_plan, prepared_copy
from targets.files.errors import FileError
from targets.models import Plan
from targets.planfile.export import as_yaml
from targets.planfile.next_year import PlanDraft
from targets.trace.record import Actor, Program

#: Fields for an administrator to fill in: they are in the file even where they are empty.
TO_FILL_IN = ("value", "text", "quote", "preamble")


class Command(BaseCommand):
    """``copyplan --from YEAR --to YEAR [--dry-run] [--write FILE] [--as USERNAME] [--language zh-hans|en]``."""

    help = (
        "Makes a new year's plan with the structure of another one; its target values are not set. "
        "With --write it makes a plan file to be edited instead, for loadplan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="old", type=int, required=True, metavar="YEAR", help="the plan to copy")
        parser.add_argument("--to", dest="new", type=int, required=True, metavar="YEAR", help="the year of the copy")
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, write nothing")
        parser.add_argument("--write", metavar="FILE", help="write a plan file, and nothing to the database")
        parser.add_argument("--as", dest="username", metavar="USERNAME", help="the administrator whom the trace names")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, old: int, new: int, language: str, **options: Any) -> None:
        with translation.override(language):
            plan = Plan.objects.filter(year=old).first()
            if plan is None:
                raise CommandError(_("There is no plan for %(year)d; load one with loadplan.") % {"year": old})
            try:
                self.copy(plan, new, **options)
            except FileError as error:
                for found in error.problems:
                    self.stderr.write(f"{found.file}: {found.problem}")
                raise SystemExit(1) from None
            except ActionError as error:
                raise CommandError(str(error)) from None

    def copy(
        self, plan: Plan, year: int, *, dry_run: bool, write: str | None, username: str | None, **_options: Any
    ) -> None:
        actor = Actor(self.administrator(username), "copyplan") if username else Program("copyplan", "copyplan")
        if write:
            prepared = prepared_copy(plan, year)
            if not dry_run:
                self.write_file(Path(write), plan, prepared)
        else:
            prepared = copy_plan(actor, plan, year, dry_run=dry_run)
        for line in prepared.summary:
            self.stdout.write(line)
        for note in prepared.notes:
            self.stdout.write(f"  {note}")
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))
        elif write:
            self.stdout.write(_("Written to %(file)s; fill it in and load it with loadplan.") % {"file": write})
        else:
            self.stdout.write(_("Copied."))

    @staticmethod
    def write_file(path: Path, plan: Plan, prepared: PlanDraft) -> None:
        head = [
            _(
                "The plan of %(year)d, copied from that of %(old)d. Fill in what is null or empty, "
                "then load it with loadplan."
            )
            % {"year": prepared.year, "old": plan.year},
            *map(str, prepared.notes),
        ]
        text = as_yaml(prepared.objects, always=TO_FILL_IN, head=head)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            sentence = _("%(file)s is there already, and nothing is overwritten; name another file.")
            raise CommandError(sentence % {"file": path}) from None
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(error)s.") % {"file": path, "error": error.strerror}
            ) from None

    @staticmethod
    def administrator(username: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”; name one with --as.") % {"name": username})
        return user

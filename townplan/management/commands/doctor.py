"""Says what is wrong with the town's system, and what to do."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.evidence.abandoned import sweep_abandoned
from townplan.keeping.doctor import data, system
from townplan.keeping.doctor.finding import GRADES, Finding, Grade, wrong
from townplan.keeping.faults import fault_in_words

Question = tuple[Promise, Callable[[], Finding]]

#: What is looked at without the database.
AROUND: tuple[Question, ...] = (
    (gettext_lazy("settings"), system.settings_finding),
    (gettext_lazy("versions"), system.versions_finding),
    (gettext_lazy("space"), system.space_finding),
    (gettext_lazy("static files"), system.static_files_finding),
    (gettext_lazy("signing key"), system.key_finding),
    (gettext_lazy("rights"), system.rights_finding),
    (gettext_lazy("backup"), system.backup_finding),
)
#: What is asked of a database that is there and migrated.
INSIDE: tuple[Question, ...] = (
    (gettext_lazy("integrity"), data.integrity_finding),
    (gettext_lazy("clock"), data.clock_finding),
    (gettext_lazy("evidence"), data.evidence_finding),
    (gettext_lazy("roles"), data.roles_finding),
    (gettext_lazy("confirmation"), data.confirmation_finding),
    (gettext_lazy("seals"), data.seals_finding),
)


class Command(BaseCommand):
    """``doctor [--sweep] [--mail ADDRESS] [--language zh-hans|en]``: exit code 1 where something is wrong."""

    help = "Looks at settings, database, files, backups and the trace: one line each, what is wrong and what to do."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="first remove files of evidence that no report has")
        parser.add_argument("--mail", default="", metavar="ADDRESS", help="try the mail server: send a letter there")
        parser.add_argument("--language", choices=("zh-hans", "en"), default="zh-hans")

    def handle(self, *, sweep: bool, mail: str, language: str, **_options: Any) -> None:
        with translation.override(language):
            if sweep:
                self.sweep()
            is_well = True
            for name, finding in findings(mail):
                is_well &= finding.grade is not Grade.WRONG
                self.stdout.write(f"{GRADES[finding.grade]}  {name}{_(': ')}{finding.text}")
            if not is_well:
                raise SystemExit(1)

    def sweep(self) -> None:
        if any(finding.grade is Grade.WRONG for finding in (data.database_finding(), data.evidence_finding())):
            self.stderr.write(_("Nothing was swept: first see to what is wrong below."))
            return
        count = sweep_abandoned()
        sentence = ngettext("Removed %(count)d file.", "Removed %(count)d files.", count)
        self.stdout.write(sentence % {"count": count})


def findings(mail: str) -> Iterator[tuple[str, Finding]]:
    """Every finding with its name; what needs a whole database is left out where there is none.

    Args:
        mail: who gets a letter that tries the mail server; empty: nobody.
    """
    for name, question in AROUND:
        yield str(name), answered(question)
    yield _("mail"), system.mail_finding(mail)
    database = answered(data.database_finding)
    yield _("database"), database
    if database.grade is Grade.WRONG:
        return
    migrations = answered(data.migrations_finding)
    yield _("migrations"), migrations
    if migrations.grade is Grade.WRONG:
        return
    for name, question in INSIDE:
        yield str(name), answered(question)
    try:
        for finding in data.trace_findings():
            yield _("trace"), finding
    except DatabaseError as error:
        yield _("trace"), unreadable(error)


def answered(question: Callable[[], Finding]) -> Finding:
    """A finding; a question that cannot be answered is one too."""
    try:
        return question()
    except (DatabaseError, OSError) as error:
        return unreadable(error)


def unreadable(error: Exception) -> Finding:
    """What is found where looking fails."""
    return wrong(fault_in_words(error) or _("it cannot be read: %(reason)s") % {"reason": " ".join(str(error).split())})

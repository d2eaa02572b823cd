"""What the doctor asks the database: whether it answers, is sound, migrated, right in time, and fits its trace."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.accounts import holders_of_excluded_roles
from departments.confirming import privileged_people, unconfirmed_sentence
from reports.evidence.abandoned import abandoned_files
from targets.formats import dates
from targets.models import Event, Plan, models_of_files
from targets.trace.chain import verify
from targets.trace.evidence_files import damaged_files
from targets.trace.seals import read_seals

from ..readiness import database_problem, migrations_problem
from .finding import Finding, good, warning, wrong

#: How far the database's clock may be from this computer's.
CLOCKS_DIFFER = timedelta(minutes=1)
OLDEST_SEAL = timedelta(days=2)


def database_finding() -> Finding:
    """Whether the database is there and answers."""
    if problem := database_problem():
        return wrong(problem)
    version = ".".join(map(str, connection.get_database_version()))
    name = connection.settings_dict["NAME"]
    return good(f"{connection.display_name} {version}, {name}")


def integrity_finding() -> Finding:
    """Whether every row can be read, and every reference leads somewhere."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check(1)")
            found = cursor.fetchone()[0]
            if found != "ok":
                return wrong(
                    _(
                        "the database file is damaged (%(reason)s): stop the service and "
                        "restore the last backup elsewhere."
                    )
                    % {"reason": " ".join(found.split())}
                )
            if broken := cursor.execute("PRAGMA foreign_key_check").fetchall():
                return wrong(
                    _("a row of %(table)s refers to what is not there: restore the last backup elsewhere and compare.")
                    % {"table": broken[0][0]}
                )
            return good(_("every page of the database file is sound, every reference leads somewhere"))
        cursor.execute("SHOW data_checksums")
        if cursor.fetchone()[0] != "on":
            return warning(
                _(
                    "the server keeps no checksums, so a damaged disk shows late: "
                    "stop it and run “pg_checksums --enable”."
                )
            )
        cursor.execute("SELECT coalesce(sum(checksum_failures), 0) FROM pg_stat_database")
        if failures := cursor.fetchone()[0]:
            return wrong(
                _("the server found %(count)d damaged pages: restore the last backup on another disk.")
                % {"count": failures}
            )
    return good(_("the server's checksums found no damage"))


def migrations_finding() -> Finding:
    """Whether the database fits this version."""
    problem = migrations_problem()
    return wrong(problem) if problem else good(_("all have run"))


def clock_finding() -> Finding:
    """Whether this computer's clock can be right: it is neither behind what was recorded nor off the database's."""
    now = timezone.now()
    last = Event.objects.aggregate(last=Max("at"))["last"]
    if not settings.DEMONSTRATION_ALLOWED and last and last > now + CLOCKS_DIFFER:
        facts = {"now": dates.moment(timezone.localtime(now)), "last": dates.moment(timezone.localtime(last))}
        return wrong(
            _(
                "it says %(now)s, but something was recorded on %(last)s: "
                "set the clock, and let it follow a time server."
            )
            % facts
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT now()")
            if abs(cursor.fetchone()[0] - timezone.now()) > CLOCKS_DIFFER:
                return wrong(_("the database server's clock says another time: let both follow the same time server."))
    return good(f"{timezone.localtime(now):%Y-%m-%d %H:%M:%S} ({settings.TIME_ZONE})")


def evidence_finding() -> Finding:
    """Whether every file of evidence is what was attached, and how many files belong to nothing."""
    damaged = list(damaged_files())
    if damaged:
        count = len(damaged)
        sentence = ngettext(
            "%(count)d file is gone or changed: take it from a backup (“manage.py verify_trace” names it).",
            "%(count)d files are gone or changed: take them from a backup (“manage.py verify_trace” names them).",
            count,
        )
        return wrong(sentence % {"count": count})
    if count := len(abandoned_files()):
        sentence = ngettext(
            "%(count)d file belongs to nothing: “manage.py doctor --sweep” removes it.",
            "%(count)d files belong to nothing: “manage.py doctor --sweep” removes them.",
            count,
        )
        return warning(sentence % {"count": count})
    count = sum(model.objects.count() for model in models_of_files())
    return good(
        ngettext("%(count)d file, as it was attached", "%(count)d files, as they were attached", count)
        % {"count": count}
    )


def roles_finding() -> Finding:
    """Who holds roles that exclude each other, from before they did."""
    holders = holders_of_excluded_roles()
    if not holders:
        return good(_("nobody holds roles that exclude each other"))
    told = _("; ").join(f"{person}{_(': ')}{sentence}" for person, sentence in holders)
    return warning(_("change these under Setup, Accounts: %(people)s") % {"people": told})


def confirmation_finding() -> Finding:
    """Whether administrators and auditors are made by two people."""
    if sentence := unconfirmed_sentence():
        return warning(sentence)
    if privileged_people().count() < 2:
        return good(_("from the second administrator or auditor on, such accounts are made by two people"))
    return good(_("administrators' and auditors' accounts are made, and get new passwords, by two people"))


def seals_finding() -> Finding:
    """How old the last seal of the chains is, and whether the file of seals is whole."""
    seals = read_seals()
    if seals.problems:
        return wrong(_("%(problem)s “manage.py verify_trace” says more.") % {"problem": seals.problems[0]})
    if seals.last is None:
        return warning(_("there was none yet: run “manage.py sealtrace” every night."))
    facts = {"at": dates.moment(timezone.localtime(seals.last))}
    if timezone.now() - seals.last > OLDEST_SEAL:
        return warning(
            _("the last one is of %(at)s: see why “manage.py sealtrace” no longer runs every night.") % facts
        )
    return good(_("the last one is of %(at)s") % facts)


def trace_findings() -> Iterator[Finding]:
    """The head of each chain, and whether it is whole and the rows are what it says."""
    for plan in [*Plan.objects.order_by("year"), None]:
        result = verify(plan)
        facts = {
            "chain": plan.year if plan else _("People and places"),
            "last": result.last,
            "hash": result.hash[:16],
        }
        if not result.is_whole:
            yield wrong(_("%(chain)s: not whole; “manage.py verify_trace” says where.") % facts)
        elif result.count:
            yield good(_("%(chain)s: whole up to event %(last)d, %(hash)s") % facts)
        else:
            yield good(_("%(chain)s: no event yet") % facts)

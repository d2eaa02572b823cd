"""What the doctor finds without asking the database: settings, versions, space, static files, key, rights, backups."""

import os
import platform
import shutil
import stat
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.formats import dates

from ...demo.guard import present_in_production
from ...environment import key_file
from ..backup import last_backup
from ..readiness import static_files_problem
from .finding import Finding, good, warning, wrong

#: Free space on the data folder's disk, in bytes.
LITTLE_SPACE, TOO_LITTLE_SPACE = 5 * 1024**3, 500 * 1024**2
MAIL_SECONDS = 10
OLDEST_BACKUP = timedelta(days=2)


def settings_finding() -> Finding:
    """Settings that are not fit for a town."""
    if settings.DEBUG:
        return wrong(_("TOWNPLAN_DEBUG is on: it shows the inside to everybody. Set it to 0."))
    if present_in_production():
        return wrong(
            _(
                "Demonstration accounts, whose password is public, are active: make them inactive, "
                "or begin with a new database."
            )
        )
    if settings.DEMONSTRATION_ALLOWED:
        return warning(_("TOWNPLAN_DEMO is on: this is a demonstration. In a town's own system leave it out."))
    if "*" in settings.ALLOWED_HOSTS:
        return warning(_("TOWNPLAN_HOSTS takes every name: write the names and addresses that people type."))
    if not settings.HTTPS:
        return warning(
            _("TOWNPLAN_HTTPS is 0: passwords can be read on the network. Put a proxy with a certificate in front.")
        )
    return good(_("fit for a town; hosts: %(hosts)s") % {"hosts": ", ".join(settings.ALLOWED_HOSTS)})


def versions_finding() -> Finding:
    """Of the program and what it stands on."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    words = f"Townplan {project['version']}, Python {platform.python_version()}, Django {django.get_version()}"
    return good(words)


def space_finding() -> Finding:
    """On the disk of the data folder."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    facts = {"free": f"{free / 1024**3:,.1f} GB", "folder": settings.DATA_DIR}
    if free < TOO_LITTLE_SPACE:
        return wrong(_("only %(free)s are free for %(folder)s: make room now, or nothing can be saved soon.") % facts)
    if free < LITTLE_SPACE:
        return warning(_("%(free)s are free for %(folder)s: make room before it is full.") % facts)
    return good(_("%(free)s are free for %(folder)s") % facts)


def static_files_finding() -> Finding:
    """Styles and scripts."""
    problem = static_files_problem()
    return wrong(problem) if problem else good(_("collected"))


def key_finding() -> Finding:
    """The signing key; one that is too short has kept the program from starting."""
    if os.environ.get("SECRET_KEY"):
        return good(_("from SECRET_KEY in the environment"))
    path = key_file(Path(settings.DATA_DIR))
    if _is_open(path):
        return wrong(_("%(file)s can be read by other accounts: chmod 600 it.") % {"file": path})
    return good(_("in %(file)s") % {"file": path})


def rights_finding() -> Finding:
    """Who may read the data folder, and whether this account may write what is in it."""
    data, count, first = Path(settings.DATA_DIR), 0, None
    if os.name != "posix":
        return good(_("not checked on Windows: let only the service's account read %(folder)s") % {"folder": data})
    if locked := next((path for path in _private_paths(data) if not os.access(path, os.W_OK)), None):
        return wrong(
            _("this account may not write %(file)s: give the data folder to the account of the service.")
            % {"file": locked}
        )
    for path in _private_paths(data):
        if _is_open(path):
            count += 1
            first = first or path
    if _is_open(data) and count:
        return wrong(
            ngettext(
                "%(count)d file or folder can be read by other accounts, such as %(file)s: chmod -R go-rwx %(folder)s",
                "%(count)d files and folders can be read by other accounts, such as %(file)s: "
                "chmod -R go-rwx %(folder)s",
                count,
            )
            % {"count": count, "file": first, "folder": data}
        )
    return good(_("only this account reads %(folder)s") % {"folder": data})


def backup_finding() -> Finding:
    """How old the last backup is, and whether it is still there."""
    last = last_backup()
    made_at = parse_datetime(last["made_at"]) if last else None
    if last is None or made_at is None:
        return warning(
            _("there was none yet: run “manage.py backup FOLDER --keep 14” every day, and take it to another machine.")
        )
    facts = {"file": last["file"], "at": dates.moment(timezone.localtime(made_at))}
    if timezone.now() - made_at > OLDEST_BACKUP:
        return wrong(_("the last one is of %(at)s: see why “manage.py backup” no longer runs every day.") % facts)
    if not Path(last["file"]).exists():
        return warning(
            _("the last one, of %(at)s, is no longer at %(file)s: make sure that you have it elsewhere.") % facts
        )
    return good(_("the last one is of %(at)s: %(file)s") % facts)


def mail_finding(address: str = "") -> Finding:
    """The mail server; asked only where there is somebody to send a letter to.

    Args:
        address: who gets it; empty: nothing is sent.
    """
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if not os.environ.get("TOWNPLAN_SMTP") and not address:
        return good(_("not set: nothing is sent (TOWNPLAN_SMTP names a server)"))
    if not address:
        return good(_("%(server)s, not tried: “manage.py doctor --mail ADDRESS” does") % {"server": server})
    try:
        letter = EmailMessage(
            _("A letter from the annual work plan"),
            _("“manage.py doctor” has sent it. If you read this, mail works."),
            to=[address],
            connection=get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=MAIL_SECONDS),
        )
        letter.send()
    except (OSError, ValueError) as error:
        facts = {"server": server, "reason": " ".join(str(error).split())}
        return wrong(_("%(server)s takes no letter (%(reason)s): correct TOWNPLAN_SMTP, or see to the server.") % facts)
    return good(_("%(server)s took a letter to %(address)s") % {"server": server, "address": address})


def _private_paths(data: Path) -> Iterator[Path]:
    """The data folder and what is in it, but for collected static files, which everybody may read."""
    yield data
    for path in sorted(data.iterdir()):
        if path != Path(settings.STATIC_ROOT) and not path.is_symlink():
            yield path
            if path.is_dir() and os.access(path, os.R_OK | os.X_OK):
                yield from (inner for inner in sorted(path.iterdir()) if not inner.is_symlink())


def _is_open(path: Path) -> bool:
    """Whether other accounts may read or write a file or folder."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))

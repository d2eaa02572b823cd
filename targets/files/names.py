"""How every file that the program makes is named: town, year, month, what it is."""

from datetime import date
from typing import Protocol

from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

#: Names that Windows keeps for devices, whatever their ending.
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
#: What no file system takes in a name, as spaces.
_REFUSED = str.maketrans(dict.fromkeys('\\/:*?"<>|', " "))


class _TownAndYear(Protocol):
    """A plan, or a row of one."""

    town: str
    year: int


def name_file(
    response: HttpResponseBase,
    plan: _TownAndYear | None,
    what: str,
    ending: str,
    *,
    month: int | None = None,
    on: date | None = None,
    attached: bool = True,
) -> None:
    """Names a response's file in the reader's language: ``XX镇2021年6月工作台账.xlsx``.

    Args:
        plan: None for what belongs to no year.
        what: what the file is, such as the ledger; whose it is may stand behind it.
        ending: without its dot.
        month: for a file of one month.
        on: the past day that the file shows.
        attached: whether it is saved; otherwise the browser opens it.
    """
    name = what
    if plan:
        pattern = _("%(town)s %(year)d-%(month)02d %(what)s") if month else _("%(town)s %(year)d %(what)s")
        name = pattern % {"town": plan.town, "year": plan.year, "month": month, "what": what}
    if on:
        name = _("%(name)s on %(day)s") % {"name": name, "day": on.isoformat()}
    name = f"{name.translate(_REFUSED).strip()}.{ending}"
    response.headers["Content-Disposition"] = content_disposition_header(attached, name)


def part_of_path(name: str) -> str:
    """A name that can stand in a path on every system: a cleaned one (``clean_name``) without what Windows refuses."""
    written = " ".join(name.translate(_REFUSED).split()).strip(". ") or "_"
    return f"_{written}" if written.partition(".")[0].casefold().strip() in _DEVICES else written

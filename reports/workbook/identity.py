"""Whose month a workbook is: signed, so that only a workbook of this site says it."""

from dataclasses import asdict, dataclass

from django.core import signing
from django.utils.translation import gettext as _

from targets.formats.dates import year_month

_SALT = "targets.workbook"


class NotThisMonth(Exception):
    """A workbook that does not belong here: says why, and what would be right."""


@dataclass(frozen=True)
class Identity:
    """A department's month: the plan's year, the month, the department's code and name."""

    year: int
    month: int
    department: str
    name: str

    def signed(self) -> str:
        """The text that the workbook carries."""
        return signing.dumps(asdict(self), salt=_SALT)

    def require(self, text: object) -> None:
        """Lets a workbook pass that carries this identity.

        Args:
            text: what stands in its hidden sheet; None where there is none.

        Raises:
            NotThisMonth: it is no workbook of this site, or another month's, or another department's.
        """
        try:
            identity = Identity(**signing.loads(str(text or ""), salt=_SALT))
        except (signing.BadSignature, TypeError):
            raise NotThisMonth(
                _("This workbook was not downloaded here: download your month, fill that workbook in, and upload it.")
            ) from None
        if identity.department != self.department:
            raise NotThisMonth(
                _("This workbook is %(theirs)s's; your department is %(own)s: download your own month.")
                % {"theirs": identity.name, "own": self.name}
            )
        if (identity.year, identity.month) != (self.year, self.month):
            raise NotThisMonth(
                _("This workbook is for %(theirs)s; here it is %(own)s: choose that month first, or another file.")
                % {"theirs": year_month(identity.year, identity.month), "own": year_month(self.year, self.month)}
            )

"""The department and month that a workbook is of, signed, so that only a workbook of this site is taken."""

from dataclasses import asdict, dataclass

from django.core import signing
from django.utils.translation import gettext as _

from targets.formats.dates import year_month

_SALT = "targets.workbook"


class NotThisMonth(Exception):
    """The workbook is of another site, department or month; the text says which, and what to do."""


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
        """Checks that a workbook has this identity.

        Args:
            text: from its hidden sheet; None where there is none.

        Raises:
            NotThisMonth: it is of another site, month or department.
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

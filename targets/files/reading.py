"""Opens a file up to a size, or says why not."""

from pathlib import Path

from django.utils.translation import gettext as _

from .errors import Problem

MEGABYTE = 1024 * 1024


class Unreadable(Exception):
    """A file that cannot be read at all: one problem, and the line at which reading stopped."""

    def __init__(self, line: int, problem: str, expected: str) -> None:
        self.line = line
        self.problem = Problem(problem, expected)
        super().__init__(str(self.problem))


def content_of(path: Path, *, megabytes: int) -> bytes:
    """The file's bytes. Raises Unreadable where it does not exist, may not be read, or is bigger than ``megabytes``."""
    try:
        if path.stat().st_size > megabytes * MEGABYTE:
            expected = _("give a file of at most %(size)d MB") % {"size": megabytes}
            raise Unreadable(1, _("the file is too big"), expected)
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(1, _("there is no such file"), _("check its name and folder")) from None
    except (OSError, ValueError):  # a folder, no right to read it, a name that no file can have
        raise Unreadable(1, _("the file cannot be opened"), _("name a file that you may read")) from None


def line_at(content: bytes, position: int) -> int:
    """The line of a position in a file."""
    return content.count(b"\n", 0, position) + 1

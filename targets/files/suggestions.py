"""The known name that a misspelt one probably means."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

#: Each search compares with every known name. A file with more misspellings than this has another problem.
MOST_SEARCHES = 50
LONGEST_NAME_COMPARED = 100


class Suggestions:
    """Finds the nearest of some names; remembers what it found, because a file repeats its mistakes."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = list(known)
        self.found: dict[str, str | None] = {}

    def suggestion(self, name: str) -> str | None:
        """What would be right instead of an unknown name; None where nothing is near."""
        if name not in self.found:
            if len(self.found) == MOST_SEARCHES:
                return None
            self.found[name] = next(iter(get_close_matches(name[:LONGEST_NAME_COMPARED], self.known, n=1)), None)
        near = self.found[name]
        return _("did you mean “%(name)s”?") % {"name": near} if near else None

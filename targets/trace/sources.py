"""From where an event came, in the reader's words; what is stored stays as it is."""

from django.utils.translation import pgettext_lazy

from departments.models.user import person_in_words

from ..models import Event, SecurityEvent

_WEB = "web"
#: What is stored to its words: the browser, the demonstration, and the commands.
WORDS = {
    _WEB: pgettext_lazy("from where", "web"),
    "demonstration": pgettext_lazy("from where", "demonstration"),
    "loaddemo": pgettext_lazy("from where", "loaddemo"),
    "loadplan": pgettext_lazy("from where", "loadplan"),
    "copyplan": pgettext_lazy("from where", "copyplan"),
    "loadholidays": pgettext_lazy("from where", "loadholidays"),
    "migrate": pgettext_lazy("from where", "migrate"),
    "sealtrace": pgettext_lazy("from where", "sealtrace"),
    "backup": pgettext_lazy("from where", "backup"),
    "restore": pgettext_lazy("from where", "restore"),
    "serve": pgettext_lazy("from where", "serve"),
    "importfigures": pgettext_lazy("from where", "importfigures"),
}


def source_in_words(source: str) -> str:
    """An event's source: ``web 10.0.0.5`` or ``importfigures june.csv``; addresses and names of files stay."""
    said, dot, file = source.partition(" · ")
    first, *rest = said.split(" ")
    if first == _WEB:
        # Behind the address there may be an action.
        rest = [program_in_words(word) for word in rest]
    return " ".join([program_in_words(first), *rest]) + dot + file


def actor_in_words(stored: str, username: str | None) -> str:
    """Who acted: a person with the user name, or a command's words where no account did.

    Args:
        stored: the name as the event keeps it. Those from before user names stood in events have the name alone.
        username: of the account today; None where none acted.
    """
    if username is None:
        return program_in_words(stored)
    return stored if stored.endswith((f"（{username}）", f" ({username})")) else person_in_words(stored, username)


def actor_of(event: Event | SecurityEvent) -> str:
    """Who acted in an event, in the reader's words; the query may select ``actor`` with it."""
    return actor_in_words(event.actor_name, event.actor.username if event.actor else None)


def program_in_words(stored: str) -> str:
    """A word of a source, or a command's name, in the reader's language; any other text unchanged."""
    return str(WORDS.get(stored, stored))


def stored_as(text: str) -> list[str]:
    """The stored words whose reader's words contain a text: what a search for it finds too."""
    return [stored for stored, words in WORDS.items() if text.strip() and text.strip().lower() in str(words).lower()]

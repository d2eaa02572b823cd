"""The lines of the server's log: each with its time and person, a traceback only for the program's own errors."""

import logging
import re

from .keeping.faults import fault_in_both_languages

#: The address of a department's calendar opens it to whoever has it.
SECRET_ADDRESS = re.compile(r"(?<=/calendar/)[^/\s]+(?=\.ics)")


class RefusalsWithoutTraceback(logging.Filter):
    """Removes the traceback of a refusal (4xx): a missing permission is not an error of the program.

    A request that Django refuses as suspicious is a warning too: a scanner on the network would fill the log.

    What is wrong around the program (database, disk) is a sentence too. Each record is given ``who``: the user name of
    the person whose request it is about, as far as that was known; ``-`` else. Secret addresses are left out.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if record.name.startswith("django.security."):
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = record.exc_text = None
        # Not ``request.user``, which would ask the database that may be the trouble.
        person = getattr(getattr(record, "request", None), "_cached_user", None)
        record.who = (person.get_username() if person else "") or "-"
        if record.name == "django.request" and 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        elif record.exc_info and (sentence := fault_in_both_languages(record.exc_info[1])):
            record.msg, record.args = f"{record.getMessage()}: {sentence}", ()
            record.exc_info = record.exc_text = None
        if record.name.startswith("django."):
            record.msg, record.args = SECRET_ADDRESS.sub("…", record.getMessage()), ()
        return True

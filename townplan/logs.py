"""How refused requests are written to the server's log."""

import logging


class RefusalsWithoutTraceback(logging.Filter):
    """Removes the traceback of a refusal (4xx): a missing permission is not an error of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if record.name == "django.request" and 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True

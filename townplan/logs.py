"""What the server's log says of requests."""

import logging


class RefusalsInALine(logging.Filter):
    """Takes the traceback from a refusal (4xx): somebody without the right is no fault of the program's."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through."""
        if record.name == "django.request" and 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True

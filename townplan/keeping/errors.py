"""Why a backup was not made, or not restored."""


class KeepingError(Exception):
    """One sentence for the person at the server, in their language: what is wrong, and what to do."""

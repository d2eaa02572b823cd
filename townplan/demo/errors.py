"""Why the demonstration was not loaded."""


class DemonstrationError(Exception):
    """The demonstration may not be loaded here, or its file is wrong; the text is for who runs the command."""

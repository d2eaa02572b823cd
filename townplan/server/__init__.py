"""The built-in web server."""

from .running import HOST, PORT, WORKERS, address, listen, run

__all__ = ["HOST", "PORT", "WORKERS", "address", "listen", "run"]

"""The API (``/api/v1/``): what other programs read, of what is reviewed alone."""

from .resources import api

__all__ = ["api"]

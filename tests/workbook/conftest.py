"""Sentences are read in English here; the Chinese catalogue has tests of its own."""

from tests.targets.conftest import _english

__all__ = ["_english"]

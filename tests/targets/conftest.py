"""These tests read sentences in English, except where they test the language."""

from tests.english import english

__all__ = ["english"]

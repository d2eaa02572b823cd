"""Sentences are read in English here, except where the language is what is tested."""

from tests.english import english

__all__ = ["english"]

"""Tests read sentences in English; the Chinese catalogue has its own tests. A ``conftest.py`` imports the fixture."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test of the folder in English, unless it chooses a language itself."""
    with translation.override("en"):
        yield

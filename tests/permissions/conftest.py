"""Hundreds of pages of the same people: what waits for each is counted once, as where a town works."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _waiting_is_kept() -> Iterator[None]:
    from django.conf import settings

    kept = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "waiting"}
    with override_settings(CACHES={**settings.CACHES, "waiting": kept}):
        yield

"""An administrator's browser, and a page's form as it would be posted."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.admin.conftest import fields_of
from tests.factories import Town


@pytest.fixture
def browser(town: Town) -> Client:
    """An administrator's, in English: group and staff, no superuser."""
    return town.client("administrator")


@pytest.fixture
def send(browser: Client) -> Callable:
    """Opens a page, changes some of its boxes, posts it: send("/setup/plan/2021/", {"t1-value": "5520"})."""

    def post(address: str, typed: dict, client: Client | None = None):
        client = client or browser
        return client.post(address, {**fields_of(client.get(address)), **typed})

    return post


__all__ = ["fields_of"]

"""Steps of an administrator who gives tokens, and of the program that reads with one."""

import re
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from publishing.models import Resource
from tests.factories import Town

EVERY = Resource.values


def make_token(town: Town, *resources: str, days: int = 30, **fields: str) -> str:
    """The secret of a new token, as the page shows it; ``days``: until its last day."""
    posted = {
        "name": "District platform",
        "ends_on": (timezone.localdate() + timedelta(days=days)).isoformat(),
        "resources": resources or EVERY,
        **fields,
    }
    page = town.client("administrator").post("/setup/publishing/tokens/", posted)
    assert page.status_code == 200, page.text
    return re.search(r"<code class=\"fs-5\">([^<]+)</code>", page.text)[1]


def read(token: str, address: str, **query) -> HttpResponse:
    """The API's answer."""
    return Client(raise_request_exception=True).get(
        f"/api/v1/{address}", query, headers={"Authorization": f"Bearer {token}"}
    )

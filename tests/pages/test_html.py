"""The HTML of every page passes the W3C's checker, in both languages; every template of ours is among them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.test.signals import template_rendered

from .answers import answers
from .checker import html_errors
from .conftest import pages_of_administration
from .listed import PAGES

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "en")
#: Used where there is no plan, or no account: test_without_a_plan checks them.
ELSEWHERE = {
    *("includes/no_plan.html", "drafts/first_account.html", "drafts/_doubt.html", "drafts/_changes.html"),
    *("reports/evidence_damaged.html", "reports/evidence_package.html", "503.html"),
    *("registration/second_factor.html", "registration/recovery_codes.html"),
}


def is_of_django(error: str) -> bool:
    """Whether an error is Django's own: the admin's list of models leaves cells out."""
    return error.startswith("admin /admin/") and ": A table row was 2 columns wide" in error


@pytest.fixture
def shown() -> Iterator[set[str]]:
    """The names of the templates that were rendered."""
    names: set[str] = set()

    def note(template, **_details) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def every_page(visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    """Every page as the demonstration's people see it, then every answer to a form: its name and the response."""
    for page in (*PAGES, *pages_of_administration()):
        response = visitor(page.who, language).get(page.address)
        assert response.status_code == page.status, page
        yield str(page), response
    # Today, when July can be filled: on the demonstration's day it has not ended.
    with transaction.atomic(), override_settings(DEMONSTRATION_ALLOWED=False):
        yield from answers(visitor, language)
        transaction.set_rollback(True)


def test_every_page_is_valid_html(visitor, tmp_path, shown):
    pages = {}
    for language in LANGUAGES:
        for name, response in every_page(visitor, language):
            assert response["Content-Type"] == "text/html; charset=utf-8", name
            pages[f"{name} [{language}]"] = response.content
    problems = [error for error in html_errors(pages, tmp_path) if not is_of_django(error)]
    assert problems == [], "\n".join(problems)

    folder = Path(settings.BASE_DIR) / "templates"
    ours = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")}
    assert ours - shown - ELSEWHERE == set()

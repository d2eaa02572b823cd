"""Evidence: photos and files come with a report, are kept apart, and only the report's readers get them back."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from targets.models import ClosedMonth, Event, Evidence, ProgressReport
from tests import files
from tests.factories import make_department, make_report, make_user
from tests.files import upload

from . import steps

FOLDER = Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])


@pytest.fixture(autouse=True)
def _folder_of_its_own():
    """What a test leaves in the run's temporary folder goes with it."""
    yield
    for path in FOLDER.glob("*"):
        path.unlink()


def attach(client, sub_measure, month, *uploads, **data):
    """Sends the files alone, and reads the page that follows."""
    address = steps.address_of("evidence_add", sub_measure, month)
    return client.post(address, {"files": list(uploads), **data}, follow=True)


def evidence_of(sub_measure, month=3) -> list[Evidence]:
    return list(Evidence.objects.filter(report__sub_measure=sub_measure, report__month=month, removed_at=None))


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def address(evidence: Evidence, name: str = "evidence") -> str:
    return reverse(f"targets:{name}", args=(evidence.token,))


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_several_files_come_with_a_draft_and_stand_on_its_page(town):
    client = town.client("reporter")
    uploads = [upload("现场照片.jpg", files.picture()), upload("table.xlsx", files.xlsx()), upload("a.pdf", files.pdf())]
    response = steps.save(client, town.sub_measure, 3, {town.target: "12"}, files=uploads)
    page = client.get(response.url)
    assert said(page) == ["3 files attached.", f"Draft saved: {town.sub_measure}."]
    assert [(evidence.name, evidence.kind) for evidence in evidence_of(town.sub_measure)] == [
        ("现场照片.jpg", "image"),
        ("table.xlsx", "excel"),
        ("a.pdf", "pdf"),
    ]
    for name in ("现场照片.jpg", "table.xlsx", "a.pdf"):
        assert name in page.text
    assert page.text.count("<img") == 1

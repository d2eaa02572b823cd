"""Who may read evidence: exactly those who may read its report; and the browser runs nothing in it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from departments import roles
from targets.models import Evidence
from tests import files
from tests.factories import Town, make_client, make_department, make_user
from tests.files import upload
from tests.reports import steps

from .steps import attach, body, evidence_address, evidence_of

pytestmark = pytest.mark.usefixtures("evidence_folder")

PEOPLE = ("anonymous", "reporter", "supporter", "stranger", "reviewer", "leader", "administrator", "auditor", "nobody")
#: What each person gets of a report in a state, in the order of PEOPLE.
READERS = {
    "draft": "302 200 404 404 404 404 404 403 403",
    "returned": "302 200 404 404 404 404 404 403 403",
    "submitted": "302 200 404 404 200 404 404 403 403",
    "approved": "302 200 200 404 200 200 200 403 403",
}


@pytest.fixture
def photo(town: Town) -> Evidence:
    """A photo of the own department's March; another department supports the sub-measure."""
    supporting = make_department()
    town.sub_measure.supports.add(supporting)
    town.people["supporter"] = make_user(roles.REPORTER, supporting)
    town.people["nobody"] = make_user(department=town.sub_measure.lead)
    attach(town.client("reporter"), town.sub_measure, 3, upload("现场 1.jpg", files.picture()))
    return evidence_of(town.sub_measure)[0]


def client_of(town: Town, person: str):
    return make_client() if person == "anonymous" else town.client(person)


def test_the_readers_of_a_report_get_its_evidence_and_nobody_else(town, photo):
    clients = {person: client_of(town, person) for person in PEOPLE}
    for state, wanted in READERS.items():
        town.sub_measure.reports.update(status=state)
        for name in ("evidence", "evidence_thumbnail"):
            got = {}
            for person, client in clients.items():
                response = client.get(evidence_address(photo, name))
                got[person] = str(response.status_code)
                body(response)
            assert got == dict(zip(PEOPLE, wanted.split(), strict=True)), (state, name)


def test_only_its_own_department_attaches_and_removes(town, photo):
    clients = {person: client_of(town, person) for person in PEOPLE if person != "reporter"}
    address = steps.address_of("evidence_add", town.sub_measure, 3)
    for state in READERS:
        town.sub_measure.reports.update(status=state)
        for person, client in clients.items():
            refused = {"anonymous": 401, "supporter": 404, "stranger": 404}.get(person, 403)
            assert client.post(evidence_address(photo, "evidence_remove")).status_code == refused, (state, person)
            sent = client.post(address, {"files": upload("b.pdf", files.pdf())})
            assert sent.status_code == refused, (state, person)
            assert evidence_of(town.sub_measure) == [photo], (state, person)


def test_another_department_s_form_removes_nothing(town, photo):
    data = {"version": 0, "remove": str(photo.token)}
    address = steps.address_of("report", town.other_sub_measure, 3)
    assert town.client("stranger").post(address, data).status_code == 404
    assert evidence_of(town.sub_measure) == [photo]


@pytest.mark.parametrize("name", ["evidence", "evidence_thumbnail"])
def test_a_guessed_address_leads_nowhere(town, name):
    assert town.client("leader").get(reverse(f"reports:{name}", args=(uuid4(),))).status_code == 404
    assert town.client("leader").get("/evidence/1/").status_code == 404


def test_a_picture_is_shown_and_can_do_nothing_else(town, photo):
    response = town.client("reporter").get(evidence_address(photo))
    headers = response.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Content-Disposition"].startswith("inline; filename*=utf-8''%E7%8E%B0%E5%9C%BA%201.jpg")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    assert body(response) == files.picture()


@pytest.mark.parametrize(("name", "content"), [("纪要.pdf", files.pdf()), ("表.xlsx", files.xlsx())])
def test_a_document_is_saved_under_its_own_name_and_not_opened_in_the_browser(town, name, content):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload(name, content))
    response = client.get(evidence_address(evidence_of(town.sub_measure)[0]))
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    body(response)


@pytest.mark.parametrize("harm", ["gone", "changed", "cut"])
def test_a_file_that_is_not_what_was_attached_is_not_served_and_told_to_the_log(
    town, photo, evidence_folder, caplog, harm
):
    path = evidence_folder / photo.file.name
    content = path.read_bytes()
    path.unlink()
    if harm != "gone":
        path.write_bytes(content[:-1] + b"x" if harm == "changed" else b"")
    answer = town.client("reporter").get(evidence_address(photo))
    assert answer.status_code == 410
    assert "no longer what was attached" in answer.text
    assert photo.file.name in caplog.text


def test_the_sub_measure_s_page_shows_the_evidence_of_reports_that_its_reader_may_read(town, photo):
    address = reverse("dashboards:sub_measure", args=(2021, "1.1"))
    for person in ("reviewer", "leader", "supporter"):
        shown = {}
        for state in READERS:
            town.sub_measure.reports.update(status=state)
            shown[state] = evidence_address(photo) in client_of(town, person).get(address).text
        wanted = {"draft": False, "returned": False, "submitted": person == "reviewer", "approved": True}
        assert shown == wanted, person


def test_at_review_the_thumbnails_stand_beside_the_figures(town, photo):
    town.sub_measure.reports.update(status="submitted", submitted_at=photo.added_at)
    client = town.client("reviewer")
    for page in (steps.address_of("review", town.sub_measure, 3), reverse("reports:review_queue")):
        text = client.get(page).text
        assert f'src="{evidence_address(photo, "evidence_thumbnail")}"' in text
        assert "现场 1.jpg" in text


def test_while_the_report_is_with_its_department_a_reviewer_reads_nothing_of_its_files(town, photo):
    town.sub_measure.reports.update(status="returned")
    assert "现场 1.jpg" not in town.client("reviewer").get(reverse("dashboards:sub_measure", args=(2021, "1.1"))).text
    assert "现场 1.jpg" not in town.client("auditor").get(reverse("dashboards:trace")).text

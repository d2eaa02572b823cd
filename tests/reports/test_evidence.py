"""Evidence: files come with a report, stay beside it while it is filled in, and leave a trace when they go."""

from datetime import UTC, datetime

import pytest

from targets.models import ClosedMonth, Event, Evidence
from tests import files
from tests.factories import make_area, make_client, make_report, make_sub_measure
from tests.files import upload
from tests.reports import steps
from townplan.keeping.storage import DurableStorage

from .steps import attach, evidence_address, evidence_of, messages_of, report_of, stored_files

pytestmark = pytest.mark.usefixtures("evidence_folder")


def events(action: str) -> list[Event]:
    return list(Event.objects.filter(action=action))


def test_several_files_come_with_a_draft_and_stand_on_its_page(town):
    client = town.client("reporter")
    contents = {"现场照片.jpg": files.picture(), "table.xlsx": files.xlsx(), "a.pdf": files.pdf()}
    uploads = [upload(name, content) for name, content in contents.items()]
    response = steps.save(client, town.sub_measure, 3, {town.target: "12"}, files=uploads)
    page = client.get(response.url)
    assert messages_of(page) == ["3 files attached.", f"Draft saved: {town.sub_measure}."]
    assert [(evidence.name, evidence.kind) for evidence in evidence_of(town.sub_measure)] == [
        ("现场照片.jpg", "image"),
        ("table.xlsx", "excel"),
        ("a.pdf", "pdf"),
    ]
    for evidence in evidence_of(town.sub_measure):
        assert evidence.name in page.text
        assert evidence_address(evidence) in page.text
        assert evidence.added_by == town.user("reporter")
    assert page.text.count("<img") == 1
    assert report_of(town.sub_measure, 3).status == "draft"


def test_a_report_takes_so_many_files_and_no_more(town, settings):
    settings.EVIDENCE_MAX_FILES = 2
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("1.pdf", files.pdf("1")))
    response = attach(client, town.sub_measure, 3, *(upload(f"{n}.pdf", files.pdf(str(n))) for n in (2, 3)))
    assert messages_of(response) == [
        "“3.pdf” was not attached: a report takes 2 files; remove one first.",
        "1 file attached.",
    ]
    assert len(stored_files()) == 2


def test_the_same_file_twice_is_said_and_not_stored_twice(town):
    client, photo = town.client("reporter"), files.picture()
    attach(client, town.sub_measure, 3, upload("before.jpg", photo))
    response = attach(client, town.sub_measure, 3, upload("again.jpg", photo), upload("other.pdf", files.pdf()))
    assert messages_of(response) == ["“again.jpg” is attached already, as “before.jpg”.", "1 file attached."]
    assert len(evidence_of(town.sub_measure)) == 2
    attach(client, town.sub_measure, 2, upload("before.jpg", photo))
    assert len(evidence_of(town.sub_measure, 2)) == 1
    assert len(stored_files()) == 5  # three files, two thumbnails


def test_files_lie_in_their_own_folder_under_names_that_nobody_guesses(town):
    attach(town.client("reporter"), town.sub_measure, 3, upload("名单.jpg", files.picture()))
    names = stored_files()
    assert len(names) == 2
    assert all(len(name.partition(".")[0]) == 32 and name.endswith(".jpg") for name in names)


def test_attaching_leaves_the_report_s_version_so_that_typing_goes_on(town):
    client = town.client("reporter")
    steps.save(client, town.sub_measure, 3, {town.target: "5"})
    version = steps.version_of(town.sub_measure, 3)
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf()))
    assert steps.version_of(town.sub_measure, 3) == version
    assert steps.save(client, town.sub_measure, 3, {town.target: "6"}, version=version).status_code == 302


def test_a_month_without_a_report_gets_an_empty_draft_for_its_first_file(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf()))
    report = report_of(town.sub_measure, 3)
    assert (report.status, report.version, report.progress) == ("draft", 0, "")
    assert steps.submit(client, town.sub_measure, 3, {town.target: "6"}, version=0).status_code == 302


def test_a_wrong_figure_keeps_no_file_back(town):
    response = steps.save(
        town.client("reporter"), town.sub_measure, 3, {town.target: "many"}, files=[upload("a.pdf", files.pdf())]
    )
    assert response.status_code == 200
    assert 'value="many"' in response.text
    assert "1 file attached." in response.text
    assert "a.pdf" in response.text
    assert len(evidence_of(town.sub_measure)) == 1


def test_a_report_with_a_refused_file_is_saved_and_not_yet_submitted(town):
    client = town.client("reporter")
    response = steps.submit(client, town.sub_measure, 3, {town.target: "9"}, files=[upload("a.jpg", b"MZ" + bytes(9))])
    sentences = messages_of(client.get(response.url))
    assert "it is a program" in sentences[0]
    assert sentences[1] == "The draft is saved, not submitted: see to the files first."
    assert report_of(town.sub_measure, 3).status == "draft"
    assert steps.figure_of(town.target, 3).value == 9


def test_a_report_is_submitted_together_with_its_files(town):
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "9"}, files=[upload("a.pdf", files.pdf())])
    assert report_of(town.sub_measure, 3).status == "submitted"
    assert len(evidence_of(town.sub_measure)) == 1


def test_removing_hides_the_file_from_everybody_and_keeps_it_and_its_trace(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.jpg", files.picture()))
    [evidence] = evidence_of(town.sub_measure)
    before = stored_files()
    response = client.post(evidence_address(evidence, "evidence_remove"), follow=True)
    assert messages_of(response) == ["“a.jpg” was removed."]
    assert "a.jpg</span>" not in response.text
    assert client.get(evidence_address(evidence)).status_code == 404
    assert client.get(evidence_address(evidence, "evidence_thumbnail")).status_code == 404
    # A double click.
    assert client.post(evidence_address(evidence, "evidence_remove")).status_code == 302
    assert stored_files() == before
    [attached], [detached] = events("attach"), events("detach")
    change = {"on": "evidence", "of": evidence.sha256, "field": "size", "item": "a.jpg"}
    assert attached.changes == [{**change, "before": None, "after": evidence.size}]
    assert detached.changes == [{**change, "before": evidence.size, "after": None}]
    assert (detached.actor, detached.month, detached.sub_measure) == (town.user("reporter"), 3, town.sub_measure)
    assert "Evidence · a.jpg" in response.text
    attach(client, town.sub_measure, 3, upload("a.jpg", files.picture()))
    assert len(evidence_of(town.sub_measure)) == 1


def test_removing_from_the_form_keeps_what_was_typed(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf()))
    [evidence] = evidence_of(town.sub_measure)
    data = {"version": 0, steps.box_of(town.target): "77", "progress": "Half written", "remove": str(evidence.token)}
    response = client.post(steps.address_of("report", town.sub_measure, 3), data, follow=True)
    assert messages_of(response) == ["“a.pdf” was removed."]
    assert 'value="77"' in response.text
    assert "Half written" in response.text
    assert not evidence_of(town.sub_measure)


@pytest.mark.parametrize("token", ["no-token", "00000000-0000-4000-8000-000000000000"])
def test_removing_what_is_not_there_is_not_found(town, token):
    data = {"version": 0, "remove": token}
    response = town.client("reporter").post(steps.address_of("report", town.sub_measure, 3), data)
    assert response.status_code == 404


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_a_report_that_is_in_takes_no_more_files_and_gives_none_up(town, status):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf("1")))
    town.sub_measure.reports.update(status=status)
    [evidence] = evidence_of(town.sub_measure)
    sentence = "This report is submitted or approved already; its evidence can no longer be changed."
    assert messages_of(attach(client, town.sub_measure, 3, upload("b.pdf", files.pdf("2")))) == [sentence]
    assert messages_of(client.post(evidence_address(evidence, "evidence_remove"), follow=True)) == [sentence]
    assert evidence_of(town.sub_measure) == [evidence]
    assert len(stored_files()) == 1
    page = client.get(steps.address_of("report", town.sub_measure, 3)).text
    assert 'type="file"' not in page
    assert 'name="remove"' not in page
    assert "a.pdf" in page


def test_a_returned_report_takes_files_again(town):
    make_report(town.sub_measure, 3, "returned", {town.target: 1})
    assert messages_of(attach(town.client("reporter"), town.sub_measure, 3, upload("a.pdf", files.pdf()))) == [
        "1 file attached."
    ]


def test_a_closed_month_takes_no_files(town):
    client = town.client("reporter")
    attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf("1")))
    [evidence] = evidence_of(town.sub_measure)
    ClosedMonth.objects.create(plan=town.plan, month=3)
    [sentence] = messages_of(attach(client, town.sub_measure, 3, upload("b.pdf", files.pdf("2"))))
    assert "closed" in sentence
    assert "closed" in messages_of(client.post(evidence_address(evidence, "evidence_remove"), follow=True))[0]
    assert evidence_of(town.sub_measure) == [evidence]


def test_a_month_that_has_not_ended_takes_no_files(town, time_machine):
    client = town.client("reporter")
    time_machine.move_to(datetime(2021, 3, 20, tzinfo=UTC), tick=False)
    client.force_login(town.user("reporter"))
    [sentence] = messages_of(attach(client, town.sub_measure, 3, upload("a.pdf", files.pdf())))
    assert "has not ended" in sentence
    assert not stored_files()


def test_a_proposal_takes_no_files(town):
    proposals = make_area(town.plan, number=9, kind="proposal")
    proposal = make_sub_measure(proposals, town.sub_measure.lead)
    address = steps.address_of("evidence_add", proposal, 3)
    assert town.client("reporter").post(address, {"files": upload("a.pdf", files.pdf())}).status_code == 404
    assert not stored_files()


def test_a_form_without_a_file_changes_nothing(town):
    assert messages_of(attach(town.client("reporter"), town.sub_measure, 3)) == []
    assert not town.sub_measure.reports.exists()


@pytest.mark.parametrize("wrong", ["thumbnail", "row"])
def test_where_storing_fails_nothing_half_written_is_left(town, monkeypatch, wrong):
    if wrong == "thumbnail":
        save = DurableStorage._save

        def full(storage, name, content):
            if content.name == "thumbnail.jpg":
                raise OSError("no space left on device")
            return save(storage, name, content)

        monkeypatch.setattr(DurableStorage, "_save", full)
    else:
        monkeypatch.setattr(Evidence, "save", lambda *_args, **_options: 1 / 0)
    client = town.client("reporter", raise_request_exception=False)
    address = steps.address_of("evidence_add", town.sub_measure, 3)
    photos = [upload("1.jpg", files.picture(colour="red")), upload("2.jpg", files.picture(colour="blue"))]
    assert client.post(address, {"files": photos}).status_code == 500
    assert not stored_files()
    assert not Evidence.objects.exists()
    assert not town.sub_measure.reports.exists()
    assert not Event.objects.exists()


def test_files_whose_session_has_ended_are_not_kept_and_that_is_said(town):
    response = steps.save(make_client(), town.sub_measure, 3, files=[upload("a.pdf", files.pdf())])
    assert response.status_code == 401
    assert "What you typed is kept: sign in and it comes back. Files are not kept: choose them again then." in (
        response.text
    )
    assert "Files are not kept" not in steps.save(make_client(), town.sub_measure, 3).text
    assert not stored_files()

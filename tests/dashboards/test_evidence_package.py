"""A month's evidence as one zip: only what its reader may open, named safely, with a list that says what is in it."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from departments import roles
from targets.actions.handing_over import hand_over
from targets.models import Evidence, SecurityEvent
from tests import files
from tests.factories import (
    actor,
    make_department,
    make_evidence,
    make_project,
    make_report,
    make_sub_measure,
    make_user,
)
from tests.files import upload
from tests.reports import steps

pytestmark = pytest.mark.usefixtures("evidence_folder")

AREA, OWN, OTHER = (
    f"/{of}/3/evidence.zip" for of in ("areas/2021/1", "departments/2021/own", "departments/2021/other")
)


def opened(response) -> tuple[zipfile.ZipFile, list[dict[str, str]]]:
    """The zip of a response, and its list's lines."""
    assert response.status_code == 200
    package = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert package.testzip() is None
    listing = package.read("list.csv").decode("utf-8-sig")
    return package, list(csv.DictReader(io.StringIO(listing)))


@pytest.fixture
def reports(town):
    """March in every state, each with a photo; the strangers support the first sub-measure, and lead another."""
    town.sub_measure.supports.add(town.people["stranger"].department)
    found = {"approved": make_report(town.sub_measure, 3, "approved")}
    for status in ("draft", "returned", "submitted"):
        found[status] = make_report(make_sub_measure(town.area, town.sub_measure.lead), 3, status)
    found["theirs"] = make_report(town.other_sub_measure, 3, "approved")
    found["road"] = make_report(make_project(town, code="road").line, 3, "approved")
    found["april"] = make_report(town.sub_measure, 4, "approved")
    for name, report in found.items():
        make_evidence(report, town.people["reporter"], name=f"{name}.jpg")
    make_evidence(found["approved"], town.people["reporter"], name="gone.jpg", removed_at="2021-04-01T00:00Z")
    return found


def test_it_has_exactly_what_its_reader_may_open_one_by_one(town, reports):
    nobody = "403"
    expected = {
        ("leader", AREA): {"approved", "theirs", "road"},
        ("reviewer", AREA): {"approved", "theirs", "road", "submitted"},
        ("reporter", AREA): nobody,
        ("auditor", AREA): nobody,
        ("auditor", OWN): nobody,
        ("leader", OWN): {"approved", "road"},
        ("reporter", OWN): {"approved", "road", "draft", "returned", "submitted"},
        ("reporter", OTHER): "404",
        ("stranger", OTHER): {"theirs"},
        ("stranger", OWN): "404",
        ("leader", "/departments/2021/nowhere/3/evidence.zip"): "404",
        ("leader", "/areas/2021/77/3/evidence.zip"): "404",
        ("leader", "/areas/2020/1/3/evidence.zip"): "404",
    }
    for (person, address), found in expected.items():
        client = town.client(person)
        response = client.get(address)
        if isinstance(found, str):
            assert str(response.status_code) == found, (person, address)
            continue
        _package, lines = opened(response)
        assert {line["Name"].removesuffix(".jpg") for line in lines} == found, (person, address)
        for one in Evidence.objects.filter(name__in=[line["Name"] for line in lines]):
            steps.body(answer := client.get(steps.evidence_address(one)))
            assert answer.status_code == 200
    # Who asked for what is in the security log.
    logged = list(SecurityEvent.objects.filter(action="export").values_list("about", "details"))
    assert ("Weir 2021-03 Evidence of Farm Office.zip", OTHER) in logged


def test_what_was_handed_over_stays_with_who_led_then(town, reports):
    new = make_department(code="new", name="New Office")
    town.people["newcomer"] = make_user(roles.REPORTER, new)
    hand_over(actor(town.people["administrator"]), town.sub_measure, 5, new, reason="Reform")
    make_evidence(make_report(town.sub_measure, 5), town.people["newcomer"], name="may.jpg")
    assert {line["Department"] for line in opened(town.client("leader").get(OWN))[1]} == {"Economy Office"}
    assert town.client("newcomer").get("/departments/2021/new/3/evidence.zip").status_code == 404
    [line] = opened(town.client("newcomer").get("/departments/2021/new/5/evidence.zip"))[1]
    assert (line["Department"], line["Name"]) == ("New Office", "may.jpg")


def test_names_are_safe_and_unique_and_the_list_says_what_is_missing(town):
    town.sub_measure.title = "../=A/B: more\x07 revenue 增收" + "很" * 200
    town.sub_measure.save()
    report = make_report(town.sub_measure, 3)
    reporter = town.people["reporter"]
    for name in ("现场.jpg", "现场.JPG", "=cmd|x.jpg", "..\\..\\CON.jpg", "aux", "damaged.jpg", "lost.jpg"):
        make_evidence(report, reporter, name=name)
    damaged, lost = Evidence.objects.get(name="damaged.jpg"), Evidence.objects.get(name="lost.jpg")
    Path(damaged.file.path).write_bytes(b"something else")
    lost.file.storage.delete(lost.file.name)
    package, lines = opened(town.client("leader").get(AREA))
    paths = [name for name in package.namelist() if name != "list.csv"]
    [folder] = {path.partition("/")[0] for path in paths}
    assert folder.startswith("1.1 .. =A B more revenue 增收")
    assert len(folder) <= 60
    assert [path.partition("/")[2] for path in paths] == [
        "现场.jpg",
        "现场 (2).JPG",
        "=cmd x.jpg",
        "_CON.jpg",
        "_aux",
    ]
    assert len({path.casefold() for path in paths}) == len(paths)
    assert [line["File in the zip"] for line in lines] == [*paths, "", ""]
    assert lines[2]["Name"] == "'=cmd|x.jpg"
    assert [bool(line["Missing because"]) for line in lines] == [False] * 5 + [True] * 2
    assert {line["SHA-256"] for line in lines} == set(Evidence.objects.values_list("sha256", flat=True))
    chinese = town.client("leader")
    chinese.cookies["django_language"] = "zh-hans"
    assert "清单.csv" in zipfile.ZipFile(io.BytesIO(chinese.get(AREA).getvalue())).namelist()


def test_too_much_or_nothing_is_said_in_a_sentence(town, settings):
    client = town.client("leader")
    empty = client.get(AREA)
    assert empty.status_code == 404
    assert "There is no evidence of Projects first of March 2021 that you may read." in empty.text
    steps.attach(town.client("reporter"), town.sub_measure, 3, upload("site.jpg", files.picture()))
    town.sub_measure.reports.update(status="approved")
    settings.EVIDENCE_MAX_PACKAGE_BYTES = 1
    full = client.get(AREA)
    assert full.status_code == 413
    assert "The 1 files of Projects first of March 2021 have" in full.text
    assert not SecurityEvent.objects.filter(action="export").exists()


def test_pages_lead_to_it(town, reports):
    area, reporting = "/areas/2021/1/?month=3", "/reporting/?year=2021&month=3"
    assert AREA in town.client("leader").get(area).text
    assert AREA not in town.client("leader").get(f"{area}&on={date(2021, 12, 30)}").text
    assert OWN in town.client("leader").get(reporting).text
    ledger = town.client("leader").get("/ledger/?month=3").text
    assert "evidence.zip" not in ledger
    assert OTHER in town.client("leader").get("/ledger/?month=3&department=other").text
    assert AREA in town.client("leader").get("/ledger/?month=3&area=1").text
    assert OWN in town.client("reporter").get("/ledger/?month=3").text

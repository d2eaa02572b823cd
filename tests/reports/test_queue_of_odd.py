"""What looks odd is not approved among several unless the reviewer was asked, and named what they approve."""

import pytest

from targets.models import ProgressReport
from tests.factories import make_report

from .queueing import QUEUE, approve_together, messages_of, pick, states


@pytest.fixture
def reviewer(town):
    return town.client("reviewer")


@pytest.fixture
def mixed(town, waiting):
    """The Economy Office's revenue of March fell; the others are as they should be."""
    make_report(town.sub_measure, 2, "approved", {town.target: 500})
    return waiting


def sure(page) -> list[str]:
    return [entry.pick for entry in page.context["question"].odd]


def test_a_selection_with_an_odd_report_is_asked_about_and_approves_nothing(reviewer, mixed):
    page = approve_together(reviewer, mixed["revenue"], mixed["fields"])
    assert page.status_code == 200
    text = " ".join(page.text.split())
    assert "1 of the chosen reports looks odd. Nothing has been approved yet." in text
    assert "1.1 More revenue · March" in text
    assert "Fell from 500万元 (February) to 300万元." in text
    assert "Better fields" not in text
    assert set(states(mixed).values()) == {"submitted"}


def test_who_says_yes_approves_all(reviewer, mixed):
    page = approve_together(reviewer, mixed["revenue"], mixed["fields"])
    data = {"pick": page.context["question"].picks, "sure": sure(page)}
    assert messages_of(approve_together(reviewer, **data)) == ["2 reports approved."]
    assert states(mixed) == {"revenue": "approved", "second": "submitted", "fields": "approved"}


def test_who_takes_the_others_leaves_the_odd_one(reviewer, mixed):
    page = approve_together(reviewer, mixed["revenue"], mixed["fields"])
    assert "Approve only the 1 report that does not look odd" in page.text
    assert messages_of(approve_together(reviewer, pick=page.context["question"].others)) == ["1 report approved."]
    assert states(mixed) == {"revenue": "submitted", "second": "submitted", "fields": "approved"}


def test_only_odd_ones_leave_no_others(reviewer, mixed):
    page = approve_together(reviewer, mixed["revenue"])
    assert "Approve only" not in page.text
    assert messages_of(approve_together(reviewer, mixed["revenue"], sure=sure(page))) == ["1 report approved."]


def test_a_department_with_an_odd_report_is_asked_about_too(reviewer, mixed):
    address = f"{QUEUE}?department=own"
    group = reviewer.get(address).context["groups"][0]
    shown = [entry["pick"] for entry in group["entries"]]
    page = reviewer.post(address, {"approve_department": group["lead_id"], "shown": shown})
    assert sorted(page.context["question"].picks) == sorted(shown)
    assert set(states(mixed).values()) == {"submitted"}
    reviewer.post(address, {"approve_selected": "", "pick": shown, "sure": sure(page)})
    assert states(mixed) == {"revenue": "approved", "second": "approved", "fields": "submitted"}


def test_yes_is_said_of_what_was_shown(town, reviewer, mixed):
    # Another one turns out odd after the question: it is asked about again.
    page = approve_together(reviewer, mixed["revenue"], mixed["fields"])
    make_report(town.other_sub_measure, 2, "approved", {town.other_target: 500})
    again = approve_together(reviewer, pick=page.context["question"].picks, sure=sure(page))
    assert set(sure(again)) == {pick(mixed["revenue"]), pick(mixed["fields"])}
    assert set(states(mixed).values()) == {"submitted"}


def test_one_alone_is_approved_without_a_question(reviewer, mixed):
    reviewer.post(QUEUE, {"approve": pick(mixed["revenue"])})
    assert ProgressReport.objects.get(pk=mixed["revenue"].pk).status == "approved"


def test_nothing_odd_is_asked_about_nothing(reviewer, mixed):
    assert messages_of(approve_together(reviewer, mixed["second"], mixed["fields"])) == ["2 reports approved."]


def test_the_odd_are_marked_for_the_script_and_the_plan_is_read_on_a_phone(reviewer, mixed):
    text = " ".join(reviewer.get(QUEUE).text.split())
    assert text.count("data-odd") == 1
    assert "All on this page that do not look odd" in text
    assert "· Year&#x27;s target 1,200.00 · Planned to date" in text or "· Year's target 1,200.00 · Planned" in text

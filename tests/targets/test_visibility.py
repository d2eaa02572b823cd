"""What the trace shows a reader from outside the department: nothing of drafts, of submissions what was submitted."""

import csv
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports.actions import ImportedFigure, import_figures
from targets.models import Event, Evidence
from tests.factories import actor, make_target
from tests.reports import steps

SECRET = "Only for our own office"
NUMBER = "987.65"


@pytest.fixture
def town(town, monkeypatch):
    """The town with a target that is not behind, so that no report needs a word on problems."""
    monkeypatch.setattr(steps, "REASON", {})
    town.target.value = Decimal(120)
    town.target.save()
    return town


def pages_outside(town) -> dict[str, str]:
    """What administrator and auditor, and the sub-measure's reviewer, are shown of the trace."""
    auditor, administrator, reviewer = (town.client(p) for p in ("auditor", "administrator", "reviewer"))
    event = Event.objects.last()
    workbook = load_workbook(io.BytesIO(auditor.get(export("xlsx")).getvalue())).active
    return {
        "trace": auditor.get(reverse("dashboards:trace")).text,
        "trace of the administrator": administrator.get(reverse("dashboards:trace")).text,
        "csv": auditor.get(export("csv")).getvalue().decode("utf-8-sig"),
        "xlsx": "\n".join(str(cell.value) for row in workbook for cell in row),
        "admin list": administrator.get(reverse("admin:targets_event_changelist")).text,
        "admin event": administrator.get(reverse("admin:targets_event_change", args=(event.pk,))).text,
        "admin reports": administrator.get(reverse("admin:targets_progressreport_changelist")).text,
        "sub-measure": reviewer.get(reverse("dashboards:sub_measure", args=(2021, "1.1"))).text,
        "target": reviewer.get(reverse("dashboards:target", args=(2021, "revenue"))).text,
    }


def export(form: str) -> str:
    return reverse("dashboards:trace_export", args=(form,))


def trace_text(town) -> str:
    return "".join(pages_outside(town).values())


def lines(town, person: str = "auditor") -> list[tuple[str, list[tuple[str, str, str]], bool]]:
    """The trace page's events, the earliest first: what was done, the changes, whether values are withheld."""
    history = town.client(person).get(reverse("dashboards:trace")).context["history"]
    return [(e.action, [(c.what, c.before, c.after) for c in e.changes], e.withheld) for e in reversed(history)]


def test_a_saved_draft_says_which_boxes_and_no_value(town):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    for name, text in pages_outside(town).items():
        assert SECRET not in text, name
        assert NUMBER not in text, name
    [(action, changes, withheld)] = lines(town)
    assert (action, withheld) == ("Saved a draft", True)
    assert changes == [("own assessment", "", ""), ("progress", "", ""), ("Revenue", "", "")]
    assert "The values stay in the department" in town.client("auditor").get(reverse("dashboards:trace")).text
    page = town.client("reporter").get(reverse("dashboards:sub_measure", args=(2021, "1.1"))).text
    assert SECRET in page
    assert NUMBER in page


def test_a_submission_shows_what_was_submitted_before_and_now_whatever_the_drafts_held(town):
    reporter, sub_measure = town.client("reporter"), town.sub_measure
    steps.save(reporter, sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    steps.submit(reporter, sub_measure, 3, {town.target: "100"}, progress="First")
    steps.withdraw(reporter, sub_measure, 3)
    steps.save(reporter, sub_measure, 3, {town.target: "876.54"}, progress=SECRET + "!")
    steps.submit(reporter, sub_measure, 3, {town.target: "120"}, progress="Second")
    shown = lines(town)
    assert shown[1] == (
        "Submitted",
        [("own assessment", "(empty)", "On track"), ("progress", "(empty)", "First"), ("Revenue", "(empty)", "100")],
        False,
    )
    assert shown[4] == ("Submitted", [("progress", "First", "Second"), ("Revenue", "100", "120")], False)
    text = trace_text(town)
    assert not [word for word in (SECRET, NUMBER, "876.54") if word in text]


def test_what_a_draft_held_already_is_part_of_what_is_submitted(town):
    reporter, sub_measure = town.client("reporter"), town.sub_measure
    steps.save(reporter, sub_measure, 3, {town.target: "100"}, progress="Begun")
    steps.submit(reporter, sub_measure, 3, {town.target: "100"}, progress="Begun")  # not a letter more
    assert lines(town)[1][1][1:] == [("progress", "(empty)", "Begun"), ("Revenue", "(empty)", "100")]


def test_the_reviewer_s_own_page_follows_the_same_rule(town):
    reporter, reviewer, sub_measure = town.client("reporter"), town.client("reviewer"), town.sub_measure
    steps.save(reporter, sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    steps.submit(reporter, sub_measure, 3, {town.target: "100"}, progress="First")
    for address in (
        reverse("dashboards:sub_measure", args=(2021, "1.1")),
        reverse("dashboards:target", args=(2021, "revenue")),
        steps.address_of("review", sub_measure, 3),
    ):
        [event] = reviewer.get(address).context["history"]
        assert [(c.what, c.before, c.after) for c in event.changes][1:] == [
            ("progress", "(empty)", "First"),
            ("Revenue", "(empty)", "100"),
        ]
    steps.give_back(reviewer, sub_measure, 3, "Count again")
    [event] = reviewer.get(reverse("dashboards:sub_measure", args=(2021, "1.1"))).context["history"]
    assert event.action == "Returned"
    # The auditor still reads what had been submitted, and nothing that is typed into it now.
    steps.save(reporter, sub_measure, 3, {town.target: "876.54"}, progress=SECRET)
    assert lines(town)[1][1][1:] == [("progress", "(empty)", "First"), ("Revenue", "(empty)", "100")]
    assert "876.54" not in trace_text(town)


def test_an_import_over_a_draft_does_not_show_the_draft_s_values(town):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    reviewer = actor(town.user("reviewer"))
    import_figures(reviewer, town.plan, [ImportedFigure(town.target, None, 3, Decimal(200))])
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: NUMBER})
    # Counted already: only the draft's value is replaced.
    import_figures(reviewer, town.plan, [ImportedFigure(town.target, None, 3, Decimal(200))])
    assert NUMBER not in trace_text(town)
    assert [(action, changes) for action, changes, _withheld in lines(town)][1] == (
        "Imported figures",
        [("Revenue", "(empty)", "200")],
    )


def test_a_correction_shows_the_earlier_and_the_right_value(town):
    second = make_target(town.sub_measure, code="second", name="Second", value=12)
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100", second: "5"})
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    steps.correct(town.client("reviewer"), town.sub_measure, 3, {town.target: "140", second: "5"}, "The bank")
    assert lines(town)[2] == ("Corrected", [("Revenue", "100", "140")], False)


def test_another_report_s_draft_does_not_mix_in(town):
    reporter = town.client("reporter")
    for month in (2, 3):
        steps.save(reporter, town.sub_measure, month, {town.target: str(100 * month)}, progress=f"Month {month}")
    steps.save(town.client("stranger"), town.other_sub_measure, 2, {town.other_target: "7"}, progress="Theirs")
    steps.submit(reporter, town.sub_measure, 2, {town.target: "200"}, progress="Month 2")
    assert lines(town)[3][1][1:] == [("progress", "(empty)", "Month 2"), ("Revenue", "(empty)", "200")]


def test_administrators_find_no_draft_among_the_reports(town):
    reporter, reviewer, administrator = (town.client(p) for p in ("reporter", "reviewer", "administrator"))
    steps.save(reporter, town.sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    report = steps.report_of(town.sub_measure, 3)
    address = reverse("admin:targets_progressreport_change", args=(report.pk,))
    listing = reverse("admin:targets_progressreport_changelist")
    assert administrator.get(address).status_code == 302  # as for a row that does not exist
    assert "0 monthly reports" in administrator.get(listing).text
    steps.submit(reporter, town.sub_measure, 3, {town.target: "100"}, progress="Said aloud")
    assert "Said aloud" in administrator.get(address).text
    steps.give_back(reviewer, town.sub_measure, 3, "No")
    assert administrator.get(address).status_code == 302


@pytest.mark.parametrize("searched", [NUMBER, SECRET])
def test_a_draft_cannot_be_guessed_at_by_searching(town, searched):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    administrator = town.client("administrator")
    for name in ("event", "progressreport"):
        page = administrator.get(reverse(f"admin:targets_{name}_changelist"), {"q": searched})
        assert page.context["cl"].result_count == 0
    assert town.client("auditor").get(reverse("dashboards:trace"), {"q": searched}).context["total"] == 0


def test_evidence_of_a_draft_shows_with_its_submission_and_not_before(town):
    from django.core.files.uploadedfile import SimpleUploadedFile

    reporter = town.client("reporter")
    file = SimpleUploadedFile(
        "whistle.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf"
    )
    address = steps.address_of("evidence_add", town.sub_measure, 3)
    assert reporter.post(address, {"files": [file]}).status_code == 302
    assert Event.objects.get().action == "attach"
    assert "whistle" not in trace_text(town)
    assert lines(town) == [("Attached evidence", [("evidence", "", "")], True)]
    steps.submit(reporter, town.sub_measure, 3, {town.target: "100"})
    assert ("evidence · whistle.pdf (1 KB)", "", "") in lines(town)[1][1]
    # Known now, it is named where it was attached as well.
    assert lines(town)[0] == ("Attached evidence", [("evidence · whistle.pdf (1 KB)", "", "")], False)


def attach(town, *names: str) -> None:
    """Files of different content; the reporter's."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    body = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
    files = [SimpleUploadedFile(name, body + name.encode(), "application/pdf") for name in names]
    address = steps.address_of("evidence_add", town.sub_measure, 3)
    assert town.client("reporter").post(address, {"files": files}).status_code == 302


def detach(town, name: str) -> None:
    """The reporter takes a file out again."""
    evidence = Evidence.objects.get(name=name, removed_at=None)
    address = reverse("reports:evidence_remove", args=(evidence.token,))
    assert town.client("reporter").post(address).status_code == 302


def test_evidence_that_never_was_submitted_is_never_named(town):
    attach(town, "kept.pdf", "whistle.pdf")
    assert lines(town) == [("Attached evidence", [("evidence", "", "")], True)]  # once for both
    detach(town, "whistle.pdf")
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    shown = lines(town)
    assert shown[0] == (
        "Attached evidence",
        [("evidence", "", ""), ("evidence · kept.pdf (1 KB)", "", "")],
        True,
    )
    assert shown[1] == ("Removed evidence", [("evidence", "", "")], True)
    assert "whistle" not in trace_text(town)


def test_evidence_that_was_submitted_and_taken_out_again_is_named(town):
    attach(town, "plan.pdf")
    reporter = town.client("reporter")
    steps.submit(reporter, town.sub_measure, 3, {town.target: "100"})
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, "Another file, please")
    detach(town, "plan.pdf")
    assert lines(town)[3] == ("Removed evidence", [("evidence", "", "")], True)
    steps.submit(reporter, town.sub_measure, 3, {town.target: "100"})
    assert lines(town)[3] == ("Removed evidence", [("evidence · plan.pdf", "", "removed")], False)
    assert lines(town)[4][1] == [("evidence · plan.pdf", "", "removed")]


def test_a_reviewer_s_page_keeps_the_draft_s_evidence_events_out_when_they_are_named(town):
    attach(town, "plan.pdf")
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, "No")
    page = town.client("reviewer").get(reverse("dashboards:sub_measure", args=(2021, "1.1")))
    assert [event.action for event in page.context["history"]] == ["Returned"]
    assert "plan.pdf" not in page.text


def test_a_draft_s_line_says_where_to_read_what_was_submitted(town):
    until, since = "The values stay in the department until", "stands at the submission that followed"
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    text = town.client("auditor").get(reverse("dashboards:trace")).text
    assert (until in text, since in text) == (True, False)
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    text = town.client("auditor").get(reverse("dashboards:trace")).text
    assert (until in text, since in text) == (False, True)


def test_what_is_new_stands_alone_and_a_closed_month_speaks_for_itself(town):
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100"}, progress="First")
    steps.approve(town.client("reviewer"), town.sub_measure, 3)
    steps.close(town.client("administrator"), 3)
    steps.reopen(town.client("administrator"), 3)
    text = town.client("auditor").get(reverse("dashboards:trace")).text
    assert "<li>Progress: <ins>First</ins></li>" in text
    assert "(empty)" not in text
    shown = {action: changes for action, changes, _withheld in lines(town)}
    assert shown["Closed the month"] == [("left open", "(empty)", "1.2: Not started")]
    assert shown["Reopened the month"] == []


def test_the_file_has_a_row_for_each_change_with_the_event_s_hash(town):
    reporter = town.client("reporter")
    steps.save(reporter, town.sub_measure, 3, {town.target: NUMBER}, progress=SECRET)
    steps.submit(reporter, town.sub_measure, 3, {town.target: "100"}, progress="=1+1")
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, "-2+3+cmd|' /C calc'!A0")
    text = town.client("auditor").get(export("csv")).getvalue().decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    hashes = dict(Event.objects.values_list("sequence", "hash"))
    assert [(row["No."], row["Action"], row["What"], row["Before"], row["After"]) for row in table] == [
        ("3", "Returned", "", "", ""),
        ("2", "Submitted", "Own assessment", "(empty)", "On track"),
        ("2", "Submitted", "Progress", "(empty)", "'=1+1"),
        ("2", "Submitted", "Revenue", "(empty)", "100"),
        ("1", "Saved a draft", "Own assessment", *["(the department's own)"] * 2),
        ("1", "Saved a draft", "Progress", *["(the department's own)"] * 2),
        ("1", "Saved a draft", "Revenue", *["(the department's own)"] * 2),
    ]
    assert all(row["hash"] == hashes[int(row["No."])] for row in table)
    assert table[0]["Reason"] == "'-2+3+cmd|' /C calc'!A0"
    assert {row["From where"] for row in table} == {"web 127.0.0.1"}
    assert {(row["Sub-measure"], row["Month"]) for row in table} == {("1.1 More revenue", "March")}

    book = load_workbook(io.BytesIO(town.client("auditor").get(export("xlsx")).getvalue())).active
    cells = [[cell.value for cell in row] for row in book.iter_rows(min_row=4)]
    assert [(row[0], row[6], row[8]) for row in cells[1:4]] == [
        (2, "Own assessment", "On track"),
        (2, "Progress", "=1+1"),
        (2, "Revenue", "100"),
    ]
    assert {cell.data_type for row in book.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}  # and no formula


def test_a_workbook_has_an_end_and_says_so(town, monkeypatch):
    monkeypatch.setattr("targets.trace.export.MOST_LINES", 2)
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "100"})
    book = load_workbook(io.BytesIO(town.client("auditor").get(export("xlsx")).getvalue())).active
    assert book["A2"].value == "These are the latest 2 lines; take the CSV file for all of them."
    assert book.max_row == 5
    assert len(town.client("auditor").get(export("csv")).getvalue().splitlines()) == 4


def test_an_export_of_many_events_is_read_in_pieces(town, monkeypatch):
    monkeypatch.setattr("targets.trace.export.PIECE", 3)
    reporter = town.client("reporter")
    for number in range(1, 9):
        steps.save(reporter, town.sub_measure, 3, {town.target: str(number)}, assessment="", progress="")
    steps.submit(reporter, town.sub_measure, 3, {town.target: "90"}, progress="Done")
    rows = list(csv.reader(io.StringIO(town.client("auditor").get(export("csv")).getvalue().decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["9", "9", "9", *map(str, range(8, 0, -1))]
    assert rows[3][6:9] == ["Revenue", "(empty)", "90"]


@pytest.mark.parametrize("form", ["pdf", "CSV", "x"])
def test_another_kind_of_file_is_not_there(town, form):
    assert town.client("auditor").get(export(form)).status_code == 404

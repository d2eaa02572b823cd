"""Same figures everywhere: whoever reads a page, a spreadsheet, a CSV file or ``standings`` reads the same numbers."""

import csv
import io
import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import transaction
from openpyxl import load_workbook

from targets.models import Figure
from tests.dashboards.reading import table, text
from tests.factories import make_item, make_report, make_sub_measure, make_target, make_town

pytestmark = pytest.mark.django_db
MONTH = 6
#: What each target of the town is, beyond its name; its figures by month, the last of them maybe waiting for review.
TARGETS = {
    "on the path": ({"value": 12000}, {1: "1000.25", 6: "6000"}),
    "carried forward": ({"value": 12000}, {2: "1500", 4: "3333.33"}),
    "waiting": ({"value": 12000}, {5: "4000"}),
    "only waiting": ({"value": 12000}, {}),
    "not set": ({"value": None}, {6: "17"}),
    "not reported": ({"value": 7, "decimals": 0, "unit": "个"}, {}),
    "not due yet": ({"value": 3, "decimals": 0, "phasing": "deadline", "due_month": 10}, {}),
    "deadline": ({"value": 3, "decimals": 0, "phasing": "deadline", "due_month": 10}, {3: 1, 6: 2}),
    "negative rate": ({"value": "8", "unit": "%", "decimals": 1, "phasing": "hold"}, {5: "-0.4", 6: "-3.1"}),
    "good rate": ({"value": "8", "unit": "%", "decimals": 2, "phasing": "hold"}, {6: "9.45"}),
    "growing percentage": ({"value": "85", "unit": "%", "decimals": 1, "baseline": 60}, {6: "71.3"}),
    "cap": ({"value": 120, "comparator": "lte"}, {5: "50", 6: "70.05"}),
    "to be lowered": ({"value": 46, "comparator": "lte", "baseline": 92, "decimals": 0, "unit": "户"}, {6: 71}),
    "halves of a whole": ({"value": 31, "baseline": 12, "decimals": 0, "unit": "个"}, {6: 20}),
    "thirds": ({"value": "10", "decimals": 3, "start_month": 4}, {4: "1.111", 6: "3.333"}),
    "four decimals": ({"value": "1234567.8912", "decimals": 4}, {6: "617283.9456"}),
    "far beyond": ({"value": "1.5", "decimals": 2}, {6: "1234.56"}),
    "below nothing": ({"value": 100, "baseline": 50}, {6: "12.3"}),
    "last year's rhythm": (
        {"value": 11, "decimals": 1, "phasing": "last_year", "last_year": [1, 1, 2, 3, 4, 5, 7, 8, 9, 10, 10, 11]},
        {6: "5.3"},
    ),
    "milestones": ({"value": 12, "decimals": 0, "phasing": "custom", "nodes": {"3": 4, "9": 8, "12": 12}}, {6: 4}),
    "done": ({"value": 10, "decimals": 1}, {6: "10"}),
}
LIGHTS = {
    "red": "Behind",
    "no_data": "No data",
    "amber": "Slightly behind",
    "green": "On track",
    "done": "Done",
    "not_due": "Not due yet",
    "unset": "Not set",
}
NAMES = {
    "value": "Year's target",
    "planned": "Planned to date",
    "actual": "Actual to date",
    "step": "This month",
    "completion": "Completion",
    "expected": "Expected by now",
    "gap": "Gap (points)",
    "light": "Light",
}
#: Read against the target itself: no completion, and the gap is that of the two rates.
LEVELS = {"negative rate", "good rate", "growing percentage"}
STANDING = ("value", "planned", "actual", "completion", "expected", "gap")


@pytest.fixture(scope="module")
def sources(django_db_setup, django_db_blocker):
    """Every target's row as each source prints it, by the target's name."""
    with django_db_blocker.unblock(), transaction.atomic():
        town = rich_town()
        found = {
            "ledger": ledger(town),
            "area": area(town),
            "target": {name: target(town, code) for name, code in CODES.items()},
            "csv": csv_file(town),
            "xlsx": workbook(town),
            "standings": standings(),
        }
        found["filtered"] = {light: list(ledger(town, light=light)) for light in LIGHTS}
        found["sorted"] = {name: list(ledger(town, sort=name)) for name in ("gap", "-gap", "completion", "light")}
        transaction.set_rollback(True)
    return found


CODES = {name: f"t{number}" for number, name in enumerate((*TARGETS, "sum of items", "villages at the line"))}


def rich_town():
    town = make_town()
    town.target.delete()
    town.other_target.delete()
    town.sub_measure.lead.short_name = "Economy"
    town.sub_measure.lead.save()
    town.sub_measure.supports.add(town.other_sub_measure.lead)
    figures: dict[int, dict] = {}
    for name, (fields, months) in TARGETS.items():
        row = make_target(town.sub_measure, code=CODES[name], name=name, **{**fields, "value": number(fields["value"])})
        for month, value in months.items():
            figures.setdefault(month, {})[row] = value
    items = {"counting": "sum", "decimals": 1, "unit": "公里", "value": Decimal(20)}
    roads = make_target(town.sub_measure, code=CODES["sum of items"], name="sum of items", **items)
    line = {"counting": "items_at_least", "item_threshold": 5, "item_unit": "万元", "decimals": 0, "unit": "个"}
    villages = make_target(
        town.sub_measure, code=CODES["villages at the line"], name="villages at the line", value=Decimal(3), **line
    )
    for month, value in ((3, "2.55"), (6, "4.9")):
        figures[month][make_item(roads)] = value
        figures[month][make_item(villages)] = value
    figures[6][make_item(villages)] = "5"
    for month, of_month in figures.items():
        make_report(town.sub_measure, month, "approved", of_month, progress="On we go")
    # A later month, and figures that wait for review, are not in the numbers.
    make_report(town.sub_measure, 7, "approved", {roads.items.first(): "19"})
    waiting = make_sub_measure(town.area, town.other_sub_measure.lead, title="Waiting", code="1.9")
    for code in (CODES["waiting"], CODES["only waiting"]):
        town.plan.targets.filter(code=code).update(sub_measure=waiting)
    rows = {row.code: row for row in town.plan.targets.filter(sub_measure=waiting)}
    town.other_sub_measure.delete()  # without targets it would be a row of its own
    report = make_report(waiting, 5, "approved")
    Figure.objects.filter(target__in=rows.values()).update(report=report)
    make_report(waiting, 6, "submitted", dict.fromkeys(rows.values(), "5555.5"))
    return town


def as_number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").rstrip("%"))


def number(value) -> Decimal | None:
    return None if value is None else Decimal(value)


def printed(line: dict[str, str]) -> dict[str, str]:
    """A row's numbers under the names of ``standings``."""
    return {name: line[heading] for name, heading in NAMES.items() if heading in line}


def ledger(town, **query) -> dict[str, dict[str, str]]:
    page = town.client("leader").get("/ledger/", {"month": MONTH, "per_page": 100, **query}).text
    return {
        line["Target"]: {
            **printed({**line, "Light": re.sub(r"^\W+", "", line["Light"])}),
            "under": line["Actual to date under"],
            "marks": line["Actual to date marks"],
        }
        for line in table(page)
    }


def area(town) -> dict[str, dict[str, str]]:
    page = town.client("leader").get(f"/areas/2021/1/?month={MONTH}").text
    found = {}
    for part in page.split('<table class="table table-sm figures"')[1:]:
        for line in table(part):
            found[line["Target"]] = printed({**line, "Light": re.sub(r"^\W+", "", line["Light"])})
    return found


def target(town, code: str) -> dict[str, str]:
    page = town.client("leader").get(f"/targets/2021/{code}/?month={MONTH}").text
    facts = {word: text(shown) for word, shown in re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)(?: <span.*?)?</dd>", page)}
    at = table(page.partition("Path and actual")[2])[MONTH - 1]
    assert at["Month"] == "June"
    return {
        "value": facts.get("Target value", "—"),
        "planned": facts.get("Planned to date", "—"),
        "actual": facts["Actual to date"],
        "completion": facts.get("Completion", "—"),
        "gap": facts.get("Gap (points)", "—"),
        "planned in June": at["Planned to date"],
        "actual in June": at["Actual to date"],
        "step": at["This month"],
        "reason": text(page.partition('<p class="reason">')[2].partition("</p>")[0]),
        "waiting": facts.get("Provisional", ""),
    }


def csv_file(town) -> dict[str, dict[str, str]]:
    response = town.client("leader").get(f"/ledger/ledger.csv?month={MONTH}")
    lines = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    return {line["Target"]: {**printed(line), **line} for line in lines}


def workbook(town) -> dict[str, dict[str, str]]:
    response = town.client("leader").get(f"/ledger/ledger.xlsx?month={MONTH}")
    sheet = load_workbook(io.BytesIO(response.content)).active
    headings = [cell.value for cell in sheet[4]]
    lines = []
    for row in sheet.iter_rows(min_row=5, max_row=4 + len(CODES)):
        line = {heading: as_printed(cell) for heading, cell in zip(headings, row, strict=True)}
        # A light has its shape before its word, as on the pages.
        line["Light"] = re.sub(r"^\W+", "", line["Light"])
        lines.append({**line, "cells": dict(zip(headings, row, strict=True))})
    return {line["Target"]: {**printed(line), **line} for line in lines}


def as_printed(cell) -> str:
    """A cell as a spreadsheet prints it by its number format."""
    if cell.data_type != "n" or cell.value is None:
        return cell.value or ""
    value = Decimal(repr(cell.value))
    if cell.number_format == "#,##0.0%":
        return f"{value * 100:,.1f}%"
    if cell.number_format == "+#,##0.0;-#,##0.0;0.0":
        return f"{value:+,.1f}" if value else "0.0"
    places = re.fullmatch(r"#,##0(?:\.(0+))?", cell.number_format)
    return f"{value:,.{len(places[1] or '')}f}"


def standings() -> dict[str, dict]:
    out = io.StringIO()
    call_command("standings", year=2021, month=MONTH, format="json", language="en", provisional=True, stdout=out)
    sub_measures = [row for area in json.loads(out.getvalue())["areas"] for row in area["sub_measures"]]
    return {target["name"]: target for sub_measure in sub_measures for target in sub_measure["targets"]}


each_target = pytest.mark.parametrize("name", CODES)


def test_every_source_has_every_target(sources):
    for source in ("ledger", "area", "target", "csv", "xlsx", "standings"):
        assert sorted(sources[source]) == sorted(CODES), source


@pytest.mark.parametrize("light", LIGHTS)
def test_the_ledger_finds_by_its_light_what_shows_it(sources, light):
    rows = [name for name, row in sources["ledger"].items() if row["light"] == LIGHTS[light]]
    assert rows
    assert sources["filtered"][light] == rows


def test_the_ledger_sorts_by_the_number_that_it_shows(sources):
    def shown(name: str, key: str) -> Decimal:
        number = sources["standings"][name][key]
        return as_number(sources["ledger"][name][key]) / 100 if name in LEVELS else Decimal(number)

    for sort in ("gap", "-gap", "completion"):
        key = sort.removeprefix("-")
        without = [name for name, row in sources["ledger"].items() if row[key] == "—"]
        known = [name for name in sources["ledger"] if name not in without]
        known.sort(key=lambda name: shown(name, key), reverse=sort.startswith("-"))
        assert sources["sorted"][sort] == known + without
    lights = [sources["standings"][name]["light"] for name in sources["sorted"]["light"]]
    assert lights == sorted(lights, key=list(LIGHTS).index)


@each_target
@pytest.mark.parametrize("source", ["area", "csv", "xlsx"])
def test_a_row_is_the_ledger_page_s(sources, source, name):
    page, other = sources["ledger"][name], sources[source][name]
    shared = [key for key in page if key in other]
    assert len(shared) >= 6
    assert {key: other[key] for key in shared} == {key: page[key] for key in shared}


@each_target
def test_the_target_s_own_page_says_the_same(sources, name):
    page, own = sources["csv"][name], sources["target"][name]
    unit = page["Unit"]
    for key in ("value", "planned", "actual"):
        # On its own page a number has its unit.
        assert own[key] == (page[key] if page[key] == "—" else page[key] + unit), key
    assert {key: own[key] for key in ("completion", "gap", "step")} == {
        key: page[key] for key in ("completion", "gap", "step")
    }
    assert own["planned in June"] == page["planned"]
    assert own["actual in June"] == (page["actual"] if page["Figure of"] == "June" else "—")
    assert own["reason"] == sources["standings"][name]["reason"]
    # A file also says over which months the growth of the month is.
    assert page["Reason"].partition(" “This month”")[0] == own["reason"]
    assert page["Reason"] == sources["xlsx"][name]["Reason"]


@each_target
@pytest.mark.parametrize("source", ["csv", "xlsx"])
def test_standings_give_the_number_that_is_printed(sources, source, name):
    known, row = sources["standings"][name], sources[source][name]
    for key in STANDING:
        shown = row[key]
        if name in LEVELS and key in ("completion", "expected", "gap"):
            is_shown = key == "gap" and known["gap"] is not None
            assert shown == (f"{as_number(row['actual']) - as_number(row['planned']):+.1f}" if is_shown else "—")
            continue
        assert (shown == "—") == (known[key] is None), key
        if shown != "—":
            scale = 100 if key in ("completion", "expected") else 1
            printed = as_number(shown)
            if key == "gap":  # the difference of the two percentages that are printed
                difference = as_number(row["completion"]) - as_number(row["expected"])
                least = Decimal(known[key]) and Decimal("0.1").copy_sign(Decimal(known[key]))
                assert printed == (difference or least)
                continue
            # Half of the last place that is printed, and half of the sixth place of a number that is a hundredth.
            slack = Decimal(5).scaleb(printed.as_tuple().exponent - 1) + Decimal("0.00005")
            assert abs(printed - Decimal(known[key]) * scale) <= slack, key
    assert row["light"] == LIGHTS[known["light"]]


@each_target
def test_a_number_is_a_number_in_the_workbook(sources, name):
    row = sources["xlsx"][name]
    for heading in set(NAMES.values()) - {"Light"}:
        cell = row["cells"][heading]
        assert (cell.data_type == "n") == (sources["csv"][name][heading] != "—"), heading


def test_every_light_and_every_kind_of_figure_is_among_them(sources):
    assert {row["light"] for row in sources["standings"].values()} == set(LIGHTS)
    ledger = sources["ledger"]
    assert ledger["negative rate"]["actual"] == "-3.1"
    assert sources["xlsx"]["negative rate"]["cells"]["Actual to date"].value == -3.1
    assert sources["xlsx"]["negative rate"]["cells"]["Year's target"].value == 8
    assert ledger["halves of a whole"]["planned"] == "21"
    assert ledger["far beyond"]["completion"] == "82,304.0%"
    assert ledger["cap"]["completion"] == "—"
    assert ledger["sum of items"]["actual"] == "7.5"
    assert ledger["villages at the line"]["actual"] == "1"
    assert (ledger["good rate"]["completion"], ledger["growing percentage"]["gap"]) == ("—", "-1.2")
    gap = sources["xlsx"]["halves of a whole"]["cells"]["Gap (points)"]
    assert (gap.value, ledger["halves of a whole"]["gap"]) == (-5.3, "-5.3")


def test_a_figure_carried_forward_names_its_month_everywhere(sources):
    assert sources["ledger"]["carried forward"]["under"] == "April"
    for source in ("csv", "xlsx"):
        assert sources[source]["carried forward"]["Figure of"] == "April"
        assert sources[source]["carried forward"]["This month"] == "—"
        assert sources[source]["on the path"]["Figure of"] == "June"
        assert sources[source]["not reported"]["Figure of"] == ""
    assert sources["standings"]["carried forward"]["figure_month"] == 4
    assert "April" in sources["target"]["carried forward"]["reason"]


def test_what_waits_for_review_is_beside_the_number_and_never_in_it(sources):
    for name, counted in (("waiting", "4,000.00"), ("only waiting", "—")):
        assert sources["ledger"][name]["actual"] == sources["csv"][name]["actual"] == counted
        assert sources["ledger"][name]["marks"] == "Not reviewed yet: 5,555.50"
        assert sources["target"][name]["waiting"] == "5,555.50万元"
        assert Decimal(sources["standings"][name]["provisional"]) == Decimal("5555.5")


def test_departments_have_their_whole_names_in_a_file(sources):
    for source in ("csv", "xlsx"):
        row = sources[source]["on the path"]
        assert (row["Lead department"], row["Supporting departments"]) == ("Economy Office", "Farm Office")

"""A plan is copied to a new year: with its structure, without its target values, by a page or a command."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from targets.models import Event, Item, Plan, SubMeasure, Target
from tests.factories import make_area, make_item, make_report, make_sub_measure, make_target, make_village
from tests.reports.steps import messages_of
from tests.targets.second_year import RHYTHM, command, copy_page, count, last_year_page, new, text_of

pytestmark = pytest.mark.django_db


# --- copying --------------------------------------------------------------------------------------------------------


def test_an_administrator_sees_the_copy_before_it_is_made(town):
    client = town.client("administrator")
    page = client.get(copy_page(town))
    assert "The plan of 2022 would be" in text_of(page)
    assert "2 sub-measures" in text_of(page)
    assert Plan.objects.count() == 1
    assert not Event.objects.exists()

    done = client.post(copy_page(town), {"year": "2022"}, follow=True)

    assert messages_of(done) == ["The plan of 2022 is made. Set its target values, then its words."]
    assert done.redirect_chain[-1][0] == reverse("setup:plan", args=[2022])


def test_the_structure_is_copied_and_no_target_value(town):
    town.plan.preamble, town.plan.report_day, town.plan.green_at = "We shall.", 8, Decimal("0.95")
    town.plan.save()
    sub_measure = town.sub_measure
    sub_measure.text, sub_measure.due_month, sub_measure.weight = "Revenue of 1200", 10, Decimal(2)
    sub_measure.save()
    sub_measure.supports.add(town.other_sub_measure.lead)
    make_area(town.plan, number=7, kind="proposal", title="Proposals")
    roads = make_target(
        sub_measure, code="roads", unit="公里", decimals=1, counting="items_at_least", item_threshold=Decimal(5),
        item_unit="万元", comparator="gte", start_month=2, due_month=11, amber_at=Decimal("0.8"), weight=Decimal(3),
        quote="Revenue",
    )  # fmt: skip
    east = make_village(code="east")
    make_item(roads, name="East", village=east, planned=Decimal(9))
    count(town.target, RHYTHM[:3])

    command()

    plan = Plan.objects.get(year=2022)
    assert (plan.title, plan.town, plan.report_day, plan.green_at) == ("Plan of 2022", "Weir", 8, Decimal("0.95"))
    assert plan.preamble == ""
    assert list(plan.areas.values_list("number", "kind", "title", "text")) == [
        (1, "task", "Projects first", ""),
        (7, "proposal", "Proposals", ""),
    ]
    copied = SubMeasure.objects.get(plan=plan, code="1.1")
    assert (copied.title, copied.text, copied.due_month, copied.weight) == ("More revenue", "", 10, Decimal(2))
    assert copied.lead == sub_measure.lead
    assert list(copied.supports.all()) == list(sub_measure.supports.all())
    target = new("roads")
    assert target.sub_measure == copied
    kept = ("name", "unit", "decimals", "counting", "item_threshold", "item_unit", "start_month", "due_month")
    assert [getattr(target, name) for name in kept] == [getattr(roads, name) for name in kept]
    assert (target.amber_at, target.weight) == (Decimal("0.8"), Decimal(3))
    assert (target.value, target.quote, target.nodes, target.baseline) == (None, "", None, None)
    assert list(Item.objects.filter(target=target).values_list("name", "village", "planned")) == [
        ("East", east.pk, None)
    ]
    assert not plan.sub_measures.filter(reports__isnull=False).exists()
    assert town.plan.targets.get(code="roads").value == 1200


def test_the_copy_is_one_event_of_its_own_trace(town):
    town.client("administrator").post(copy_page(town), {"year": "2022"})
    event = Event.objects.get()
    assert (event.plan.year, event.action, event.actor) == (2022, "load_plan", town.people["administrator"])
    assert event.source == "web 127.0.0.1 copyplan 2021"
    assert {"on": "target", "of": "revenue", "field": "created", "before": None, "after": True} in event.changes
    call_command("verify_trace", plan=2022, language="en", stdout=io.StringIO())


def test_a_past_day_shows_the_new_plan_from_the_day_it_was_copied(town):
    command()
    page = town.client("leader").get("/dashboard/?year=2022&on=2021-06-30")
    assert "The plan was not loaded yet on 30 June 2021" in text_of(page)


def test_twelve_counted_months_become_last_years_rhythm(town):
    count(town.target, RHYTHM)
    count(town.other_target, RHYTHM[:11])
    lines = command()
    assert new("revenue").last_year == [str(value) for value in RHYTHM]
    assert new("fields").last_year is None
    assert "  Last year's rhythm, from twelve counted months: Revenue" in lines


def test_a_target_by_last_years_rhythm_falls_back_to_even_pace_where_months_are_missing(town):
    whole = make_target(town.sub_measure, code="whole", name="Whole", phasing="last_year", last_year=["1"] * 12)
    part = make_target(town.sub_measure, code="part", name="Part", phasing="last_year", last_year=["1"] * 12)
    for month in range(1, 13):
        make_report(town.sub_measure, month, figures={whole: month, **({part: month} if month not in (4, 5) else {})})
    lines = command()
    assert (new("whole").phasing, new("whole").last_year[11]) == ("last_year", "12")
    assert (new("part").phasing, new("part").last_year) == ("even", None)
    assert "  Even pace instead of last year's rhythm: April, May of last year are not counted: Part" in lines


def test_milestones_are_not_copied(town):
    make_target(town.sub_measure, code="dam", name="Dam", phasing="custom", nodes={"6": "400", "12": "1200"})
    lines = command()
    assert (new("dam").phasing, new("dam").nodes) == ("even", None)
    assert "  Even pace instead of milestones, which were the old year's: Dam" in lines


def test_a_level_begins_where_last_year_ended(town):
    firms = make_target(town.sub_measure, code="firms", name="Firms", unit="家", decimals=0, baseline=Decimal(5))
    poor = make_target(
        town.sub_measure, code="poor", name="Poor", unit="户", comparator="lte", phasing="deadline",
        value=Decimal(90), baseline=Decimal(100),
    )  # fmt: skip
    for month in range(1, 13):
        make_report(town.sub_measure, month, figures={firms: 5 + month, **({poor: 95} if month < 12 else {})})
    lines = command()
    assert (new("firms").baseline, new("firms").last_year) == (Decimal(17), None)
    # Without a baseline a target that comes down would be a cap, which has no deadline.
    assert (new("poor").baseline, new("poor").phasing) == (None, "even")
    assert "  Baseline: the level at which last year ended: Firms 17家" in lines
    assert "  Baseline left empty, for December of last year is not counted: Poor" in lines
    assert "  Without a baseline it is a cap; give it one before its value: Poor" in lines


def test_what_still_speaks_of_the_old_year_is_named(town):
    make_sub_measure(town.area, code="1.3", title="Finish the roads of 2021")
    make_item(town.target, name="Hill road")
    make_item(town.target, name="East", village=make_village())
    lines = command()
    assert "  Names that speak of the old year: Finish the roads of 2021" in lines
    assert "  Items of “Revenue” that are no villages; rename them to the new year's: Hill road" in lines


def test_a_copy_of_fictional_data_says_so_and_ranks_departments_as_before(town):
    Plan.objects.update(demonstration=True, ranks_departments=False)
    command()
    assert Plan.objects.get(year=2022).demonstration
    assert not Plan.objects.get(year=2022).ranks_departments


def test_a_plan_that_could_not_be_loaded_is_not_copied_and_the_part_is_named(town, capsys):
    Target.objects.filter(pk=town.target.pk).update(green_at=Decimal("0.8"), amber_at=Decimal("0.9"))
    sentence = "amber begins at 0.9000, above green at 0.8000; let amber_at be at most green_at"
    client = town.client("administrator")
    for response in (client.get(copy_page(town)), client.post(copy_page(town), {"year": "2022"})):
        assert f"targets.target revenue Revenue: {sentence}" in text_of(response)
    with pytest.raises(SystemExit):
        command()
    assert f"targets.target revenue Revenue: {sentence}" in capsys.readouterr().err
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("2021", "There is a plan of 2021 already, and a copy never overwrites one; choose another year."),
        ("1999", "1999 is not a year of a plan; write 2000 to 2100."),
        ("next", "“next” is not a year; write it as 2022."),
        ("", "“” is not a year; write it as 2022."),
    ],
)
def test_a_copy_to_no_free_year_is_refused_before_and_after_the_button(town, year, sentence):
    client = town.client("administrator")
    for response, status in (
        (client.get(copy_page(town), {"year": year}), 200),
        (client.post(copy_page(town), {"year": year}), 409),
    ):
        assert response.status_code == status
        assert sentence in text_of(response)
        assert "Make the plan of" not in text_of(response)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("person", ["reporter", "reviewer", "leader", "auditor"])
def test_only_an_administrator_copies_or_fills_in(town, person):
    command()
    plan = Plan.objects.get(year=2022)
    client = town.client(person)
    for address in (copy_page(town), last_year_page(plan)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"year": "2023"}).status_code == 403
    with pytest.raises(CommandError, match="Your account may not do this"):
        call_command("copyplan", "--from", "2021", "--to", "2023", "--as", person, "--language", "en")
    assert Plan.objects.count() == 2


def test_an_unknown_plan_is_a_404(town):
    client = town.client("administrator")
    assert client.get(reverse("admin:targets_plan_copy", args=[99999])).status_code == 404
    assert client.post(reverse("admin:targets_plan_last_year", args=["x"])).status_code == 404


# --- the command ----------------------------------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(town):
    dry = command("--dry-run")
    assert not Plan.objects.filter(year=2022).exists()
    done = command("--as", "administrator")
    assert dry[:-1] == done[:-1]
    assert (dry[-1], done[-1]) == ("Dry run: nothing was written.", "Copied.")
    assert Event.objects.get().actor == town.people["administrator"]


def test_the_written_file_is_the_copy_itself(town, tmp_path: Path):
    town.sub_measure.supports.add(town.other_sub_measure.lead)
    make_item(make_target(town.sub_measure, code="sum", counting="sum"), village=make_village(code="east"))
    count(town.target, [*RHYTHM[:-1], Decimal("1200.5")])
    file = tmp_path / "plan-2022.yaml"
    assert command("--write", str(file))[-1] == f"Written to {file}; fill it in and load it with loadplan."
    assert not Plan.objects.filter(year=2022).exists()
    text = file.read_text("utf-8")
    assert text.startswith("# The plan of 2022, copied from that of 2021.")
    assert "value: null" in text
    assert "1200.5]" in text
    assert "&id" not in text

    command()
    out = io.StringIO()
    call_command("loadplan", str(file), "--dry-run", "--language", "en", stdout=out)
    assert out.getvalue().splitlines()[:2] == ["New: 0", "Changed: 0"]


def test_a_file_that_is_there_is_not_overwritten(town, tmp_path: Path):
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already, and nothing is overwritten"):
        command("--write", str(file))
    assert file.read_text() == "mine"
    with pytest.raises(CommandError, match="cannot be written"):
        command("--write", str(tmp_path / "no-such-folder" / "plan.yaml"))


def test_the_command_names_what_is_not_there(town):
    with pytest.raises(CommandError, match="There is no plan for 2019"):
        call_command("copyplan", "--from", "2019", "--to", "2022", "--language", "en")
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        command("--as", "nobody")
    with pytest.raises(CommandError, match="There is a plan of 2021 already"):
        call_command("copyplan", "--from", "2021", "--to", "2021", "--language", "en")


def test_the_plans_page_leads_to_both(town):
    page = town.client("administrator").get(reverse("admin:targets_plan_change", args=[town.plan.pk]))
    assert copy_page(town) in text_of(page)
    assert last_year_page(town.plan) in text_of(page)

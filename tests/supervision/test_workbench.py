"""我的督办: what a department answers and what a leader decides; however many, the workbench stays short."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import roles
from supervision.actions.answering import ask_extension, sign_for
from supervision.actions.ordering import send_back
from supervision.models import Matter, MatterStep
from tests.factories import actor, make_user

from .matters import TODAY, done, order

PAGE, LIST = "/workbench/", "/matters/"


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(TODAY, tick=False):
        yield


def matters_of(town, person: str) -> dict[str, list[tuple[str, str, str]]]:
    """The groups of matters on a person's workbench: each line's text, note and tone."""
    page = town.client(person).get(PAGE)
    assert page.status_code == 200
    return {
        group.title.removeprefix("My matters: "): [(task.text, task.note, task.tone) for task in group.tasks]
        for group in page.context["groups"]
        if group.href == LIST
    }


@pytest.fixture
def matters(town):
    """A matter in each state of interest; the leader ordered all but the first."""
    clerk, boss = actor(town.people["reporter"]), actor(town.people["leader"])
    order(town, title="New", by="reviewer")
    signed = order(town, title="Signed", due=date(2021, 7, 9))
    sign_for(clerk, signed.pk, signed.version)
    asked = order(town, title="Asked", due=date(2021, 7, 10))
    ask_extension(clerk, asked.pk, asked.version, date(2021, 7, 30), "Rain")
    back = done(town, order(town, title="Back", due=date(2021, 7, 11)))
    send_back(boss, back.pk, back.version, "Not convinced")
    done(town, order(town, title="Done", due=date(2021, 7, 8)))
    order(town, title="Theirs", lead=town.other_sub_measure.lead, due=date(2021, 7, 8))


def test_each_finds_what_waits_for_them(town, matters):
    with time_machine.travel(datetime(2021, 7, 10, 1, tzinfo=UTC)):
        assert matters_of(town, "reporter") == {
            "to answer": [
                ("Signed", "to be answered · 1 day overdue", "amber"),
                ("Asked", "to be signed for · today", ""),
                ("Back", "sent back: to be put right · 1 day left", ""),
                ("New", "to be signed for · 10 days left", ""),
            ]
        }
        mine = {
            "to decide": [
                ("Done", "Economy Office · reported as done: strike it off or send it back", ""),
                ("Asked", "Economy Office · extension until 30 Jul asked for · today", ""),
            ],
            "overdue": [
                ("Theirs", "Farm Office · 2 days overdue", "amber"),
                ("Signed", "Economy Office · 1 day overdue", "amber"),
            ],
        }
        assert matters_of(town, "leader") == matters_of(town, "reviewer") == mine
        town.people["second"] = make_user(roles.LEADER)
        assert matters_of(town, "second") == {}
        assert matters_of(town, "stranger") == {"to answer": [("Theirs", "to be signed for · 2 days overdue", "amber")]}
        assert matters_of(town, "administrator") == {}


def test_who_supports_a_matter_sees_it_with_nothing_to_do_but_help(town):
    farm = town.other_sub_measure.lead
    matter = order(town, title="Dyke", on=TODAY - timedelta(days=2), due=date(2021, 7, 7), supports=[farm])
    order(town, title="Theirs", lead=farm, supports=[town.sub_measure.lead])
    assert matters_of(town, "stranger") == {
        "to answer": [("Theirs", "to be signed for · 12 days left", "")],
        "to support": [("Dyke", "supporting Economy Office · 1 day overdue", "amber")],
    }
    farm.ended_on, farm.merged_into = date(2021, 7, 1), town.sub_measure.lead
    farm.save()
    # Who became part of the responsible department answers, and supports nobody.
    assert [*matters_of(town, "reporter")] == ["to answer"]
    done(town, matter)
    assert "to support" not in matters_of(town, "stranger")


def test_the_masthead_counts_them(town, matters):
    for person, number in (("reporter", 4), ("stranger", 1), ("leader", 2), ("reviewer", 2), ("administrator", 0)):
        [entry] = [
            entry
            for entry in town.client(person).get(PAGE).context["navigation"].entries
            if entry.section.pages[0].view == "supervision:list"
        ]
        assert entry.waiting == number, person


@pytest.fixture
def _kept(settings):
    """The numbers of the masthead are kept, as on a server."""
    in_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "waiting"}
    settings.CACHES = {**settings.CACHES, "waiting": in_memory}
    caches["waiting"].clear()
    yield
    caches["waiting"].clear()


@pytest.mark.usefixtures("_kept")
def test_200_matters_make_the_workbench_no_longer_and_ask_no_more(town):
    counts = {}
    for size in (10, 200):
        matters = Matter.objects.bulk_create(
            Matter(
                plan=town.plan,
                year=2021,
                number=number,
                title=f"Matter {number}",
                order="Do it.",
                ordered_by=town.people["leader"],
                ordered_on=date(2021, 7, 1),
                lead=town.sub_measure.lead,
                due=date(2021, 7, 1 + number % 20),
                state=(Matter.State.ORDERED, Matter.State.SIGNED, Matter.State.DONE)[number % 3],
            )
            for number in range(Matter.objects.count() + 1, size + 1)
        )
        MatterStep.objects.bulk_create(
            MatterStep(matter=matter, action=MatterStep.Action.ORDER, at=TODAY, by=matter.ordered_by)
            for matter in matters
        )
        for person in ("reporter", "leader", "reviewer"):
            client = town.client(person)
            client.get(PAGE)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(PAGE)
            lines = sum(len(group.tasks) for group in page.context["groups"])
            counts.setdefault(person, []).append((len(queries), lines))
            assert sum(group.total for group in page.context["groups"]) > size // 2 - 5, person
    for person, ((few_queries, _few), (many_queries, lines)) in counts.items():
        assert few_queries == many_queries < 15, (person, counts)
        assert lines <= 40, (person, counts)

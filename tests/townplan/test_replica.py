"""Who only reads reads from the replica; who may write, and whatever is written, goes to the database itself."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments import roles
from targets.models import Plan, SecurityEvent
from tests.factories import make_client, make_user
from tests.reports import steps


@pytest.fixture
def replica(town, settings):
    """The database once more under the replica's name, on the connection of this test."""
    original = connections["default"]
    wrapper = original.copy("replica")
    wrapper.connection = original.connection
    connections.settings["replica"], connections["replica"] = original.settings_dict, wrapper
    settings.DATABASE_ROUTERS = ["townplan.middleware.replica.ReplicaRouter"]
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "townplan.middleware.replica.ReplicaMiddleware"]
    yield wrapper
    wrapper.connection = None
    del connections["replica"], connections.settings["replica"]


def asked(replica, client, address: str) -> int:
    """How many questions a page asks the replica."""
    with CaptureQueriesContext(replica) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_dashboards_of_who_may_write_nothing_are_read_from_the_replica(town, replica):
    leader, screen = town.client("leader"), make_client(make_user(roles.SCREEN))
    for client, address in (
        (leader, "/dashboard/?month=3"),
        (leader, f"/targets/2021/{town.target.code}/?month=3"),
        (leader, "/ledger/?month=3"),
        (screen, "/screen/"),
    ):
        assert asked(replica, client, address), address
    for person, address in (
        ("leader", "/projects/"),
        ("leader", "/password/"),
        ("reviewer", "/dashboard/?month=3"),
        ("administrator", "/dashboard/?month=3"),
        ("reporter", "/ledger/?month=3"),
    ):
        assert not asked(replica, town.client(person), address), (person, address)


def test_what_is_written_goes_to_the_database_and_its_writer_sees_it_at_once(town, replica):
    with CaptureQueriesContext(replica) as queries:
        steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "290"})
        steps.approve(town.client("reviewer"), town.sub_measure, 3)
        assert "290" in town.client("reviewer").get(f"/targets/2021/{town.target.code}/?month=3").text
        leader = town.client("leader")
        address = f"/matters/{timezone.localdate().year}/1/"
        typed = {"title": "T", "order": "O", "lead": town.sub_measure.lead_id, "due": "2099-01-31"}
        assert leader.post("/matters/order/?year=2021&target=revenue", typed)["Location"] == address
        assert address in leader.get("/targets/2021/revenue/?month=3").text
    assert not queries
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert asked(replica, leader, "/ledger/?month=3")
    # A file that a leader saves: its figures are the replica's, its event is the database's.
    with CaptureQueriesContext(replica) as queries:
        assert town.client("leader").get("/ledger/ledger.csv?month=3").status_code == 200
    assert queries
    assert not [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert SecurityEvent.objects.filter(action="export").count() == 1
    assert Plan.objects.db == "default"


def test_a_replica_that_is_away_keeps_nobody_from_reading(town, replica, monkeypatch, caplog):
    def refuse() -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(replica, "ensure_connection", refuse)
    with caplog.at_level(logging.WARNING):
        assert town.client("leader").get("/dashboard/?month=3").status_code == 200
    assert "The replica does not answer: could not connect to server" in caplog.text

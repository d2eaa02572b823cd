"""``move``: the same town in another database, and nothing but a sentence where it cannot be."""

from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from supervision.models import DistrictProposal, Robot
from targets.models import Event, Figure
from tests.factories import make_matter_file, make_project, make_proposal_paper, make_town, make_user
from tests.keeping.conftest import Place, connect_to_tests_database, stored_rows
from tests.keeping.test_restore import ALL_MONTHS, approved_report
from tests.publishing.readers import make_token
from tests.supervision.steps import ordered

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("evidence_folder")]


def sqlite_file(path: Path) -> str:
    return f"sqlite:///{path.as_posix()}"


def rows_of_town() -> dict[str, list[str]]:
    with closing(connect_to_tests_database()) as there:
        return stored_rows(there, connection.introspection.table_names())


def test_there_and_back_it_is_the_same_town(tmp_path, new_place, evidence_folder, capsys):
    town = make_town()
    make_project(town)
    approved_report(town)
    figure = Figure.objects.get()
    Figure.objects.filter(pk=figure.pk).update(value="12345678901.2345")
    leaver = make_user("leader")
    gone = leaver.pk
    leaver.delete()
    # What leaders order, and what goes out of the house, moves too, with its files.
    reporter = town.people["reporter"]
    make_matter_file(ordered(town, supports=[town.other_sub_measure.lead]), reporter)
    written = {"title": "A road", "text": "Widen it", "submitted_to": "District", "submitted_on": "2021-02-01"}
    proposal = DistrictProposal.objects.create(plan=town.plan, outcome="adopted", answered_on="2021-03-01", **written)
    make_proposal_paper(proposal.pk, reporter)
    Robot.objects.create(kind="feishu", name="群", address="https://open.feishu.cn/hook", secret="secret")
    make_token(town, "matters")
    before = rows_of_town()
    assert any(event.at.microsecond for event in Event.objects.all())

    # To a file, and from the file to an empty place of the tests' own kind.
    file = Place(tmp_path / "file", sqlite_file(tmp_path / "file" / "镇 a.sqlite3"))
    file.data.mkdir()
    out, place = Place(evidence_folder.parent, file.url), new_place("back")
    call_command("move", to=file.url, language="en")
    said = capsys.readouterr().out
    assert "Every table, the standings of all months and the trace are equal; 3 files of evidence." in said
    assert "Now set DATABASE_URL to the new address" in said
    assert rows_of_town() == before
    code, said = out.run("move", "--to", place.url or sqlite_file(place.data / "townplan.sqlite3"), "--language", "en")
    assert code == 0, said

    with closing(place.connect()) as there:
        assert stored_rows(there, list(before)) == before
    for month in range(1, 13):
        call_command("standings", year=2021, month=month, format="json")
    assert place.run("shell", "-v", "0", "-c", ALL_MONTHS) == (0, capsys.readouterr().out)
    made = "from departments.models import User; print(User.objects.create(username='next', name='next').pk)"
    # A key that a removed person had is not given to the next one.
    assert int(place.run("shell", "-v", "0", "-c", made)[1]) == gone + 1


def test_what_is_not_empty_not_a_database_or_the_same_is_refused(tmp_path, town):
    taken = tmp_path / "taken.sqlite3"
    taken.write_bytes(b"somebody's")
    own = connection.settings_dict["NAME"]
    addresses = {
        sqlite_file(taken): "There is a database already|does not take it",
        "mysql://a@b/c": "names no database",
        "nothing": "names no database",
        "postgres://a@127.0.0.1:1/c": "does not take it",
    }
    if connection.vendor == "sqlite":
        addresses[sqlite_file(Path(own))] = "has already"
    for url, reason in addresses.items():
        with pytest.raises(CommandError, match=f"Nothing was moved. .*({reason})"):
            call_command("move", to=url, language="en")
    assert taken.read_bytes() == b"somebody's"

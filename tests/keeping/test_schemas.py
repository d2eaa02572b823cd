"""Towns of a county share a PostgreSQL database, each in a schema of its own, and none is in another one's way."""

from contextlib import closing
from threading import Thread

import psycopg2
import pytest

from tests.keeping.conftest import Place
from townplan.keeping.one_at_a_time import ADVISORY_KEY

ONE_PLAN = "from targets.models import Plan; Plan.objects.create(year={year}, town='镇', title='计划')"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_schema_is_a_town_of_its_own(tmp_path, new_place):
    county = new_place("county").url

    def ask(statement: str) -> list[tuple]:
        with closing(psycopg2.connect(county)) as there:
            there.autocommit = True
            cursor = there.cursor()
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def town(name: str, schema: str) -> Place:
        (tmp_path / name).mkdir(mode=0o700)
        return Place(tmp_path / name, f"{county}?options=-csearch_path%3D{schema}")

    def locked(schema: str):
        """The lock of a schema's town, as another machine holds it."""
        there = psycopg2.connect(county)
        there.cursor().execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [ADVISORY_KEY, schema])
        return closing(there)

    one, two, other = town("one", "town1"), town("two", "town2"), town("other", "town4")
    code, output = one.run("migrate", "--verbosity", "0")
    assert (code, len(output.splitlines())) == (1, 1), output
    assert "CREATE SCHEMA" in output
    for schema in ("town1", "town2", "town4"):
        ask(f"CREATE SCHEMA {schema}")

    # Another machine changes the second town: the first one does not wait. It changes the first one: it does.
    with locked("town2"):
        code, output = one.run("migrate", "--verbosity", "0")
        assert code == 0, output
    assert one.run("shell", "-v", "0", "-c", ONE_PLAN.format(year=2021))[0] == 0
    with locked("town1"):
        waiting, lines = one.start("migrate", "--verbosity", "0"), []
        reader = Thread(target=lambda: lines.append(waiting.stderr.readline()))
        reader.start()
        reader.join(60)
        assert "等它完成" in lines[0]
        assert waiting.poll() is None
    waiting.communicate()
    assert waiting.returncode == 0

    code, output = one.run("move", "--to", two.url, "--language", "en")
    assert code == 0, output
    assert two.run("shell", "-v", "0", "-c", ONE_PLAN.format(year=2022))[0] == 0
    assert ask("SELECT (SELECT count(*) FROM town1.targets_plan), (SELECT count(*) FROM town2.targets_plan)") == [
        (1, 2)
    ]

    # A backup holds its own town and goes back into a schema of the same name; the neighbour stays as it is.
    code, output = one.run("backup", str(tmp_path / "one.zip"))
    assert code == 0, output
    code, output = other.run("restore", str(tmp_path / "one.zip"), "--language", "en")
    assert code == 1
    assert "The copy is of the schema town1, the database address leads to town4" in output
    ask("DROP SCHEMA town1 CASCADE")
    ask("CREATE SCHEMA town1")
    code, output = town("again", "town1").run("restore", str(tmp_path / "one.zip"), "--language", "en")
    assert code == 0, output
    assert ask("SELECT (SELECT count(*) FROM town1.targets_plan), (SELECT count(*) FROM town2.targets_plan)") == [
        (1, 2)
    ]
    assert ask("SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'town4')") == [(0,)]

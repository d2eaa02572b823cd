"""What an earlier version left, filled, goes on under this one: figures, trace, evidence and pages."""

import json
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

EARLIER = Path(__file__).parents[1] / "fixtures" / "earlier"

#: Runs in the upgraded place, in one process: it takes half of its time to start.
UPGRADE = """
import io, json, sys
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings

call_command("migrate", interactive=False, verbosity=0)
call_command("verify_trace", language="en", stdout=sys.stderr)
months = []
for month in range(1, 13):
    out = io.StringIO()
    call_command("standings", year=2021, month=month, format="json", stdout=out)
    months.append(json.loads(out.getvalue()))
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
pages = {}
with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}, ALLOWED_HOSTS=["testserver"]):
    for who, address in PAGES:
        client = Client()
        client.force_login(get_user_model().objects.get(username=who), "departments.backends.RolesBackend")
        pages[address] = client.get(address).status_code
print(json.dumps({"months": months, "pages": pages}))
"""
PAGES = [
    ("leader", "/dashboard/?month=6"),
    ("leader", "/dashboard/?month=12"),
    ("leader", "/ledger/?month=6"),
    ("leader", "/measures/2021/4.1/?month=6"),
    ("leader", "/targets/2021/tax-revenue/?month=6"),
    ("rural", "/my-month/?year=2021&month=6"),
    ("rural", "/reports/2021/4.4/6/"),
    ("review1", "/workbench/"),
    ("auditor", "/trace/"),
]


def figures(month: dict) -> dict:
    """What was promised and reported in a month, target by target, without how it was judged."""
    return {
        (sub_measure["code"], target["code"]): (sub_measure["assessment"], target["value"], target["actual"])
        for area in month["areas"]
        for sub_measure in area["sub_measures"]
        for target in sub_measure["targets"]
    }


def holds(now, earlier) -> bool:
    """Whether data has everything that it had earlier, unchanged; there may be more."""
    if isinstance(earlier, dict):
        return isinstance(now, dict) and all(name in now and holds(now[name], earlier[name]) for name in earlier)
    if isinstance(earlier, list):
        return len(now) == len(earlier) and all(map(holds, now, earlier))
    return now == earlier


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("commit", "compared"),
    [
        pytest.param("9db7763", holds, id="200 commits ago: all standings"),
        # The rules were made more exact since, so lights and reasons of some targets differ by design.
        pytest.param("54bcbc0", lambda now, then: figures(now) == figures(then), id="the first one: all figures"),
    ],
)
def test_a_filled_database_of_an_earlier_version_is_upgraded(commit, compared, new_place):
    place = new_place(f"from_{commit}")
    with tarfile.open(EARLIER / f"{commit}.tar.xz") as packed:
        standings = json.load(packed.extractfile("standings.json"))
        members = [member for member in packed if member.name.startswith(f"{connection.vendor}/")]
        for member in members:
            member.name = member.name.removeprefix(f"{connection.vendor}/")
        packed.extractall(place.data, members, filter="data")
    if connection.vendor == "postgresql":
        with closing(place.connect()) as there, there:
            there.cursor().execute((place.data / "townplan.sql").read_text(encoding="utf-8"))

    demonstration = {"TOWNPLAN_DEMO": "1", "TOWNPLAN_HTTPS": "0"}
    code, output = place.run("shell", "-v", "0", "-c", f"PAGES = {PAGES!r}\n{UPGRADE}", **demonstration)

    assert code == 0, output
    upgraded = json.loads(output[output.index('{"months"') :].splitlines()[0])
    assert len(upgraded["months"]) == 12
    for now, then in zip(upgraded["months"], standings, strict=True):
        assert compared(now, then), f"{then['month']}: {now} was {then}"
    assert upgraded["pages"] == dict.fromkeys((address for _who, address in PAGES), 200)

"""The trace calls a matter by its number, and says whether an extension was granted or refused."""

from datetime import date

import pytest

from supervision.actions.answering import ask_extension, sign_for
from supervision.actions.ordering import grant_extension, refuse_extension
from tests.factories import actor

from .conftest import at, order


@pytest.mark.django_db
def test_a_matter_has_its_number_and_a_decision_says_what_was_decided(june):
    with at(2):
        reporter, leader = actor(june.user("reporter")), actor(june.user("leader"))
        matter = order(june, date(2021, 7, 20), sub_measure=june.sub_measure)
        matter = sign_for(reporter, matter.pk, matter.version)
        matter = ask_extension(reporter, matter.pk, matter.version, date(2021, 7, 26), "Rain")
        matter = refuse_extension(leader, matter.pk, matter.version, "No")
        matter = ask_extension(reporter, matter.pk, matter.version, date(2021, 7, 28), "More rain")
        matter = grant_extension(leader, matter.pk, matter.version, date(2021, 7, 28))
        client = june.client("auditor")
        pages = [client.get("/trace/?year=2021").text, client.get("/trace/trace.csv?year=2021").getvalue().decode()]
        pages.append(june.client("reviewer").get("/measures/2021/1.1/").text)
    for page in pages:
        assert "Matter 2021-1 · title" in page
        assert "Matter 2021-1 · due day" in page
        assert "upervision matter 1" not in page
        assert "Granted the extension" in page
        assert "Refused the extension" in page

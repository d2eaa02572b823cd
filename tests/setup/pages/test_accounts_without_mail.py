"""Who gets no mail: the sentence counts those who would be reminded, and leads to them."""

import pytest

from departments import roles
from departments.models import User
from supervision.models import ReminderChoice
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_sentence_leads_to_those_it_counts(town):
    client = town.client("administrator")
    User.objects.filter(username="stranger").update(email="stranger@town.example")
    ReminderChoice.objects.create(user=make_user(roles.REPORTER, username="content"), by_mail=False)
    make_user(roles.REPORTER, username="gone", is_active=False)
    make_user(roles.REVIEWER, username="both").groups.add(*town.people["leader"].groups.all())
    sentence = "4 accounts have no e-mail address, so they get no mail."
    for page in ("/setup/reminders/", "/setup/accounts/"):
        assert sentence in client.get(page).text
    listed = client.get("/setup/accounts/?email=none")
    assert {line["account"].username for line in listed.context["lines"]} == {"reporter", "reviewer", "leader", "both"}
    assert "stranger@town.example" not in listed.text
    assert "stranger@town.example" in client.get("/setup/accounts/").text

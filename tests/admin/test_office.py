"""The office's standard remarks: the administrator keeps them, the reviewer is offered them."""

import pytest

from targets.models import StandardRemark
from tests.factories import make_report

from .conftest import address

pytestmark = pytest.mark.django_db
OURS = "Evidence is missing; please attach it."


@pytest.fixture
def offered(world):
    """The remarks that a reviewer can choose from."""
    make_report(world.sub_measure, 2, "submitted", {world.target: 200})
    client = world.client("reviewer")
    return lambda: client.get("/review/").context["remarks"]


def test_a_remark_that_the_administrator_adds_is_offered_in_its_place(admin_client, offered):
    assert OURS in offered()
    for text, position in (("Say which village.", 2), ("Count anew.", 1)):
        response = admin_client.post(address("targets_standardremark_add"), {"text": text, "position": position})
        assert response.status_code == 302
    assert offered() == ["Count anew.", "Say which village."]


def test_a_remark_out_of_use_is_deleted(admin_client, offered):
    remark = StandardRemark.objects.create(text="Say which village.")
    assert offered() == ["Say which village."]
    assert admin_client.post(address("targets_standardremark_delete", remark), {"post": "yes"}).status_code == 302
    assert OURS in offered()


def test_the_same_remark_twice_is_refused(admin_client):
    StandardRemark.objects.create(text="Say which village.")
    response = admin_client.post(address("targets_standardremark_add"), {"text": "Say which village.", "position": 0})
    assert "already exists" in response.text
    assert StandardRemark.objects.count() == 1

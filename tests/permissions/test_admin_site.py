"""The admin site is the administrators'; its addresses are taken from the resolver."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse

from tests.kept import kept

from .matrix import PEOPLE, patterns
from .test_matrix import changing_statements, fingerprint
from .world import client_of, make_world

ADMIN = {name: pattern for name, pattern in patterns() if name.startswith("admin:")}
OTHERS = [person for person in PEOPLE if person != "administrator"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return kept(make_world)


def address_of(name: str, world) -> str:
    """An address of the admin site, with the first object of its model; the catch-all by a made-up one."""
    models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
    model = next((model for label, model in models.items() if name.startswith(f"admin:{label}_")), None)
    first = model.objects.first() if model else None
    content_type = ContentType.objects.get_for_model(type(world.plan))
    for place in (
        {},
        {"object_id": first.pk if first else 1},
        {"id": first.pk if first else 1},
        {"app_label": next(iter(admin.site._registry))._meta.app_label},
        {"content_type_id": content_type.pk, "object_id": world.plan.pk},
    ):
        try:
            return reverse(name, kwargs=place)
        except NoReverseMatch:
            continue
    if "(?P<url>" in name:
        return reverse("admin:index") + "no-such-page/"
    if name == "admin:<path:object_id>/":  # an old form of an object's address
        return reverse("admin:targets_plan_changelist") + f"{world.plan.pk}/"
    raise AssertionError(f"the test cannot find an address for {name}")


def test_the_admin_site_is_there():
    assert "admin:index" in ADMIN
    assert apps.is_installed("django.contrib.admin")


def test_an_administrator_reads_without_changing_anything(world):
    client, before = client_of(world, "administrator"), fingerprint()
    for name in sorted(ADMIN):
        address = address_of(name, world)
        with changing_statements() as statements:
            assert client.get(address).status_code in {200, 302, 403, 404, 405}, name
        assert not statements or fingerprint() == before, name
    assert fingerprint() == before


def test_an_administrator_enters_the_admin_site(world):
    assert client_of(world, "administrator").get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_else_gets_into_the_admin_site(world, person):
    client = client_of(world, person)
    before = fingerprint()
    for name in sorted(ADMIN):
        address = address_of(name, world)
        assert client.get(address).status_code in {302, 403, 404, 405}, name
        posted = client.post(address, {"username": "x", "password": "y"})
        assert posted.status_code in {302, 401, 403, 404, 405}, name
    assert fingerprint() == before

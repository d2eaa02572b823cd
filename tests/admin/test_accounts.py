"""Accounts on the administration pages: roles by name, and an administrator cannot gain more rights."""

import pytest
from django.contrib.auth.models import Group, Permission

from departments.models import User
from departments.roles import ROLES
from tests.factories import make_client, make_user

from .conftest import address, errors_of, fields_of

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Barley-on-the-south-hill"


@pytest.fixture
def superuser() -> User:
    return make_user(username="root", is_staff=True, is_superuser=True)


def groups(*names: str) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def test_an_account_is_made_with_department_roles_and_password(world, change):
    response = change(
        "departments_user_add",
        username="zhang",
        name="Zhang San",
        department=world.sub_measure.lead_id,
        groups=groups("reporter", "leader"),
        password1=NEW_PASSWORD,
        password2=NEW_PASSWORD,
    )
    assert response.status_code == 302, errors_of(response)
    user = User.objects.get(username="zhang")
    assert user.name == "Zhang San"
    assert user.department == world.sub_measure.lead
    assert set(user.groups.values_list("name", flat=True)) == {"reporter", "leader"}
    assert user.check_password(NEW_PASSWORD)
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)


def test_a_reporter_has_a_department_and_a_password_is_not_weak(world, change):
    response = change("departments_user_add", username="li", groups=groups("reporter"), password1="1", password2="1")
    assert "A reporter reports for a department" in errors_of(response)
    assert "too short" in errors_of(response)
    assert not User.objects.filter(username="li").exists()


def test_the_administrator_role_opens_these_pages_and_its_end_closes_them(world, change):
    person = world.people["leader"]
    assert "waits for a second person" in errors_of(
        change("departments_user_change", person, groups=groups("administrator"))
    )
    User.objects.filter(username="auditor").update(is_active=False)  # one administrator alone needs nobody
    assert change("departments_user_change", person, groups=groups("administrator")).status_code == 302
    assert User.objects.get(pk=person.pk).is_staff
    make_user("administrator")
    assert change("departments_user_change", person, groups=groups("leader")).status_code == 302
    assert not User.objects.get(pk=person.pk).is_staff


def test_somebody_who_leaves_is_made_inactive_and_never_deleted(world, change, admin_client):
    person = world.people["reporter"]
    fields = fields_of(admin_client.get(address("departments_user_change", person)))
    del fields["is_active"]
    assert admin_client.post(address("departments_user_change", person), fields).status_code == 302
    assert not User.objects.get(pk=person.pk).is_active
    assert admin_client.post(address("departments_user_delete", person), {"post": "yes"}).status_code == 403


def test_roles_are_shown_by_their_words(world):
    client = make_client(world.people["administrator"], language="en")
    page = client.get(address("departments_user_change", world.people["reporter"]))
    labels = [str(label) for _value, label in page.context["adminform"].form.fields["groups"].choices]
    assert {str(label) for label in labels} == {str(role.label) for role in ROLES.values()}
    assert "Administrator" in page.content.decode()
    assert "Reporter" in client.get(address("departments_user_changelist")).content.decode()
    own = client.get(address("departments_user_change", world.people["administrator"]))
    assert '<div class="readonly">Administrator</div>' in own.content.decode()


@pytest.mark.parametrize("person", ["administrator", "reporter"])
def test_an_administrator_never_sees_or_gives_superuser_rights(world, change, admin_client, person):
    user = world.people[person]
    page = admin_client.get(address("departments_user_change", user))
    for name in ("is_superuser", "user_permissions", "is_staff"):
        assert name not in fields_of(page)
    assert "superuser" not in page.content.decode().lower()
    permission = Permission.objects.get(codename="enter_report")
    change("departments_user_change", user, is_superuser="on", is_staff="on", user_permissions=[permission.pk])
    user.refresh_from_db()
    assert not user.is_superuser
    assert user.is_staff == (person == "administrator")
    assert not user.user_permissions.exists()


def test_a_new_account_is_no_superuser(world, change):
    fields = {"username": "sly", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    change("departments_user_add", is_superuser="on", is_staff="on", **fields)
    user = User.objects.get(username="sly")
    assert (user.is_superuser, user.is_staff) == (False, False)


def test_an_administrator_leaves_a_superuser_alone(world, admin_client, superuser):
    before = (superuser.password, superuser.username, superuser.is_active)
    page = admin_client.get(address("departments_user_change", superuser))
    assert page.status_code == 200
    assert "password" not in fields_of(page)
    posted = {"username": "mine", "name": "Mine", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert admin_client.post(address("departments_user_change", superuser), posted).status_code == 403
    assert admin_client.get(address("auth_user_password_change", superuser)).status_code == 403
    assert admin_client.post(address("auth_user_password_change", superuser), posted).status_code == 403
    superuser.refresh_from_db()
    assert (superuser.password, superuser.username, superuser.is_active) == before


def test_nobody_gives_roles_to_themselves_or_shuts_themselves_out(world, change, admin_client):
    own = world.people["administrator"]
    fields = fields_of(admin_client.get(address("departments_user_change", own)))
    assert not {"groups", "is_active"} & set(fields)
    change("departments_user_change", own, groups=groups("reviewer", "reporter"), is_active="", name="New Name")
    own.refresh_from_db()
    assert own.name == "New Name"
    assert own.is_active
    assert own.is_staff
    assert [group.name for group in own.groups.all()] == ["administrator"]


def test_roles_that_the_house_does_not_know_are_refused(world, change):
    stranger = Group.objects.create(name="wizards")
    response = change("departments_user_change", world.people["leader"], groups=[stranger.pk])
    assert "Select a valid choice" in errors_of(response)


def test_a_forgotten_password_is_set_anew(world, change, admin_client):
    person = world.people["reporter"]
    page = admin_client.get(address("auth_user_password_change", person))
    assert "usable_password" not in page.content.decode().replace("unusable_password_field", "")
    posted = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = admin_client.post(address("auth_user_password_change", person), posted)
    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).check_password(NEW_PASSWORD)
    response = admin_client.post(address("auth_user_password_change", person), {"password1": "", "password2": ""})
    assert response.status_code == 200
    assert User.objects.get(pk=person.pk).has_usable_password()


def test_a_superuser_may_make_another(world, superuser, change):
    client = make_client(superuser)
    person = world.people["leader"]
    assert "waits for a second person" in errors_of(
        change("departments_user_change", person, client=client, is_superuser="on")
    )
    User.objects.filter(username__in=("auditor", "administrator")).update(is_active=False)
    assert change("departments_user_change", person, client=client, is_superuser="on").status_code == 302
    person.refresh_from_db()
    assert person.is_superuser
    assert person.is_staff


def test_the_mark_of_a_demonstration_account_is_shown_and_stays(world, change, admin_client):
    person = world.people["reporter"]
    User.objects.filter(pk=person.pk).update(demonstration=True)
    assert "demonstration" not in fields_of(admin_client.get(address("departments_user_change", person)))
    change("departments_user_change", person, demonstration="")
    assert User.objects.get(pk=person.pk).demonstration

"""A form or an address that cannot be read is answered with a sentence, before anything else reads it."""

import pytest

from tests.factories import PASSWORD, make_client

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
UNREADABLE = {
    "a form in UTF-16": ("a=1".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "a codec that is no encoding": (b"--x--", f"{MULTIPART}; boundary=x; charset=base64"),
    "too many fields": (b"a=1&" * 6000, FORM),
    "no boundary": (b"a=1", MULTIPART),
    "a null character in a name": (b"a%00b=1", FORM),
}


@pytest.mark.parametrize("person", ["anonymous", "administrator"])
def test_a_form_that_cannot_be_read_is_refused_in_a_sentence(town, person):
    user = town.people.get(person)
    for name, sent in UNREADABLE.items():
        for address in ("/sign-in/", "/reports/2021/1.1/3/", "/setup/areas/2021/1/add/", "/nowhere/"):
            client = make_client(user, enforce_csrf_checks=True, raise_request_exception=False)
            response = client.generic("POST", address, *sent)
            assert response.status_code == 400, (name, address)
            assert response.text.startswith("This cannot be read"), (name, address)


def test_a_null_character_in_an_address_is_refused(town):
    client = town.client("administrator", raise_request_exception=False)
    for address in ("/targets/2021/a%00b/", "/setup/accounts/%00/", "/ledger/?q=%00", "/admin/targets/target/?%00=1"):
        assert client.get(address).status_code == 400, address


def test_a_null_character_in_a_cookie_is_refused(town):
    for name in ("sessionid", "csrftoken", "known"):
        client = make_client(raise_request_exception=False, headers={"cookie": f'{name}="\\000aaaaaaaa"'})
        for answer in (client.get("/sign-in/"), client.post("/sign-in/", {"username": "x"}), client.get("/nowhere/")):
            assert answer.status_code == 400, name


def test_a_number_that_no_database_stores_is_refused_also_among_several(town):
    huge = "99999999999999999999"
    administrator = town.client("administrator", raise_request_exception=False)
    for address, field in {
        f"/admin/targets/submeasure/{town.sub_measure.pk}/change/": "supports",
        f"/setup/accounts/{town.people['reporter'].username}/": "groups",
    }.items():
        assert administrator.post(address, {field: ["1", huge]}).status_code == 400, address


def test_nobody_is_led_to_a_word_that_is_no_address(town):
    for word in ("1,000", "[]", "home", "http"):
        client = make_client(raise_request_exception=False)
        answer = client.post("/sign-in/", {"username": "reporter", "password": PASSWORD, "next": word})
        assert (word, answer.status_code, answer["Location"]) == (word, 302, "/")
        assert (
            town.client("reporter", raise_request_exception=False).get("/second-factor/", {"next": word})["Location"]
            == "/"
        )

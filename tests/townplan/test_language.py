"""The screens speak Chinese until somebody chooses English by one click; the browser's language does not decide."""

import pytest

from tests.factories import PASSWORD, make_client, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def somebody(db):
    """Without any account the sign-in page leads to the making of the first one."""
    make_user("leader", username="somebody")


def visitor():
    client = make_client()
    del client.cookies["django_language"]
    return client


@pytest.mark.parametrize("accepted", ["en", "en-US,en;q=0.9", "fr", "de,*;q=0.1", "zh-TW", "xx;;;", ""])
def test_a_visitor_is_spoken_to_in_chinese_whatever_the_browser_accepts(accepted):
    page = visitor().get("/sign-in/", headers={"accept-language": accepted})
    assert '<html lang="zh-Hans">' in page.text
    assert page.headers["Content-Language"] == "zh-hans"


def test_one_click_switches_to_english_and_one_back(town):
    client = town.client("leader", language="zh-hans")
    page = client.get("/dashboard/?month=3")
    assert 'value="en" lang="en">English</button>' in page.text
    answer = client.post("/language/", {"language": "en", "next": "/dashboard/?month=3"})
    assert answer.url == "/dashboard/?month=3"
    page = client.get(answer.url)
    assert '<html lang="en">' in page.text
    assert "Needs attention" in page.text
    client.post("/language/", {"language": "zh-hans", "next": "/"})
    assert '<html lang="zh-Hans">' in client.get("/dashboard/").text


@pytest.mark.parametrize("address", ["/sign-in/", "/sign-in/?next=/dashboard/"])
def test_a_visitor_switches_on_the_sign_in_page(address):
    client = visitor()
    answer = client.post("/language/", {"language": "en", "next": address})
    assert answer.status_code == 302
    assert answer.url == address
    assert '<html lang="en">' in client.get(address).text


def test_the_choice_outlives_signing_out_and_in():
    make_user("leader", username="zhang")
    client = visitor()
    client.post("/language/", {"language": "en", "next": "/"})
    client.post("/sign-in/", {"username": "zhang", "password": PASSWORD})
    client.post("/sign-out/")
    assert '<html lang="en">' in client.get("/sign-in/").text


@pytest.mark.parametrize("chosen", ["fr", "xx", "", "../../etc", "en\r\nX: y"])
def test_an_unknown_language_changes_nothing(chosen):
    client = visitor()
    client.post("/language/", {"language": chosen, "next": "/sign-in/"})
    assert '<html lang="zh-Hans">' in client.get("/sign-in/").text


@pytest.mark.parametrize("cookie", ["fr", "xx", "zh-hant"])
def test_a_cookie_of_an_unknown_language_means_chinese(cookie):
    client = make_client(language=cookie)
    assert '<html lang="zh-Hans">' in client.get("/sign-in/").text


def test_reading_the_switch_s_address_switches_nothing():
    client = visitor()
    client.get("/language/?language=en")
    assert '<html lang="zh-Hans">' in client.get("/sign-in/").text


def test_the_switch_leads_to_no_other_host():
    answer = visitor().post("/language/", {"language": "en", "next": "https://example.com/"})
    assert answer.url == "/"

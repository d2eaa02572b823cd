"""A request that is too big is refused by its announced length, with a page that says so; its content is not parsed."""

import re
import socket
from urllib.parse import urlsplit

import pytest
from django.conf import settings as site_settings
from django.urls import reverse

from tests import files
from tests.factories import make_client
from tests.files import upload

MEGABYTE = 1024 * 1024
REPORT = ("reports:report", (2021, "1.1", 3))
ATTACH = ("reports:evidence_add", (2021, "1.1", 3))


@pytest.fixture
def narrow(settings):
    """Limits that a small body breaks."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    settings.EVIDENCE_MAX_REQUEST_BYTES = 300_000


def send(client, page, size: int, **headers):
    name, place = page
    return client.post(reverse(name, args=place), {"files": upload("big.pdf", bytes(size))}, headers=headers)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("page", [REPORT, ATTACH])
@pytest.mark.parametrize(
    ("language", "sentence", "back"),
    [
        ("en", "You sent 391 KB; here at most 293 KB may come at once.", "Back to the page"),
        ("zh-hans", "您发送的内容共391 KB，这里一次最多可发送293 KB。", "返回原页面"),
    ],
)
def test_the_page_says_how_much_came_and_how_much_may(town, page, language, sentence, back):
    client = make_client(town.people["reporter"], language=language)
    address = f"http://testserver{reverse('reports:report', args=REPORT[1])}"
    response = send(client, page, 400_000, Referer=address)
    assert response.status_code == 413
    assert sentence in response.text
    assert f'<a href="{address}">{back}</a>' in response.text
    assert not town.sub_measure.reports.exists()


@pytest.mark.usefixtures("narrow")
def test_the_way_back_leads_to_no_other_host(town):
    response = send(town.client("reporter"), ATTACH, 400_000, Referer="https://example.com/")
    assert "example.com" not in response.text
    assert f'<a href="{reverse("home")}">Back to the page</a>' in response.text


@pytest.mark.usefixtures("narrow")
def test_files_within_the_limit_come_through_beside_a_form(town, evidence_folder):
    client = town.client("reporter")
    assert send(client, ATTACH, 200_000).status_code == 302
    assert client.post(reverse(*REPORT[:1], args=REPORT[1]), {"version": 0, "progress": "Well"}).status_code == 302


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", ["sign_in", "reports:review_queue", "set_language"])
def test_an_address_that_takes_no_files_takes_no_big_form_either(town, name):
    response = town.client("reviewer").post(reverse(name), {"remark": "x" * 30_000})
    assert response.status_code == 413
    assert "here at most 20 KB may come at once" in response.text


@pytest.mark.usefixtures("narrow")
def test_an_address_that_is_not_there_is_no_way_around(town):
    assert town.client("reporter").post("/nowhere/", {"x": "x" * 30_000}).status_code == 413


@pytest.mark.usefixtures("narrow")
def test_a_visitor_gets_the_page_too_and_what_they_sent_is_not_kept(town):
    response = send(make_client(), ATTACH, 400_000)
    assert response.status_code == 413
    assert "kept-" not in response.text


@pytest.mark.usefixtures("narrow")
def test_the_page_s_own_forms_still_have_their_token(town):
    client = town.client("reporter", enforce_csrf_checks=True)
    client.get(reverse("reports:my_month"))
    page = send(client, ATTACH, 400_000)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)
    data = {"language": "en", "csrfmiddlewaretoken": token}
    assert client.post(reverse("set_language"), data).status_code == 302


@pytest.mark.parametrize("length", ["-5", "many", ""])
def test_a_length_that_is_none_lets_nothing_in(town, length):
    address = reverse("reports:evidence_add", args=ATTACH[1])
    response = town.client("reporter").generic("POST", address, b"", CONTENT_LENGTH=length)
    assert response.status_code == 302
    assert not town.sub_measure.reports.exists()


@pytest.mark.django_db
def test_50_megabytes_over_the_wire_get_the_page_and_touch_no_disk(live_server, town, settings, tmp_path):
    # If Django parsed the body, it would look for this folder.
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "no-such-folder")
    session = town.client("reporter").cookies[site_settings.SESSION_COOKIE_NAME].value
    status, page = post_over_the_wire(live_server.url, reverse("reports:report", args=REPORT[1]), session, 50)
    assert status == 413
    assert "You sent 50 MB; here at most 40 MB may come at once." in page
    assert not town.sub_measure.reports.exists()


def post_over_the_wire(server: str, path: str, session: str, megabytes: int) -> tuple[int, str]:
    """What a server answers to a file of so many megabytes, sent to the end before anything is read."""
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="big.jpg"\r\n\r\n' + files.picture()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {urlsplit(server).netloc}\r\nConnection: close\r\n"
        f"Cookie: {site_settings.SESSION_COOKIE_NAME}={session}; {site_settings.LANGUAGE_COOKIE_NAME}=en\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {megabytes * MEGABYTE}\r\n\r\n"
    )
    where = urlsplit(server)
    with socket.create_connection((where.hostname, where.port), timeout=60) as connection:
        connection.sendall(head.encode() + body)
        left = megabytes * MEGABYTE - len(body)
        while left:
            left -= connection.send(bytes(min(left, MEGABYTE)))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split(b" ", 2)[1]), answer.decode()

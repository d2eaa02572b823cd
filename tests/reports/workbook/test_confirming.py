"""Between preview and confirmation the server keeps nothing: the page carries the changes, signed."""

import pytest
from django.test import Client

from reports.workbook import confirming
from targets.models import Event, Figure
from tests.factories import make_client, make_item, make_target, make_user

from . import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(town):
    client = town.client("reporter")
    return files.upload(client, files.filled(files.download(client), {town.target: 300}))


def test_it_is_bound_to_the_person(town, preview):
    colleague = make_client(make_user("reporter", town.sub_measure.lead))
    _refused(files.confirm(colleague, preview))


def test_it_is_bound_to_the_month(town, preview):
    _refused(files.confirm(town.client("reporter"), preview, 2))


def test_it_cannot_be_changed_on_its_way(town, preview):
    address = "/my-month/2021/3/workbook/"
    _refused(town.client("reporter").post(address, {"changes": files.carried(preview)[:-3] + "abc"}))
    _refused(town.client("reporter").post(address, {"changes": ""}))


def test_it_lapses(town, preview, monkeypatch):
    monkeypatch.setattr(confirming, "MAX_AGE", -1)
    _refused(files.confirm(town.client("reporter"), preview))


def _refused(response) -> None:
    assert response.status_code == 422
    assert "This preview can no longer be confirmed; nothing was saved." in files.words_of(response)
    assert not Event.objects.exists()


def test_a_department_that_was_changed_meanwhile_takes_nothing(town, preview):
    reporter = town.user("reporter")
    reporter.department = town.other_sub_measure.lead
    reporter.save()
    _refused(files.confirm(town.client("reporter"), preview))


def test_a_second_click_changes_nothing_more(town, preview):
    client = town.client("reporter")
    files.confirm(client, preview)
    again = files.confirm(client, preview)
    assert "it was changed while you looked at the preview" not in files.words_of(again)
    assert Event.objects.count() == 1


def test_a_session_that_ended_before_confirming_loses_nothing(town, preview):
    visitor: Client = make_client()
    response = visitor.post("/my-month/2021/3/workbook/", {"changes": files.carried(preview), "confirm": ""})
    assert response.status_code == 401
    assert files.carried(preview) in response.content.decode()


def test_a_session_that_ended_before_uploading_asks_for_the_file_again(town):
    content = files.filled(files.download(town.client("reporter")), {town.target: 300})
    response = files.upload(make_client(), content)
    assert response.status_code == 401
    assert "Files are not kept: sign in, then choose the file again." in files.words_of(response)
    # What comes back after sign-in has no file.
    response = town.client("reporter").post("/my-month/2021/3/workbook/", {})
    assert "after signing in again it has to be chosen again" in files.words_of(response)


def test_2000_rows_are_read_and_saved(town):
    roads = make_target(town.sub_measure, name="Roads", counting="sum")
    items = [make_item(roads) for _number in range(1999)]
    client = town.client("reporter")
    preview = files.upload(client, files.filled_all(files.download(client), 17))
    assert "2000 changes" in files.words_of(preview)
    files.confirm(client, preview)
    assert Figure.objects.filter(value=17).count() == len(items) + 1


def test_more_changed_text_than_a_form_takes_is_said(town, monkeypatch):
    monkeypatch.setattr(confirming, "LONGEST", 10)
    client = town.client("reporter")
    response = files.upload(client, files.filled(files.download(client), {town.target: 300}))
    assert "So many changed texts cannot be confirmed at once" in files.words_of(response)
    assert 'name="confirm"' not in response.content.decode()

"""Correcting a plan in preparation: nothing that is typed is lost, and nobody overwrites another's change."""

import re

import pytest
from django.urls import reverse

from drafts.models import PlanInPreparation
from tests.admin.conftest import fields_of

from .factories import ids_of, make_large_draft, make_seed_draft, stored_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> PlanInPreparation:
    return make_seed_draft()


@pytest.fixture
def ids(draft) -> dict[str, str]:
    """Row ids by name or title."""
    return ids_of(draft)


@pytest.fixture
def send(client, draft):
    """Opens the page of a row, changes some boxes, presses a button: send("r7", {"r7-value": "5"}, do="go:r9")."""

    def post(row_id: str, typed: dict | None = None, **pressed):
        page = client.get(address(draft), {"row": row_id})
        return client.post(address(draft), {**fields_of(page), **(typed or {}), **pressed})

    return post


def address(draft) -> str:
    return reverse("drafts:correct", args=[draft.pk])


def test_the_document_stands_beside_its_rows_and_each_leads_to_the_other(client, draft, ids):
    row_id = ids["水肥一体化"]
    page = client.get(address(draft), {"row": row_id}).text
    assert f'<span id="q-{row_id}" data-row="{row_id}"></span><a href="#{row_id}">水肥一体化1600亩</a></mark>' in page
    assert re.search(rf'<tr id="{row_id}"', page)
    assert f'href="#q-{row_id}"' in page
    assert f'id="q-{ids["强化农业保障"]}"' in page
    # The other areas' text stands on their pages.
    assert "扬水站" in page
    assert "中小企业创业园" not in page


def test_no_word_of_the_document_is_left_out(client, draft):
    shown = ""
    for title in ids_of(draft).values():
        page = client.get(address(draft), {"row": title}).text
        words = re.search(r'<div class="words.*?</section>', page, re.DOTALL)[0]
        words = re.sub(r'<a class="head".*?</a>', "", words, flags=re.DOTALL)
        text = re.sub(r"\s|<[^>]+>", "", words)
        shown += "" if text in shown else text
    assert re.sub(r"\s", "", draft.text).replace("\xa0", "") == shown


def test_amounts_are_typed_as_people_write_them(draft, ids, send):
    row = ids["税收收入"]
    for typed, value in (
        ("1,234.56", "1234.56"),
        ("１２３４．５６", "1234.56"),
        ("1.3亿", "13000"),
        ("XX", ""),
        ("", ""),
    ):
        send(row, {f"{row}-value": typed})
        stored = stored_row(draft, row)
        assert (stored["value"], stored["typed"]) == (value, {})


def test_what_nobody_can_read_is_kept_as_typed_beside_its_error(client, draft, ids, send):
    row, other = ids["水肥一体化"], ids["统防统治"]
    answer = send(row, {f"{row}-value": "many", f"{row}-due_month": "13", f"{other}-value": "15"})
    assert answer.status_code == 302
    assert stored_row(draft, other)["value"] == "15"
    page = client.get(address(draft), {"row": row})
    assert fields_of(page)[f"{row}-value"] == ["many"]
    assert "“many” is not a number" in page.text
    assert "“13” is no month; write 1 to 12." in page.text
    assert stored_row(draft, row)["value"] == "1600"
    # The plan is not loaded with the last value in its place.
    assert "is not a number" in client.get(reverse("drafts:check", args=[draft.pk])).text
    send(row, {f"{row}-value": "1700", f"{row}-due_month": "11月"})
    stored = stored_row(draft, row)
    assert (stored["value"], stored["due_month"], stored["typed"]) == ("1700", 11, {})


def test_all_fields_of_a_row_are_edited_in_place(draft, ids, send):
    area, measure, target = ids["产业兴农夯实基础"], ids["强化农业保障"], ids["水肥一体化"]
    send(
        area,
        {
            f"{area}-numeral": "四、",
            f"{area}-area_kind": "proposal",
            f"{area}-title": "产业兴农",
            f"{area}-weight": "2",
            f"{measure}-lead": "农业农村办",
            f"{measure}-supports": "财政所，水利站",
            f"{measure}-leader": "李明",
            f"{measure}-due_month": "11",
            f"{target}-name": "水肥一体化面积",
            f"{target}-is_fact": "fact",
            f"{target}-unit": "万亩",
            f"{target}-comparator": "lte",
            f"{target}-phasing": "custom",
            f"{target}-nodes": "6月 400，12: 1,600",
            f"{target}-start_month": "0",
        },
    )
    stored = stored_row(draft, area)
    assert (stored["numeral"], stored["area_kind"], stored["title"], stored["weight"]) == (
        *("四、", "proposal", "产业兴农", "2"),
    )
    stored = stored_row(draft, measure)
    assert (stored["lead"], stored["supports"], stored["leader"], stored["due_month"]) == (
        *("农业农村办", ["财政所", "水利站"], "李明", 11),
    )
    stored = stored_row(draft, target)
    assert (stored["name"], stored["is_fact"], stored["unit"], stored["comparator"]) == (
        *("水肥一体化面积", True, "万亩", "lte"),
    )
    assert (stored["phasing"], stored["nodes"], stored["start_month"]) == ("custom", {"6": "400", "12": "1600"}, 0)


def test_a_path_of_its_own_asks_for_its_milestones(client, draft, ids, send):
    row = ids["水肥一体化"]
    send(row, {f"{row}-phasing": "custom"})
    assert "A path of its own needs its milestones" in client.get(address(draft), {"row": row}).text
    send(row, {f"{row}-nodes": "in spring"})
    assert fields_of(client.get(address(draft), {"row": row}))[f"{row}-nodes"] == ["in spring"]


def test_the_doubtful_rows_are_listed_and_ticked_off(client, draft, ids, send):
    doubtful = [row["id"] for row in draft.rows if row["doubts"]]
    page = client.get(address(draft)).text
    assert f"{len(doubtful)} to look at" in page
    assert all(f'name="{row_id}-looked"' in page for row_id in doubtful)
    # On this page by a link, on another by a button, which saves first.
    assert f'<a href="#{ids["税收收入"]}">' in page
    assert f'value="go:q-{ids["新建扬水站"]}"' in page
    send("", {f"{doubtful[0]}-looked": "on", f"{doubtful[4]}-looked": "on"})
    assert stored_row(draft, doubtful[0])["seen"]
    assert f"{len(doubtful) - 2} to look at" in client.get(address(draft)).text
    fields = fields_of(client.get(address(draft)))
    del fields[f"{doubtful[0]}-looked"]
    client.post(address(draft), fields)
    assert not stored_row(draft, doubtful[0])["seen"]
    send(doubtful[1], do=f"looked:{doubtful[1]}")
    assert stored_row(draft, doubtful[1])["seen"]


def test_a_button_that_leads_on_saves_first(client, draft, ids, send):
    row, other = ids["水肥一体化"], ids["改建老旧破损公路"]
    answer = send(row, {f"{row}-value": "1800"}, do=f"go:{other}")
    assert answer.url == f"{address(draft)}?row={other}#{other}"
    assert stored_row(draft, row)["value"] == "1800"
    assert f'<tr id="{other}"' in client.get(answer.url).text


def test_a_change_over_another_s_row_is_refused_and_both_are_shown(client, draft, ids):
    row, other = ids["水肥一体化"], ids["统防统治"]
    mine, theirs = (fields_of(client.get(address(draft), {"row": row})) for _tab in range(2))
    client.post(address(draft), {**theirs, f"{row}-value": "1500"})
    answer = client.post(address(draft), {**mine, f"{row}-value": "1700", f"{other}-value": "13"})
    assert answer.status_code == 409
    # Of the other rows nothing was changed elsewhere: they are saved.
    assert stored_row(draft, other)["value"] == "13"
    assert stored_row(draft, row)["value"] == "1500"
    assert fields_of(answer)[f"{row}-value"] == ["1,700"]
    assert "Target value <b>1,500</b>" in answer.text
    # Saved again by somebody who has seen both.
    client.post(address(draft), fields_of(answer))
    assert stored_row(draft, row)["value"] == "1700"


def test_two_tabs_with_different_rows_do_not_disturb_each_other(client, draft, ids):
    row, other = ids["水肥一体化"], ids["统防统治"]
    first, second = (fields_of(client.get(address(draft), {"row": row})) for _tab in range(2))
    assert client.post(address(draft), {**first, f"{row}-value": "1500"}).status_code == 302
    assert client.post(address(draft), {**second, f"{other}-value": "13"}).status_code == 302
    assert [stored_row(draft, each)["value"] for each in (row, other)] == ["1500", "13"]


def test_what_was_typed_in_a_row_that_is_gone_is_shown(client, draft, ids):
    row = ids["水肥一体化"]
    fields = fields_of(client.get(address(draft), {"row": row}))
    draft.rows = [each for each in draft.rows if each["id"] != row]
    draft.save()
    answer = client.post(address(draft), {**fields, f"{row}-value": "1,777"})
    assert answer.status_code == 409
    assert "1,777" in answer.text


def test_a_page_that_is_saved_twice_changes_the_version_once(client, draft, ids):
    row = ids["水肥一体化"]
    fields = {**fields_of(client.get(address(draft), {"row": row})), f"{row}-value": "1500"}
    for _click in range(2):
        assert client.post(address(draft), fields).status_code == 302
    draft.refresh_from_db()
    assert draft.version == 2
    assert client.get(address(draft)).status_code == 200
    draft.refresh_from_db()
    assert draft.version == 2


def test_a_script_is_answered_with_what_is_stored(client, draft, ids):
    row = ids["水肥一体化"]
    fields = fields_of(client.get(address(draft), {"row": row}))
    sent = {name: fields[name] for name in fields if name.startswith((f"{row}-", "first", "version"))}
    sent |= {f"{row}-value": "１,５00", f"{row}-due_month": "x"}
    answer = client.post(address(draft), sent, headers={"accept": "application/json"}).json()
    assert answer["said"].startswith("Saved at ")
    assert (answer["was"], answer["version"]) == (1, 2)
    assert answer["rows"][row]["texts"]["value"] == "1,500"
    assert answer["rows"][row]["errors"] == {"due_month": "“x” is no month; write 1 to 12."}
    stored = stored_row(draft, row)
    assert (stored["value"], stored["typed"]) == ("1500", {"due_month": "x"})
    # Its new digest goes on from there.
    sent |= {f"{row}-seen": answer["rows"][row]["seen"], f"{row}-due_month": "9"}
    assert not client.post(address(draft), sent, headers={"accept": "application/json"}).json()["rows"][row]["stored"]
    assert stored_row(draft, row)["due_month"] == 9


def test_a_large_plan_takes_few_queries_and_shows_an_area_a_page(client, django_assert_max_num_queries):
    large = make_large_draft()
    assert len([row for row in large.rows if row["kind"] == "measure"]) == 60
    assert len([row for row in large.rows if row["kind"] == "target"]) == 150
    with django_assert_max_num_queries(15):
        page = client.get(address(large))
    assert page.text.count('<tr id="') == 36
    assert page.text.count('value="go:r') > 6
    fields = fields_of(page)
    with django_assert_max_num_queries(20):
        client.post(address(large), {**fields, "r3-value": "5"})
    assert stored_row(large, "r3")["value"] == "5"


def test_an_area_of_many_rows_is_shown_in_pieces(client):
    draft = make_large_draft()
    draft.rows = [row for row in draft.rows if row["kind"] != "area" or row["id"] == "r1"]
    draft.save()
    seen = set()
    for row in draft.rows:
        if row["id"] not in seen:
            page = client.get(address(draft), {"row": row["id"]}).text
            here = set(re.findall(r'<tr id="(r\d+)"', page))
            assert len(here) <= 60
            seen |= here
    assert seen == {row["id"] for row in draft.rows}


def test_the_whole_plan_is_printed_as_one_table(client, draft):
    page = client.get(address(draft), {"all": ""}).text
    assert all((row.get("name") or row["title"]) in page for row in draft.rows)


def test_a_loaded_plan_is_corrected_no_more(client, draft):
    draft.loaded_at = draft.changed_at
    draft.save()
    assert client.get(address(draft)).url == reverse("drafts:loaded", args=[draft.pk])

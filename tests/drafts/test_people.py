"""Accounts from a list: what is wrong stands beside its row, and no password is lost."""

import io
import re

import openpyxl
import pytest
from django.core.management import call_command

from departments import roles
from departments.models import User
from targets.models import Event
from tests.drafts.samples import make_draft
from tests.factories import make_client, make_department, make_user

from .test_departments import boxes

pytestmark = pytest.mark.django_db
LINES = "张三 财政所 填报\n李四\t农业农村局\t填报、领导\n王五, 领导, wangwu"


@pytest.fixture
def draft():
    make_department(code="finance", name="财政和经济发展所", short_name="财政所")
    make_department(code="agri", name="农业农村局")
    return make_draft()


@pytest.fixture
def address(draft):
    return f"/start/{draft.pk}/people/"


def rows_of(page: str) -> dict[str, list[str] | str]:
    """What the page of rows sends: its boxes, and the roles that are ticked."""
    sent: dict = {name: value for name, value in boxes(page).items() if not name.endswith("-groups")}
    sent = {name: value for name, value in sent.items() if not name.startswith("out-")}
    for tag in re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", page):
        if " checked" in tag:
            name, value = re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)
            sent.setdefault(name, []).append(value[1] if value else "on")
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def sheet(*rows: tuple[str, ...]) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "people.xlsx"
    return out


def passwords_on(page: str) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]{14})</code>", page)


def accounts() -> list[tuple[str, str, str | None, list[str]]]:
    users = User.objects.exclude(username="administrator").order_by("pk")
    return [
        (
            user.name,
            user.username,
            user.department and user.department.code,
            [group.name for group in user.groups.all()],
        )
        for user in users
    ]


def test_typed_lines_become_rows_with_proposals(client, address):
    page = client.post(address, {"lines": LINES}).text
    sent = rows_of(page)
    assert [sent[f"p{number}-username"] for number in range(3)] == ["zhangsan", "lisi", "wangwu"]
    assert not User.objects.filter(username="zhangsan").exists()


def test_accounts_are_made_once_with_passwords_that_a_second_post_shows_again(client, address, administrator):
    sent = rows_of(client.post(address, {"lines": LINES}).text)
    first = client.post(address, sent)
    assert first.status_code == 200
    assert "no-store" in first.headers["Cache-Control"]
    passwords = passwords_on(first.text)
    assert len(set(passwords)) == 3
    assert accounts() == [
        ("张三", "zhangsan", "finance", [roles.REPORTER]),
        ("李四", "lisi", "agri", [roles.REPORTER, roles.LEADER]),
        ("王五", "wangwu", None, [roles.LEADER]),
    ]
    second = client.post(address, sent)
    assert passwords_on(second.text) == passwords
    assert User.objects.count() == 4
    event = Event.objects.get()
    assert (event.action, event.actor) == ("change_account", administrator)
    assert not any(password in str(event.changes) for password in passwords)
    signs_in = make_client().post("/sign-in/", {"username": "lisi", "password": passwords[1]})
    assert signs_in.status_code == 302
    call_command("verify_trace")


def test_the_passwords_can_be_saved_as_a_file_but_not_by_another(client, address):
    page = client.post(address, rows_of(client.post(address, {"lines": LINES}).text)).text
    carried = re.search(r'name="carried" value="([^"]*)"', page)[1]
    response = client.post("/start/passwords/", {"carried": carried})
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert [row[4] for row in rows[1:]] == passwords_on(page)
    assert rows[1][:4] == ("张三", "zhangsan", "财政和经济发展所", "Reporter")
    other = make_client(make_user(roles.ADMINISTRATOR))
    assert other.post("/start/passwords/", {"carried": carried}).status_code == 400
    assert client.post("/start/passwords/", {"carried": carried + "x"}).status_code == 400


def test_a_password_that_was_changed_since_is_not_shown(client, address):
    sent = rows_of(client.post(address, {"lines": LINES}).text)
    passwords = passwords_on(client.post(address, sent).text)
    user = User.objects.get(username="lisi")
    user.set_password("the-wheat-is-ripe")
    user.save()
    assert passwords_on(client.post(address, sent).text) == [passwords[0], passwords[2]]


def test_an_excel_list_may_have_a_title_and_other_columns_which_are_named(client, address):
    file = sheet(
        ("示例镇人员名单",),
        ("序号", "姓名", "职务", "部门", "电话", "角色"),
        ("1", "张三", "所长", "财政所", "123", ""),
        ("2", "赵六", "镇长", "", "456", "镇领导"),
    )
    page = client.post(address, {"file": file}).text
    assert "These columns are not kept: 序号、职务、电话." in page
    client.post(address, rows_of(page))
    # Who has a department and no role fills in.
    assert accounts() == [
        ("张三", "zhangsan", "finance", [roles.REPORTER]),
        ("赵六", "zhaoliu", None, [roles.LEADER]),
    ]


def emails() -> dict[str, str]:
    return dict(User.objects.exclude(username="administrator").values_list("name", "email"))


def test_a_list_may_have_e_mail_addresses(client, address):
    typed = "张三 财政所 填报 zhang@town.example\n李四\t农业农村局\tlisi9\tli@town.example"
    sent = rows_of(client.post(address, {"lines": typed}).text)
    assert (sent["p0-username"], sent["p1-username"]) == ("zhangsan", "lisi9")
    client.post(address, sent)
    assert emails() == {"张三": "zhang@town.example", "李四": "li@town.example"}
    file = sheet(("姓名", "部门", "电子邮箱"), ("赵六", "财政所", "zhao@town.example"), ("王五", "财政所", "nowhere"))
    page = client.post(address, {"file": file}).text
    assert "These columns are not kept" not in page
    refused = client.post(address, rows_of(page))
    assert refused.status_code == 422
    client.post(address, {**rows_of(page), "p1-email": ""})
    assert emails() | {"赵六": "zhao@town.example", "王五": ""} == emails()


def test_the_list_to_fill_in_is_read_as_it_is(client, address):
    book = openpyxl.load_workbook(io.BytesIO(client.get("/start/people-list/").content))
    headings = [cell.value for cell in next(book.active.rows)]
    assert headings == ["Name", "User name", "Department", "Roles", "E-mail", "Note"]
    row = ("赵六", "", "财政所", "填报员", "zhao@town.example", "")
    client.post(address, rows_of(client.post(address, {"file": sheet(tuple(headings), row)}).text))
    assert emails() == {"赵六": "zhao@town.example"}


def test_faults_stand_beside_their_rows_and_no_account_is_made(client, address):
    lines = "张三 财政所 填报\n张三 城建办 填报\n王五 财政所 厨师\n王五 农业农村局 审核"
    page = client.post(address, {"lines": lines}).text
    assert "There is no department “城建办”" in page
    assert "“厨师” is no role" in page
    sent = rows_of(page)
    assert [sent[f"p{number}-username"] for number in range(4)] == ["zhangsan", "zhangsan2", "wangwu", "wangwu2"]
    sent["p3-username"] = "wangwu"
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "A reporter reports for a department" in response.text
    assert "Choose at least one role." in response.text
    assert "Two rows have this user name" in response.text
    assert rows_of(response.text)["p3-name"] == "王五"
    assert accounts() == []


def test_a_row_that_is_left_out_keeps_no_other_back(client, address):
    sent = rows_of(client.post(address, {"lines": "张三 财政所 填报\n王五 农业农村局 厨师"}).text)
    assert client.post(address, {**sent, "out-1": "on"}).status_code == 200
    assert [row[1] for row in accounts()] == ["zhangsan"]


def test_an_old_list_makes_only_who_is_new(client, address):
    client.post(address, rows_of(client.post(address, {"lines": LINES}).text))
    page = client.post(address, {"lines": LINES + "\n孙七 财政所 填报"}).text
    assert page.count("Is there already.") == 3
    answer = client.post(address, rows_of(page)).text
    assert len(passwords_on(answer)) == 1
    assert answer.count("has one already") == 3


def test_somebody_else_s_form_makes_nothing(client, address):
    sent = rows_of(client.post(address, {"lines": LINES}).text)
    other = make_client(make_user(roles.ADMINISTRATOR))
    assert other.post(address, sent).status_code == 409
    assert not User.objects.filter(username="zhangsan").exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Choose a file or write at least one line."),
        ({"lines": "  \n "}, "Choose a file or write at least one line."),
        ({"file": sheet(("部门", "电话"), ("财政所", "1"))}, "No table in it has a column 姓名"),
        ({"file": sheet(("姓名", "部门"))}, "There is nobody in the list."),
        ({"lines": "张三 财政所 填报\n" * 201}, "The list has 201 people; take at most 200 at a time."),
    ],
)
def test_a_list_of_nobody_is_refused(client, address, sent, told):
    response = client.post(address, sent)
    assert response.status_code == 422
    assert told in response.text


def test_the_template_offers_departments_and_is_read_again(client, address):
    response = client.get("/start/people-list/")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in book.worksheets[1]["A"]] == ["财政和经济发展所", "农业农村局"]
    book.active.append(["张三", None, "农业农村局", "填报员"])
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = "people.xlsx"
    sent = rows_of(client.post(address, {"file": out}).text)
    client.post(address, sent)
    assert accounts() == [("张三", "zhangsan", "agri", [roles.REPORTER])]


def test_a_column_of_roles_may_have_a_longer_heading(client, address):
    file = sheet(("姓名", "所属部门", "系统角色"), ("张三", "财政所", "填报员"), ("赵六", "党委", "镇领导"))
    page = client.post(address, {"file": file}).text
    assert "These columns are not kept" not in page
    # A leader needs no department.
    assert "There is no department “党委”: choose one, or leave it open." in page
    client.post(address, rows_of(page))
    assert accounts() == [
        ("张三", "zhangsan", "finance", [roles.REPORTER]),
        ("赵六", "zhaoliu", None, [roles.LEADER]),
    ]

"""What nobody types and no office writes: each is answered with a page, never with a fault of the program."""

import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from drafts.models import PlanInPreparation
from planreader.document import UnreadableDocument, UnreadableReason
from planreader.reading import read_text
from tests.drafts.samples import make_draft
from tests.planreader.sheets import sheet_file

HEAD = "一、重点工作。\n（一）完成建设任务，"
DIGITS = "9" * 5000
pytestmark = pytest.mark.django_db


def send_file(client, content: bytes):
    typed = {"town": "示例镇", "year": "2026", "source": "file", "file": SimpleUploadedFile("计划.xlsx", content)}
    return client.post("/start/new/", typed)


@pytest.mark.parametrize("value", [DIGITS, "1e400", "NaN", "=1+1", "新建5个_xD83D_", "_x0000_5"])
def test_a_cell_of_a_table_may_hold_anything(client, value):
    head = ["序号", "重点工作", "目标任务", "目标值", "单位", "完成时限", "责任单位", "分值"]
    rows = [[value if place == at else "推进建设任务5个" for place in range(len(head))] for at in range(len(head))]
    assert send_file(client, sheet_file([head, *rows])).status_code == 302
    draft = PlanInPreparation.objects.get()
    for place in ("correct/?all", "check/"):
        assert client.get(f"/start/{draft.pk}/{place}").status_code == 200


def test_a_row_of_a_sheet_may_have_any_number(client):
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(sheet_file([["重点工作", "目标任务"], ["产业", "新建项目5个"]]))) as good,
        zipfile.ZipFile(out, "w") as archive,
    ):
        for name in good.namelist():
            content = good.read(name).decode()
            archive.writestr(name, re.sub(r'<row r="\d+"', f'<row r="{DIGITS}"', content))
    assert send_file(client, out.getvalue()).status_code in (302, 422)


@pytest.mark.parametrize("value", ["a\0b", DIGITS, "<script>", "1e5", "-1", "\u202e"])
def test_a_box_takes_anything_and_keeps_what_can_be_stored(client, value):
    draft = make_draft()
    address = f"/start/{draft.pk}/correct/"
    page = client.get(address).text
    for row, field in re.findall(r'name="(r[1-3])-([a-z_]+)"', page):
        seen = re.search(rf'name="{row}-seen" value="([^"]*)"', client.get(address).text)
        sent = {f"{row}-{field}": value, f"{row}-seen": seen[1]}
        assert client.post(address, sent).status_code in (302, 409)
    for place in ("correct/", "correct/?all", "check/"):
        page = client.get(f"/start/{draft.pk}/{place}")
        assert page.status_code == 200
        assert "\0" not in page.text
        assert "<script>" not in page.text


@pytest.mark.parametrize("value", ["99999999999999999999", DIGITS, "a\0b"])
def test_a_role_that_no_database_has_is_refused(client, value):
    draft = make_draft()
    address = f"/start/{draft.pk}/people/"
    page = client.post(address, {"lines": "张三,管理"}).text
    secret = re.search(r'name="secret" value="([^"]*)"', page)[1]
    sent = {"secret": secret, "p0-name": "张三", "p0-username": "zhangsan", "p0-groups": value}
    assert client.post(address, sent).status_code in (400, 422)
    assert client.post("/setup/new-account/", {"username": "x", "name": "x", "groups": value}).status_code < 500


def test_a_text_without_signs_is_read_and_nothing_of_it_is_lost():
    for words, count in (("新建5个", 4000), ("增长1%", 2000), ("分别增长1%和", 1000), ("6月底前", 5000)):
        read = read_text(HEAD + words * count, year=2026)
        found = [each for area in read.areas for each in area.quantities]
        assert all(read.text[each.start : each.end] == each.quote for each in found)
        if words[-1] in "个%":
            assert len([each for each in found if each.value in ("5", "1")]) == count


def test_a_text_of_many_plans_is_refused():
    with pytest.raises(UnreadableDocument) as refused:
        read_text(HEAD + "推进产业发展，新建项目3个。\n" * 30_000, year=2026)
    assert refused.value.reason is UnreadableReason.TOO_LONG

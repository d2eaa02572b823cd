"""The notice, the reply and the list of a month in Word: what they say, what they are called, how they end."""

from datetime import UTC, date, datetime
from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from django.utils.translation import override
from docx import Document

from supervision.actions.answering import reply
from supervision.actions.ordering import send_back
from supervision.models import Matter
from targets.calendar.schedule import local_day
from targets.formats import dates
from tests.factories import actor, make_project, make_user
from tests.reports import steps

from .matters import TODAY, done, order
from .steps import ordered, step

#: A time of the plan's year.
IN_MARCH = datetime(2021, 3, 5, 4, tzinfo=UTC)
NOTICE, REPLY, LIST = "/matters/2021/1/notice.docx", "/matters/2021/1/reply.docx", "/matters/2021/7/list.docx"


@pytest.mark.django_db
def test_papers(town):
    matter = ordered(town, at=IN_MARCH, title="Dyke", supports=[town.other_sub_measure.lead])
    reporter, leader = (town.client(person, language="zh-hans") for person in ("reporter", "leader"))
    step(reporter, matter, "sign")
    step(reporter, matter, "reply", text="堤坝已加固。")
    step(reporter, matter, "ask_extension", text="连日降雨。", due="2099-02-10")
    step(leader, matter, "extend", text="同意。", due="2099-02-15")
    lines = {}
    for name in ("notice.docx", "reply.docx"):
        lines[name] = [one.text for one in _document(reporter, f"/matters/2021/1/{name}").paragraphs]
    assert {"督办〔2021〕1号", "督办通知单", "Economy Office：", "Before the rain."} <= set(lines["notice.docx"])
    with override("zh-hans"):
        today = dates.day(local_day())
    # The notice says what was ordered, and what it was extended to in a line of its own.
    assert "请于2099年1月31日前办结" in "".join(lines["notice.docx"])
    assert [line for line in lines["notice.docx"] if "2099年2月" in line] == [f"已于{today}同意延期至2099年2月15日。"]
    assert {"督办〔2021〕1号", "督办反馈单", "堤坝已加固。", "Economy Office"} <= set(lines["reply.docx"])
    asked = lines["reply.docx"].index(f"{today} reporter 申请延期至2099年2月10日")
    assert lines["reply.docx"][asked + 1 : asked + 4] == [
        "连日降雨。",
        f"{today} leader 同意延期至2099年2月15日",
        "同意。",
    ]
    assert (
        town.client("stranger", language="zh-hans").get("/matters/2021/1/notice.docx").status_code == 200
    )  # it supports
    matter.steps.update(at=IN_MARCH)
    [table] = _document(town.client("leader"), "/matters/2021/3/list.docx").tables
    assert [cell.text for cell in table.rows[1].cells] == [
        *(
            "No. 1",
            "Dyke",
            "Economy Office (with Farm Office)",
            "leader",
            "15 February 2099",
            "Signed for: 堤坝已加固。",
            "● On track",
        )
    ]
    assert not _document(town.client("leader"), "/matters/2021/2/list.docx").tables


def _document(client, address: str):
    response = client.get(address)
    assert response.status_code == 200
    return Document(BytesIO(response.getvalue()))


def lines_of(client, address: str) -> list[str]:
    return [paragraph.text for paragraph in _document(client, address).paragraphs]


def light_told(client, address: str = NOTICE) -> list[str]:
    return [line for line in lines_of(client, address) if line.startswith("Its light")]


def reported(town, month: int, figure: str) -> None:
    """A month's figure, handed in and approved."""
    assert steps.submit(town.client("reporter"), town.sub_measure, month, {town.target: figure}).status_code == 302
    assert steps.approve(town.client("reviewer"), town.sub_measure, month).status_code == 302


def test_the_notice_says_the_light_of_the_day_on_which_it_was_ordered(town):
    with time_machine.travel(TODAY, tick=False):
        reported(town, 6, "10")
        order(town, target=town.target)
        [told] = light_told(town.client("reporter"))
        assert told.startswith("Its light in June: ■ Behind. ")
        assert "10万元" in told
    at = datetime(2021, 8, 9, 1, tzinfo=UTC)
    with time_machine.travel(at, tick=False):
        reported(town, 7, "900")
        assert light_told(town.client("leader")) == [told]
        # Who may not read the target's page does not read its light here; nor has free text one.
        order(town, on=at, target=town.target, lead=town.other_sub_measure.lead, due=date(2021, 8, 30))
        assert len(light_told(town.client("leader"), "/matters/2021/2/notice.docx")) == 1
        assert light_told(town.client("stranger"), "/matters/2021/2/notice.docx") == []
        order(town, on=at, title="A yard", due=date(2021, 8, 30))
        assert light_told(town.client("leader"), "/matters/2021/3/notice.docx") == []
        # A project's, and that of the month of a report.
        make_project(town, code="road")
        order(town, on=at, sub_measure=town.sub_measure.projects.get().line, due=date(2021, 8, 30))
        order(town, on=at, sub_measure=town.sub_measure, month=5, due=date(2021, 8, 30))
        [project] = light_told(town.client("leader"), "/matters/2021/4/notice.docx")
        assert project.startswith("Its light in July: ")
        [report] = light_told(town.client("leader"), "/matters/2021/5/notice.docx")
        assert report.startswith("Its light in May: ")
        chinese = lines_of(town.client("leader", language="zh-hans"), NOTICE)
        assert [line[:13] for line in chinese if "亮灯：" in line] == ["6月亮灯：■ 红灯 滞后。"]


def test_what_was_sent_back_stands_on_the_reply_with_its_reason(town):
    with time_machine.travel(TODAY, tick=False):
        matter = done(town, order(town))
        send_back(actor(town.people["reviewer"]), matter.pk, matter.version, "Where are the receipts?")
        lines = lines_of(town.client("leader"), REPLY)
        place = lines.index("8 July 2021, reviewer: Sent back")
        assert lines[place + 1] == "Where are the receipts?"
        assert lines_of(town.client("leader", language="zh-hans"), REPLY).count("2021年7月8日 reviewer 已退回") == 1


def test_no_page_has_a_signature_alone(town):
    """The last paragraph is kept with the unit, the unit with the day."""
    with time_machine.travel(TODAY, tick=False):
        order(town)
        for address in (NOTICE, REPLY, "/documents/2021/6/bulletin.docx"):
            *_text, last, unit, day = _document(town.client("leader"), address).paragraphs
            assert [unit.style.style_id, day.style.style_id] == ["Signature", "Signature"], address
            assert [one.paragraph_format.keep_with_next for one in (last, unit, day)] == [True, True, None], address
        listed = _document(town.client("leader"), LIST)
        ends = [one for cell in listed.tables[0].rows[-1].cells for one in cell.paragraphs]
        assert all(one.paragraph_format.keep_with_next for one in ends)


def test_the_list_says_how_each_stands_and_a_day_of_its_year_without_it(town):
    with time_machine.travel(TODAY, tick=False):
        matter, clerk = done(town, order(town)), actor(town.people["reporter"])
        send_back(actor(town.people["leader"]), matter.pk, matter.version, "More")
        reply(clerk, matter.pk, matter.version + 1, "Word. " * 100)
        order(town, due=date(2022, 1, 20))
        [table] = _document(town.client("leader"), LIST).tables
        [_head, first, second] = [[cell.text for cell in row.cells] for row in table.rows]
        assert first[4:6] == ["20 Jul", f"Signed for: {'Word. ' * 100}"[: len("Signed for: ") + 119] + "…"]
        assert second[4:6] == ["20 January 2022", "Ordered"]
        chinese = _document(town.client("leader", language="zh-hans"), LIST).tables[0]
        assert [cell.text for cell in chinese.rows[0].cells][4:] == ["办理期限", "办理情况", "亮灯状态"]


def test_papers_are_called_as_other_files(town):
    def name(address: str, language: str) -> str:
        return unquote(town.client("leader", language=language).get(address)["Content-Disposition"])

    with time_machine.travel(TODAY, tick=False):
        order(town)
        assert "Weir 2021 Reply on matter 2021-1.docx" in name(REPLY, "en")
        assert "Weir 2021 Notice of matter 2021-1.docx" in name(NOTICE, "en")
        assert "督办反馈单 督办〔2021〕1号.docx" in name(REPLY, "zh-hans")


def test_a_title_is_one_line_without_what_nobody_sees(town):
    with time_machine.travel(TODAY, tick=False):
        data = {"order": "Go", "lead": town.sub_measure.lead.pk, "due": "2021-07-20"}
        client = town.client("leader")
        typed = {**data, "title": "Dyke\r\nand \u202eyard\u200b\x07\u2028 west"}
        assert client.post("/matters/order/?year=2021", typed).status_code == 302
        assert Matter.objects.get().title == "Dyke and yard west"
        assert client.post("/matters/order/?year=2021", {**data, "title": "\u202e\u200b"}).status_code == 422


def test_the_office_orders_in_a_leaders_name_unless_it_says_another(town):
    zhao = make_user("leader", username="zhao")
    client, form = town.client("reviewer"), "/matters/order/?year=2021"

    def proposed() -> list[str]:
        with time_machine.travel(TODAY, tick=False):
            forms = client.get(form).context["form"], client.get("/meeting/?year=2021&month=6").context["typed"].form
        return [one["ordered_by"].initial for one in forms]

    people = {**town.people, "zhao": zhao}
    people = {name: str(people[name].pk) for name in ("leader", "zhao", "reviewer")}
    assert proposed() == [people["leader"]] * 2
    for name, then in (("zhao", "zhao"), ("reviewer", "zhao"), ("leader", "leader")):
        data = {"title": name, "order": "Go", "lead": town.sub_measure.lead.pk, "due": "2021-07-20"}
        with time_machine.travel(TODAY, tick=False):
            assert client.post(form, {**data, "ordered_by": people[name]}).status_code == 302
        assert Matter.objects.latest("pk").ordered_by.username == name
        assert proposed() == [people[then]] * 2
    assert "ordered_by" not in town.client("leader").get(form).context["form"].fields

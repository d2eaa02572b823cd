"""The meeting room's screen cuts nothing off: what has no room is counted, at either size of screen."""

from decimal import Decimal

import pytest
from django.conf import settings

from tests.factories import make_area, make_client, make_report, make_sub_measure, make_target, make_town

pytestmark = pytest.mark.django_db

TITLE = "坚持以项目建设为总抓手，全力推动镇域经济高质量发展再上新台阶、再创新局面（{}）"
NAME = "一般公共预算收入中地方税收收入完成数（不含出口退税及留抵退税返还部分）{}"
#: What sticks out of its box, or of the screen. A concern's reason ends after two lines, with an ellipsis.
CUT_OFF = """() => [...document.querySelectorAll("main, section, article, header, footer, h1, h3, li")]
  .filter((box) => {
    const inner = [...box.querySelectorAll("*")].filter((one) => !one.closest(".concern p") && !one.closest("svg *"));
    const frame = box.getBoundingClientRect();
    return frame.bottom > innerHeight + 1 || inner.some((one) => {
      const place = one.getBoundingClientRect();
      return place.height && (place.bottom > frame.bottom + 1 || place.right > frame.right + 1);
    });
  })
  .map((box) => box.outerHTML.slice(0, 90))"""


#: The height of the smallest letters. A light beside its number may be a shape alone, whose word stands above.
SMALLEST = """() => Math.min(...[...document.querySelectorAll("#screen *")]
  .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize))
  .filter((size) => size > 0))"""


def full_town(areas: int, headlines: int):
    """A town with so many areas and headline figures, all with long names, and much that is behind."""
    town = make_town(title="某某县某某镇2021年国民经济和社会发展暨民生实事重点工作年度计划")
    town.area.title = TITLE.format(1)
    town.area.save()
    head = make_sub_measure(
        make_area(town.plan, number=0, kind="headline", title="主要预期目标"), town.sub_measure.lead
    )
    figures = [make_target(head, name=NAME.format(number), value=Decimal(123456)) for number in range(headlines)]
    make_report(head, 6, figures={target: 51000 + number for number, target in enumerate(figures)})
    for number in range(2, areas + 1):
        area = make_area(town.plan, number=number, title=TITLE.format(number))
        sub_measure = make_sub_measure(area, town.sub_measure.lead, title=TITLE.format(number))
        targets = [make_target(sub_measure, name=NAME.format(number)) for _again in range(3)]
        make_report(sub_measure, 5, figures=dict(zip(targets, (500, 400, 300), strict=True)))
        make_report(sub_measure, 6, figures=dict(zip(targets, (600, 500, 300), strict=True)))
    return town


@pytest.mark.parametrize(("areas", "headlines"), [(6, 4), (8, 7), (1, 1)])
def test_nothing_is_cut_off_and_the_rest_is_counted(new_page, live_server, areas, headlines):
    town = full_town(areas, headlines)
    session = make_client(town.people["leader"]).cookies[settings.SESSION_COOKIE_NAME].value
    page = new_page()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    for size in ({"width": 1920, "height": 1080}, {"width": 1366, "height": 768}, {"width": 1366, "height": 650}):
        page.set_viewport_size(size)
        page.goto("/screen/?month=6")
        assert page.evaluate(CUT_OFF) == [], size
        assert page.evaluate(SMALLEST) >= min(size["width"], size["height"] * 16 / 9) * 0.016 - 0.01, size
        assert page.locator(".area").count() == min(areas, 6), size
        for entry, total in ((".figure", headlines), (".area", areas)):
            column = page.locator(".columns > section", has=page.locator(entry))
            left_out = total - column.locator(entry).count()
            more = [f"另有{left_out}项"] if left_out else []
            assert column.locator(".more:visible").all_inner_texts() == more, size

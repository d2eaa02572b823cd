"""A town opens its bulletin in an office program: it must open as it was written, and print on its pages."""

import re

import pytest

from targets.models import Target
from tests.factories import make_area, make_client, make_department, make_report, make_sub_measure, make_target
from tests.reports.steps import body

pytestmark = pytest.mark.django_db
ADDRESS = "/documents/2021/6/bulletin.docx"
LANGUAGES = ("zh-hans", "en")


def grow(town) -> None:
    """A hundred and twenty targets more, in three areas, in every light."""
    office = make_department(name="党政办公室", leader="示例领导甲")
    words = {"progress": "按计划推进。" * 9, "problems": "缺少资金", "next_steps": "补齐资金"}
    for number in range(3):
        area = make_area(town.plan, number=number + 2, title=f"重点工作{number}")
        for place in range(10):
            sub_measure = make_sub_measure(area, office, code=f"{number + 2}.{place}", title=f"工作举措{place}")
            targets = [
                make_target(sub_measure, name=f"目标任务{place}-{n}", value=None if n == 3 else 1200) for n in range(4)
            ]
            figures = {target: 250 * n + 150 for n, target in enumerate(targets) if n != place % 3}
            make_report(sub_measure, 6, "approved", figures, **words)
    assert Target.objects.count() > 120


def test_the_bulletin_opens_in_both_languages_small_and_large(town, soffice, tmp_path):
    def write(name: str, address: str = ADDRESS) -> None:
        for language in LANGUAGES:
            client = make_client(town.people["leader"], language=language)
            (tmp_path / f"{name}-{language}.docx").write_bytes(body(client.get(address)))

    write("small")
    grow(town)
    write("large")
    write("past", f"{ADDRESS}?on=2021-07-01")
    pages = {}
    for made in soffice(sorted(tmp_path.glob("*.docx")), "pdf"):
        content = made.read_bytes()
        assert content.startswith(b"%PDF")
        pages[made.stem] = len(re.findall(rb"/Type\s*/Page\b", content))
    for language in LANGUAGES:
        assert pages[f"small-{language}"] < 5 < pages[f"large-{language}"]
        assert pages[f"past-{language}"] > 1

    # Opened and written anew, nothing of it is lost.
    [plain] = soffice([tmp_path / "large-zh-hans.docx"], "txt:Text (encoded):UTF8")
    text = plain.read_text(encoding="utf-8-sig")
    assert "关于2021年6月重点工作进展情况的通报" in text
    assert "（四）重点工作2" in text
    assert [text.count(f"目标任务{place}-3") for place in range(10)] == [3] * 10

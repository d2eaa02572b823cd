"""What ``readplan`` writes is what ``loadplan`` takes, into an empty database, without a fault."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from targets.models import Plan, Target

PLANS = sorted((Path(__file__).parent / "plans").glob("*.txt"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", PLANS, ids=[path.stem for path in PLANS])
def test_each_document_is_loaded(path, tmp_path):
    file = tmp_path / "plan.yaml"
    said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    call_command("readplan", str(path), f"--town={said['town']}", f"--year={said['year']}", f"--output={file}")
    call_command("loadplan", str(file))
    assert Plan.objects.get().year == said["year"]
    assert Target.objects.exists()
    call_command("verify_trace")


@pytest.mark.django_db
def test_the_words_of_a_deadlines_cell_are_words_of_its_sub_measure(tmp_path):
    table, file = tmp_path / "table.txt", tmp_path / "plan.yaml"
    rows = (
        ("序号", "民生实事", "责任单位", "完成时限"),
        ("1", "建成日间照料中心2个。", "县民政局", "12月底前完成"),
        ("2", "建成残疾人综合服务中心。", "县残联", "5月底前动工"),
        ("3", "新建农村公路30公里。", "县交通局", "12月底前完成"),
    )
    table.write_text("\n\n".join(cell for row in rows for cell in row), encoding="utf-8")
    call_command("readplan", str(table), "--town=示例镇", "--year=2026", f"--output={file}")
    call_command("loadplan", str(file))
    assert Target.objects.get(quote="5月底前动工").due_month == 5

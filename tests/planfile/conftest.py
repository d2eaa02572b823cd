"""What the tests of plan files and imports share: a small plan, and the commands as a person runs them."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command

EXAMPLE = Path(__file__).with_name("example.yaml")

#: One field a line, so that a problem's line says which field it is about.
SMALL = """\
- model: departments.department
  fields:
    code: finance
    name: 财政所
- model: departments.village
  fields:
    code: v1
    name: 东示例村
- model: targets.plan
  fields:
    year: 2024
    town: 示例镇
    title: 示例镇2024年工作计划
    preamble: 力争全年实现税收收入12000万元。
    report_day: 5
    basis: ratio
- model: targets.taskarea
  fields:
    plan: [2024]
    number: 1
    kind: task
    title: 产业兴农
    text: 抓好产业。
    weight: 2
- model: targets.taskarea
  fields:
    plan: [2024]
    number: 2
    kind: proposal
    title: 对全区工作的意见建议
- model: targets.submeasure
  fields:
    area: [2024, 1]
    code: '1.1'
    title: 强化农业保障
    text: 推进水肥一体化1600亩。
    lead: [finance]
    supports: [[finance]]
    due_month: 12
- model: targets.submeasure
  fields:
    area: [2024, 2]
    code: '2.1'
    title: 凝聚合力
- model: targets.target
  fields:
    sub_measure: [2024, '1.1']
    code: drip
    name: 水肥一体化
    unit: 亩
    decimals: 0
    value: 1600
    comparator: gte
    phasing: custom
    nodes:
      4: 400
      10: 1600
    quote: 水肥一体化1600亩
- model: targets.target
  fields:
    sub_measure: [2024, '1.1']
    code: income
    name: 集体收入达到5万元的村
    unit: 个
    decimals: 0
    value: 2
    baseline: 0
    start_month: 1
    counting: items_at_least
    item_threshold: 5
    item_unit: 万元
- model: targets.item
  fields:
    target: [2024, income]
    name: 东示例村
    village: [v1]
    planned: 5
"""


class CommandOutput(NamedTuple):
    """A command's exit code and output."""

    code: int
    out: str
    err: str

    @property
    def problems(self) -> list[str]:
        return self.err.splitlines()


def run(*arguments: str | Path) -> CommandOutput:
    """Runs a management command in its default language, unless the arguments name another."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as exit_:
        code = exit_.code
    return CommandOutput(code, out.getvalue(), err.getvalue())


def line_of(text: str, part: str) -> int:
    """The line in which ``part`` begins; it stands in the text once."""
    assert text.count(part) == 1, f"{part!r} stands {text.count(part)} times"
    return text[: text.index(part)].count("\n") + 1


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes, str], Path]:
    """Writes a file that a person would hand to a command."""

    def to_file(content: str | bytes, name: str = "plan.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file

"""A plan file with a typo is refused whole: each problem with its line, what is wrong and what would be right."""

import json
import re

import pytest

from departments.models import User
from targets.models import Event, Plan, Target

from .conftest import EXAMPLE, SMALL, line_of, run
from .typos import TYPOS

pytestmark = pytest.mark.django_db

FORM = re.compile(r".+?:\d+: .+?; .+")


def refused(path, *more) -> list[str]:
    """The problems of a file, without its name; nothing may have been written."""
    output = run("loadplan", path, *more)
    assert output.code == 1
    assert output.out == ""
    assert not Plan.objects.exists()
    assert not Event.objects.exists()
    assert all(FORM.fullmatch(problem) for problem in output.problems)
    return [problem.removeprefix(f"{path}:") for problem in output.problems]


@pytest.mark.parametrize("name", TYPOS)
def test_problem_is_named_with_its_line(write, name):
    before, after, expected, *elsewhere = TYPOS[name]
    assert SMALL.count(before) == 1
    marked = SMALL.replace(before, after)
    line, text = line_of(marked, *elsewhere or "»"), marked.replace("»", "")
    problems = refused(write(text), "--language", "en")
    assert [problem for problem in problems if problem.startswith(f"{line}: ") and expected in problem], problems


def test_small_plan_itself_has_no_problem(write):
    assert run("loadplan", write(SMALL)).code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("baseline: 0", "baseline: 2\n    phasing: hold"),  # a level that must hold
        ("value: 2\n    baseline: 0", "value: -2\n    phasing: hold"),
        ("value: 2\n    baseline: 0", "value: null"),  # XX
        ("value: 1600", "value: null"),  # the last node is not checked then
        ("baseline: 0", "comparator: lte"),  # a cap
        ("baseline: 0", "baseline: 9\n    comparator: lte\n    phasing: deadline"),
        ("quote: 水肥一体化1600亩", "quote: 抓好产业"),  # the area's words
        ("quote: 水肥一体化1600亩", "quote: 实现税收收入12000万元"),  # the plan's
        ("text: 推进水肥一体化1600亩。", "text: |\n      推进水肥\n      一体化1600亩。"),
        ("code: '1.1'\n    title", "code: 1.1\n    title"),  # YAML writes it as it reads it
        ("basis: ratio", "basis: gap"),
        ("basis: ratio", "green_at: null"),
    ],
)
def test_what_makes_sense_is_taken(write, before, after):
    assert SMALL.count(before) == 1
    assert run("loadplan", write(SMALL.replace(before, after))).problems == []
    assert Plan.objects.exists()


TEN = """\
- model: auth.group
  fields: {name: 管理员}
- model: targets.plan
  fields: {year: 2024, town: 镇, title: 计划, report_day: 40}
- model: targets.taskarea
  fields: {plan: [2023], number: 1, kind: task, title: 甲}
- model: targets.taskarea
  fields: {plan: [2024], number: 2, kind: tsk, titel: 乙}
- model: targets.submeasure
  fields:
    area: [2024, 2]
    code: '2.1'
    title: yes
    due_month: 0
- model: targets.target
  fields: {sub_measure: [2024, '2.1'], code: a, name: 甲, unit: 个, value: 1e5}
- model: targets.target
  fields: {sub_measure: [2024, '2.1'], code: a, name: 乙, unit: 个, value: 1, quote: 无此话}
"""
TEN_LINES = [1, 4, 6, 7, 8, 8, 13, 14, 16, 17, 18]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_all_problems_are_said_at_once_in_the_readers_language(write, language):
    problems = refused(write(TEN), "--language", language)
    assert [int(problem.partition(":")[0]) for problem in problems] == TEN_LINES
    ours = [re.sub(r"[a-z_]+(\.[a-z_]+)?|[“”\[\]0-9' ,;:.?A-Z]", "", problem) for problem in problems]
    if language == "zh-hans":
        assert all(re.search("[一-鿿]", problem) for problem in ours)
    else:
        assert not any(re.search("[一-鿿]", re.sub("“.*?”", "", problem)) for problem in problems)


def test_fixture_that_makes_an_account_is_refused(write):
    account = "- model: departments.user\n  fields: {username: eve, password: x, is_superuser: true}\n"
    problems = refused(write(SMALL + account), "--language", "en")
    assert len(problems) == 1
    assert "departments.user does not belong in a plan file" in problems[0]
    assert not User.objects.exists()


def test_faulty_correction_changes_nothing(write):
    assert run("loadplan", EXAMPLE).code == 0
    text = EXAMPLE.read_text().replace("value: 12000", "value: 13000").replace("decimals: 1, value: 8", "value: 8x")
    output = run("loadplan", write(text))
    assert output.code == 1
    assert len(output.problems) == 1
    assert Target.objects.get(code="tax-revenue").value == 12000
    assert Event.objects.exclude(plan=None).count() == 1


def test_what_belongs_to_another_year_s_plan_is_refused_in_a_file_of_this_year(write):
    assert run("loadplan", write(SMALL)).code == 0
    before = Event.objects.count()
    item = "- model: targets.item\n  fields: {target: [2024, income], name: 新村}\n"
    area = "- model: targets.taskarea\n  fields: {plan: [2027], number: 1, kind: task, title: 产业}\n"
    plan = "- model: targets.plan\n  fields: {year: 2027, town: 镇, title: 镇2027年工作计划}\n"
    for text in (plan + area + item, item + plan + area):
        output = run("loadplan", write(text, "2027.yaml"), "--language", "en")
        assert output.code == 1
        assert "it belongs to the plan of 2024, but this is a file of 2027; write the year" in output.problems[-1]
    assert Event.objects.count() == before
    assert run("loadplan", write(item, "2024.yaml")).code == 0


def test_problems_of_several_files_come_in_their_order(write):
    first = write("- model: targets.plan\n  fields: {year: 2024, town: 镇, title: ''}\n", "b.yaml")
    second = write("- model: targets.plan\n  fields: {year: 2024, town: '', title: 计划}\n", "a.yaml")
    output = run("loadplan", first, second, "--language", "en")
    places = [re.match(r"(.*?:\d+): ", problem)[1] for problem in output.problems]
    assert places == [f"{first}:2", f"{second}:1", f"{second}:2"]


def test_file_is_named_as_it_was_given(write, monkeypatch):
    path = write(TEN)
    monkeypatch.chdir(path.parent)
    assert all(problem.startswith("plan.yaml:") for problem in run("loadplan", "plan.yaml").problems)


@pytest.mark.parametrize(
    ("content", "name", "line", "expected"),
    [
        ("- model: a\n\tfields: {}\n", "p.yaml", 2, "a tab stands where YAML wants spaces; indent with spaces"),
        ("- model: a\n  fields: {a: 1\n- model: b\n", "p.yaml", 3, "cannot be read as YAML; check indentation"),
        ("- a: 1\n- b: 'open\n- c: 2\n", "p.yaml", 2, "cannot be read as YAML"),
        ("- model: *nobody\n", "p.yaml", 1, "cannot be read as YAML"),
        ("- a: 1\n---\n- b: 1\n", "p.yaml", 2, "cannot be read as YAML"),
        ("- a: 1\n- b: \x01\n", "p.yaml", 2, "cannot be read as YAML"),
        ('[{"model": "targets.plan",\n "fields": {,}}]', "p.json", 2, "cannot be read as JSON; check quotes"),
        ("[" * 5000, "p.yaml", 1, "; "),
        ("[" * 200_000 + "]" * 200_000, "p.json", 1, "nested too deeply; write a list of objects"),
        ("", "p.yaml", 1, "the file is empty; write a list of objects"),
        ("\nyear: 2024\n", "p.yaml", 2, "the file is not a list; write a list of objects"),
        ("- a: 1\n- b: 示例\n".encode("gbk"), "p.yaml", 2, "the file is not UTF-8; save it"),
        (b"#" * (10 * 1024 * 1024 + 1), "p.yaml", 1, "the file is too big; give a file of at most 10 MB"),
    ],
)
def test_file_that_cannot_be_read(write, content, name, line, expected):
    problems = refused(write(content, name), "--language", "en")
    assert len(problems) == 1
    assert problems[0].startswith(f"{line}: ")
    assert expected in problems[0]


def test_missing_file_and_problems_of_the_other(write):
    path = write(SMALL.replace("town: 示例镇", "town: ''").replace("lead: [finance]", "lead: [nobody]"))
    gone = path.with_name("gone.yaml")
    problems = run("loadplan", gone, path, "--language", "en").problems
    line = line_of(path.read_text(), "town: ''")
    # References are not checked while a file is missing: it may have what they point to.
    assert problems == [
        f"{gone}:1: there is no such file; check its name and folder",
        f"{path}:{line}: town: the text is empty; write at least one character",
    ]


def test_folder_is_not_a_plan_file(tmp_path):
    assert "cannot be opened" in refused(tmp_path, "--language", "en")[0]


def test_alias_that_holds_itself_is_refused(write):
    problems = refused(write("- &a\n  model: targets.plan\n  fields: *a\n"), "--language", "en")
    assert any("no field “model”" in problem for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "- &a {model: x, fields: {b: [1, 2, 3]}}\n" + "- *a\n" * 2000,
        "- &a0 [1]\n" + "".join(f"- &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40)),
    ],
)
def test_aliases_that_make_a_small_file_large_are_refused(write, text):
    [problem] = refused(write(text), "--language", "en")
    assert problem.endswith(": aliases repeat too much; write the objects out, without * and &")


def test_a_few_aliases_are_what_they_stand_for(write):
    assert SMALL.count("1600") > 0
    anchored = SMALL.replace("report_day: 5", "report_day: &day 5", 1)
    again = "- model: targets.plan\n  fields: {year: 2025, town: 示例镇, title: 下一年, report_day: *day}\n"
    assert run("loadplan", write(anchored + again)).code == 0
    assert list(Plan.objects.order_by("year").values_list("report_day", flat=True)) == [5, 5]


def test_json_problem_has_its_line(write):
    objects = [{"model": "targets.plan", "fields": {"year": 2024, "town": "镇", "title": "计划", "report_day": 1e5}}]
    text = json.dumps(objects, indent=1)
    expected = "report_day: “100000.0” is not a whole number; write a whole number from 1 to 28"
    assert refused(write(text, "plan.json"), "--language", "en") == [f"{line_of(text, 'report_day')}: {expected}"]

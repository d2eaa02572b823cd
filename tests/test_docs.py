"""The pages of docs/ stay true: what cites them finds them, their links lead somewhere, their examples work."""

import doctest
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import override

from dashboards.ledger.columns import COLUMNS, GROUPS
from departments.roles import REVIEWER
from tests.factories import make_user

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
ENDINGS = {".py", ".md", ".html", ".css", ".js", ".yaml", ".toml", ".po", ".jsonl", ".conf", ".service", ".sh"}
LEFT_OUT = {".git", ".venv", "var", "node_modules"}
SOURCES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.suffix in ENDINGS and not LEFT_OUT.intersection(path.relative_to(ROOT).parts)
)
#: Every file and folder, as /targets/rules/light.py.
PLACES = {
    f"/{place.relative_to(ROOT).as_posix()}"
    for source in SOURCES
    for place in (source, *source.parents)
    if ROOT in place.parents
}
CITED = re.compile(r'(?P<page>[\w-]+\.md)\b(?P<sections>`*,\s+"[^"]+"(?:\s+and\s+"[^"]+")*)?')
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def headings_of(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", without_code(text_of(page)), re.MULTILINE)


def anchor_of(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def block_of(page: str, language: str) -> str:
    """The one example in a language on a page."""
    [block] = re.findall(rf"^```{language}\n(.*?)^```", text_of(DOCS / page), re.DOTALL | re.MULTILINE)
    return block


def rows_of(page: str) -> list[list[str]]:
    """The cells of every table on a page, without its headings."""
    lines = re.findall(r"(?<!\n\n)^\|(.+)\|$", text_of(DOCS / page), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines if "---" not in line]


def test_pages_and_sections_that_are_cited_exist():
    missing, cited = [], set()
    for source in SOURCES:
        for found in CITED.finditer(text_of(source)):
            page = next((page for page in PAGES if page.name == found["page"]), None)
            headings = headings_of(page) if page else []
            cited.add(found["page"])
            # "Ratio…" stands for a longer heading.
            sections = re.findall(r'"([^"]+)"', found["sections"] or "")
            known = [any(heading.startswith(section.rstrip("…")) for heading in headings) for section in sections]
            if page is None or not all(known):
                missing.append(f"{source.relative_to(ROOT)}: {found[0]}")
    assert missing == []
    assert {"rules.md", "plan-file.md", "glossary.md", "domain.md", "project-rules.md"} <= cited


@each_page
def test_links_lead_somewhere(page):
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page))):
        address, _hash, anchor = link.partition("#")
        if "://" in address:
            continue
        target = (page.parent / address).resolve() if address else page
        if not target.exists() or (anchor and anchor not in map(anchor_of, headings_of(target))):
            broken.append(link)
    assert broken == []


@each_page
def test_commands_of_make_that_are_named_exist(page):
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", text_of(page), re.MULTILINE))
    phony = re.findall(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert named <= set(" ".join(phony).split())


@each_page
def test_files_and_folders_that_are_named_exist(page):
    """Of those of docs/: by their path, or by a name alone that some folder has."""
    if page.parent != DOCS:
        return
    named = re.findall(r"`([\w./-]+)`", without_code(text_of(page)))
    paths = [f"/{name.strip('/')}" for name in named if name.endswith("/") or Path(name).suffix in ENDINGS]
    assert [path for path in paths if not any(place.endswith(path) for place in PLACES)] == []


def test_worked_examples_of_the_rules():
    result = doctest.testfile(str(DOCS / "rules.md"), module_relative=False)
    assert result.attempted >= 8
    assert result.failed == 0


@pytest.mark.django_db
def test_example_of_the_plan_file(tmp_path):
    """It loads, its figures come in, and ``standings`` prints what the page says; the page shows the first area."""
    plan, figures = tmp_path / "plan.yaml", tmp_path / "figures.csv"
    plan.write_text(block_of("plan-file.md", "yaml"), encoding="utf-8")
    figures.write_text(block_of("plan-file.md", "csv"), encoding="utf-8")
    make_user(REVIEWER, username="review1")
    out = StringIO()

    call_command("loadplan", str(plan), stdout=StringIO())
    call_command("importfigures", str(figures), "--year=2024", "--as=review1", stdout=StringIO())
    call_command("standings", "--year=2024", "--format=json", stdout=out)

    printed = json.loads(out.getvalue())
    assert {**printed, "areas": printed["areas"][:1]} == json.loads(block_of("plan-file.md", "json"))


def test_words_of_the_glossary_are_those_of_code_and_screens():
    code = "\n".join(text_of(path) for path in SOURCES if path.suffix == ".py" and "tests" not in path.parts)
    catalogue = text_of(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").replace('"\n"', "")
    english = " ".join(re.findall(r'^msgid(?:_plural)? "(.*)"$', catalogue, re.MULTILINE)).lower()
    chinese = " ".join(re.findall(r'^msgstr(?:\[0\])? "(.*)"$', catalogue, re.MULTILINE))
    rows = [row for row in rows_of("glossary.md") if len(row) == 4]
    unknown = [
        *(word for row in rows for word in re.findall("`([^`]+)`", row[0]) if not re.search(rf"\b{word}\b", code)),
        *(word for row in rows for word in re.split(r"[:,] ", row[1]) if word not in english),
        *(word for row in rows for word in re.split(r"[:,] ", row[2]) if word not in chinese),
    ]
    assert len(rows) > 80
    assert unknown == []


def test_columns_of_the_ledger():
    tables = {row[0]: row[1].split(", ") for row in rows_of("domain.md") if len(row) == 2}
    with override("zh-hans"):
        headings = [str(column.heading) for column in COLUMNS]
        for group, width in GROUPS:
            columns, headings = headings[:width], headings[width:]
            assert tables[str(group)] == columns
    assert headings == []

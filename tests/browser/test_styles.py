"""The browser understands all of our style sheets: what it cannot read it drops in silence."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite_only

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "townplan").glob("*.css"))
NOT_RULES = re.compile(r'/\*.*?\*/|"[^"]*"', re.DOTALL)
#: A rule that holds no other; those of a page of paper have descriptors instead of properties.
BLOCK = re.compile(r"(?P<selector>[^{};]*)\{(?P<declarations>[^{}]*)\}")
#: How many rules the browser took, those inside other rules too.
COUNT = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const count = (rules) => [...rules].reduce((sum, rule) => sum + 1 + (rule.cssRules ? count(rule.cssRules) : 0), 0);
  return count(sheet.cssRules);
}"""
UNREAD = "(pairs) => pairs.filter(([name, value]) => !CSS.supports(name, value)).map((pair) => pair.join(': '))"


def declarations(text: str) -> list[list[str]]:
    """Name and value of all that the rules of a style sheet declare."""
    found = []
    for block in BLOCK.finditer(text):
        if "@" in block["selector"]:
            continue
        for declaration in filter(str.strip, block["declarations"].split(";")):
            name, _colon, value = declaration.partition(":")
            found.append([name.strip(), value.replace("!important", "").strip()])
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_browser_reads_every_rule_and_declaration(page, sheet):
    page.goto("/sign-in/")
    text = sheet.read_text(encoding="utf-8")
    written = NOT_RULES.sub('""', text)
    assert written.count("{") == written.count("}")
    assert page.evaluate(COUNT, text) == written.count("{")
    said = declarations(written)
    assert said
    assert page.evaluate(UNREAD, said) == []

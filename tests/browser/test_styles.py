"""The browser understands all of our style sheets; it silently drops what it does not understand."""

import re
from pathlib import Path

from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "townplan").glob("*.css"))
NOT_RULES = re.compile(r'/\*.*?\*/|"[^"]*"', re.DOTALL)
#: A rule without rules inside. (``@page`` rules are left out: they hold descriptors, not properties.)
BLOCK = re.compile(r"(?P<selector>[^{};]*)\{(?P<declarations>[^{}]*)\}")
#: The number of rules that the browser read, including nested ones.
COUNT = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const count = (rules) => [...rules].reduce((sum, rule) => sum + 1 + (rule.cssRules ? count(rule.cssRules) : 0), 0);
  return count(sheet.cssRules);
}"""
UNREAD = "(pairs) => pairs.filter(([name, value]) => !CSS.supports(name, value)).map((pair) => pair.join(': '))"


def declarations(text: str) -> list[list[str]]:
    """The name and value of every declaration in a style sheet."""
    pairs = []
    for block in BLOCK.finditer(text):
        if "@" in block["selector"]:
            continue
        for declaration in filter(str.strip, block["declarations"].split(";")):
            name, _colon, value = declaration.partition(":")
            pairs.append([name.strip(), value.replace("!important", "").strip()])
    return pairs


def test_the_browser_reads_every_rule_and_declaration(page):
    page.goto("/sign-in/")
    assert SHEETS
    for sheet in SHEETS:
        text = sheet.read_text(encoding="utf-8")
        written = NOT_RULES.sub('""', text)
        assert written.count("{") == written.count("}"), sheet.name
        assert page.evaluate(COUNT, text) == written.count("{"), sheet.name
        pairs = declarations(written)
        assert pairs, sheet.name
        assert page.evaluate(UNREAD, pairs) == [], sheet.name

"""Writes the figures into the page."""

import re
from pathlib import Path

MARKS = "<!-- figures -->", "<!-- end of figures -->"


def table(tallies: list[dict]) -> str:
    """A table in Markdown: each kind of fault on each database, how often, what was acknowledged, lost and swept."""
    lines = ["| what was done | database | times | posts acknowledged | lost or not whole | left over, swept |"]
    lines += ["| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {tally['kind']} | {tally['database']} | {tally['times']} | {tally['acknowledged']:,} "
        f"| {len(tally['wrong']) or ('much, as it must be' if tally['found'] else 0)} | {tally['swept']} |"
        for tally in tallies
    ]
    return "\n".join(lines)


def write(page: Path, text: str) -> None:
    """Puts the table between the page's marks. Raises ValueError where it has none."""
    begin, end = MARKS
    old = page.read_text(encoding="utf-8")
    new, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}", lambda _found: f"{begin}\n{text}\n{end}", old, flags=re.DOTALL
    )
    if not count:
        raise ValueError(f"{page} does not say where the figures go: {begin}")
    page.write_text(new, encoding="utf-8")

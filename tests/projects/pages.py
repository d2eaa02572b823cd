"""What people do with projects at the browser, and how a page is read."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from projects.models import Project

#: Where unfinished projects of 2021 are carried over to 2022.
CARRY_OVER = "/projects/2022/carry-over/"


def address(name: str, project: Project | None = None, *, year: int = 2021) -> str:
    """A page of projects: of one, or of a year."""
    return reverse(f"projects:{name}", args=(year, project.code) if project else ())


def open_page(client: Client, project: Project, **query: str):
    return client.get(address("project", project), query)


def move(client: Client, project: Project, stage: str, on: str, reason: str = "", **more):
    """Moves a project on, from the form as it stands now."""
    project.refresh_from_db()
    data = {"version": project.version, "stage": stage, "on": on, "reason": reason, **more}
    return client.post(address("move", project), data)


def finish(client: Client, project: Project, milestone: str, done: str, **more):
    """Says when a milestone was done."""
    project.refresh_from_db()
    data = {"version": project.version, "milestone": project.milestones.get(name=milestone).pk, "done": done, **more}
    return client.post(address("finish", project), data)


def form_of(page: str) -> dict[str, str]:
    """The fields of a project's form as on its page."""
    fields = {}
    for tag in re.findall(r"<(?:input|option)[^>]*>|<select[^>]*>|<textarea[^>]*>[^<]*", page):
        name, value = (re.search(rf' {word}="([^"]*)"', tag) for word in ("name", "value"))
        if tag.startswith("<select"):
            select = name.group(1)
        elif tag.startswith("<option"):
            # Where none is selected, a browser sends the first.
            if " selected" in tag or select not in fields:
                fields[select] = unescape(value.group(1))
        elif tag.startswith("<textarea"):
            fields[name.group(1)] = unescape(tag.partition(">")[2].strip())
        elif name and 'type="checkbox"' not in tag:
            fields[name.group(1)] = unescape(value.group(1)) if value else ""
    return fields


def rows_of(page: str, table: str) -> list[list[str]]:
    """The rows of the tables of a class: each cell as its text."""
    found = []
    for inside in re.findall(rf'<table[^>]*class="[^"]*\b{table}\b[^"]*"[^>]*>(.*?)</table>', page, re.DOTALL):
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", inside, re.DOTALL):
            cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            found.append([text_of(cell) for cell in cells])
    return found


def text_of(markup: str) -> str:
    """The text of a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def carry(town, **more):
    """Carries over everything that the preview offers."""
    administrator = town.client("administrator")
    offered = re.findall(r'name="project"\s+value="([\d-]+)"', administrator.get(CARRY_OVER).text)
    return administrator.post(CARRY_OVER, {"project": offered, **more}, follow=True)

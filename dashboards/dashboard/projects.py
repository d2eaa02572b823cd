"""项目: the projects' row on the dashboard."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from ..month_of_projects import MonthOfProjects
from .distribution import Distributions
from .links import Links


@dataclass(slots=True)
class Projects:
    """The projects' row.

    Args:
        bar, numbers: how many show each light, with links to the list.
        facts: word, text and address of each fact under the bar.
    """

    count: int
    href: SafeString
    bar: SafeString
    numbers: SafeString
    facts: list[tuple[str, str, SafeString]]


def projects_row(month: MonthOfProjects, links: Links) -> Projects | None:
    """The row; None where the plan has no projects."""
    if not month.rows:
        return None
    bar, by_light = Distributions(links).at(links.projects(), month.counted)
    facts = [(fact.word, fact.text, links.projects(fact.page)) for fact in month.facts]
    return Projects(len(month.rows), links.projects(), bar, by_light, facts)

"""The projects in the bulletin: the dashboard's row of them in a paragraph, and those that are behind."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.project_lines import pair
from supervision.shown import ShownMatters
from targets.formats import labels
from targets.rules import Light

from ..month_of_projects import MonthOfProjects, ProjectConcern, concerns_of_projects
from .clauses import join_clauses
from .matters import supervised
from .paragraphs import paragraph, sentence


def paragraph_of_projects(month: MonthOfProjects) -> str:
    """How many projects there are, by light, and the facts on them; empty without any."""
    if not month.rows:
        return ""
    count = len(month.rows)
    counted = [_("%(light)s: %(n)d") % {"light": labels.LIGHT[light], "n": n} for light, n in month.counted]
    total = ngettext("Of %(n)d project: ", "Of %(n)d projects: ", count) % {"n": count}
    facts = [pair(fact.word, fact.text) for fact in month.facts]
    return sentence(pgettext("between parts of a sentence", "; ").join([total + join_clauses(counted), *facts]))


def projects_behind(month: MonthOfProjects, matters: ShownMatters) -> list[str]:
    """Each project that is behind, with who leads it, why, and its open matter; the furthest behind first."""
    red = sorted(
        (concern for concern in concerns_of_projects(month.rows) if concern.light == Light.RED),
        key=lambda concern: concern.rank,
    )
    return [
        paragraph(
            [
                sentence(_("Project “%(name)s” (%(who)s): %(reason)s") % _said(concern)),
                supervised(matters, concern.sub_measure.id),
            ]
        )
        for concern in red
    ]


def _said(concern: ProjectConcern) -> dict[str, str]:
    who = _who(concern.sub_measure.lead, concern.leader)
    return {"name": concern.name, "who": who, "reason": concern.reason}


def _who(lead, leader: str) -> str:
    return pgettext("list", ", ").join(text for text in (lead.name if lead else "", leader) if text) or "—"

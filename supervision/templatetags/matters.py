"""The matters about what a page or a line shows, each a sentence with its link."""

from typing import Any

from django import template

from ..shown import ShownMatters

register = template.Library()
#: The most of a page; the list has all.
MOST = 5


@register.inclusion_tag("supervision/_shown.html", takes_context=True)
def shown_matters(
    context: dict[str, Any], sub_measure: int, target: int | None = None, *, in_a_line: bool = False
) -> dict[str, Any]:
    """Those that the reader of the page may read, as of the page's past day. One query a page.

    Args:
        sub_measure: the key of a sub-measure or a project.
        target: the key of a target, if the page or the line is about one.
        in_a_line: the first alone, without its number and title.
    """
    request, plan = context["request"], context["plan"]
    # A page has one plan and one day, and a list of a hundred lines asks once.
    matters = getattr(request, "shown_matters", None)
    if matters is None:
        matters = request.shown_matters = ShownMatters(request.user, plan.year, context.get("on"))
    if in_a_line:
        first = matters.first_about(sub_measure, target)
        return {"matters": [first] if first else [], "in_a_line": True}
    found = matters.about(sub_measure, target)
    return {"matters": found[:MOST], "more": len(found[MOST:]), "plan": plan}

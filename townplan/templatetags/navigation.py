"""Addresses of the tabs beside a page's heading."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from ..navigation import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def address_of_tab(context: template.Context, page: Page) -> str:
    """The address of a page for the plan, the month and the past day that the shown page is about."""
    plan, month, on = context.get("plan"), context.get("month"), context.get("on")
    query = {"year": plan.year} if plan else {}
    if month:
        query["month"] = month
    if on and page.keeps_day:
        query["on"] = on.isoformat()
    return f"{reverse(page.view)}?{urlencode(query)}" if query else reverse(page.view)

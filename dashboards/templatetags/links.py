"""Addresses that templates of the dashboards write themselves."""

from django import template

from ..dashboard.links import unset_values

register = template.Library()
register.simple_tag(unset_values, name="unset_values")

"""A light as shape, colour and word; the same everywhere."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..formats import labels
from ..rules import Light

#: The shapes of ``glossary.md``: a light is never shown by colour alone.
SHAPES = {
    Light.GREEN: "●",
    Light.AMBER: "▲",
    Light.RED: "■",
    Light.DONE: "✓",
    Light.NOT_DUE: "○",
    Light.NO_DATA: "⊖",
    Light.UNSET: "◌",
}


def light_mark(light: Light | str | None) -> SafeString:
    """The light with its word, as HTML; empty for None."""
    return _mark(light, get_language()) if light else SafeString("")


def light_marks() -> dict[Light, SafeString]:
    """Every light's mark, for pages with hundreds of them: the language is looked up once."""
    return _marks(get_language())


@cache
def _marks(language: str) -> dict[Light, SafeString]:
    return {light: _mark(light, language) for light in Light}


@cache
def _mark(light: str, _language: str) -> SafeString:
    light = Light(light)
    return format_html(
        '<span class="light light-{}"><span class="shape" aria-hidden="true">{}</span>{}</span>',
        light,
        SHAPES[light],
        labels.LIGHT[light],
    )

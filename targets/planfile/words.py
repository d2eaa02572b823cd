"""What a load would change, in the reader's words: for ``loadplan`` and the page that imports a plan."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from ..files.errors import quoted
from .differences import ChangedRow, traced
from .existing import StoredRow
from .rows import Row


def row_label(row: Row | StoredRow) -> str:
    """An object in the reader's words: target 2021 tax-revenue 税收收入."""
    word = apps.get_model(row.model.label)._meta.verbose_name
    title = row.values.get("title") or row.values.get("name", "")
    key = [str(part) for part in row.key]
    return " ".join([str(word), *key, *([quoted(title)] if title != key[-1] else [])])


def lines_of(changed_row: ChangedRow) -> list[str]:
    """A changed object, and a line for each field: its name in the file, before and after."""
    lines = [row_label(changed_row.row)]
    for changed in changed_row.fields:
        before, after = (written(traced(changed.field, value)) for value in (changed.before, changed.after))
        lines.append(f"  {changed.field}: {before} → {after}")
    if changed_row.has_figures:
        lines.append("  " + _("It has figures already; the trace keeps the change."))
    return lines


def written(value: Any) -> str:
    """A value for the output, shortened; a dash where there is none."""
    if isinstance(value, dict):
        value = [f"{month}: {amount}" for month, amount in value.items()]
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return "—" if value in (None, "") else quoted(str(value), 80)

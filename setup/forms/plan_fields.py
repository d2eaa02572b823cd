"""The plan's own fields: its names, when reports are due, and where lights change."""

from django.utils.translation import gettext_lazy as _

from targets.admin.fields import AmountFormField
from targets.admin.forms import PlanForm

from .seen import SeenForm

_FIELDSETS = (
    (None, ("report_day", "basis", "green_at", "amber_at", "ranks_departments")),
    (_("Text of the plan"), ("title", "town", "preamble")),
)


class PlanFieldsForm(SeenForm, PlanForm):
    """All that belongs to the plan as a whole, but its year."""

    FIELDSETS = _FIELDSETS

    class Meta(PlanForm.Meta):
        fields = [name for _title, names in _FIELDSETS for name in names]
        field_classes = dict.fromkeys(("green_at", "amber_at"), AmountFormField)

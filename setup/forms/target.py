"""A target with all that it is made of."""

from django.utils.translation import gettext_lazy as _

from targets.admin.fields import AmountFormField
from targets.admin.forms import TargetForm
from targets.models import Target

from .plan_table import AmountOfPlanField
from .seen import SeenForm

_FIELDSETS = (
    (_("What is promised"), ("name", "value", "unit", "decimals", "comparator", "baseline", "quote")),
    (_("Over the year"), ("phasing", "start_month", "due_month", "nodes", "last_year")),
    (_("Lights"), ("weight", "basis", "green_at", "amber_at")),
    (_("Counting"), ("counting", "item_threshold", "item_unit")),
)


class WholeTargetForm(SeenForm, TargetForm):
    """Every field of a target, in groups; the table of the plan has those that are changed most."""

    FIELDSETS = _FIELDSETS

    value = AmountOfPlanField(
        label=Target._meta.get_field("value").verbose_name,
        help_text=Target._meta.get_field("value").help_text,
        max_digits=15,
        decimal_places=4,
        required=False,
    )
    baseline = AmountOfPlanField(
        label=Target._meta.get_field("baseline").verbose_name, max_digits=15, decimal_places=4, required=False
    )
    weight = AmountFormField(label=Target._meta.get_field("weight").verbose_name, max_digits=6, decimal_places=2)

    class Meta(TargetForm.Meta):
        fields = [name for _title, names in _FIELDSETS for name in names]
        field_classes = dict.fromkeys(("green_at", "amber_at", "item_threshold"), AmountFormField)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("value", "baseline"):
            self.fields[name].unit = self.data.get("unit", self.instance.unit).strip() or self.instance.unit

"""From which month on a part of the plan is asked, where it comes after months were closed. Source: ``rules.md``."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from ..models import Plan, SubMeasure, Target
from .schedule import ended_months, local_day


def first_open_month(plan_id: int) -> int:
    """From which month on what is added to the plan is asked: January, or once months are closed, the first one after
    them that has not ended.

    Raises:
        ValidationError: December is closed.
    """
    plans = Plan.objects.filter(pk=plan_id).annotate(last=Max("closed_months__month"))
    year, last = plans.values_list("year", "last").get()
    if not last:
        return 1
    if last == 12:
        raise ValidationError(_("December is closed. Reopen it before you add something to the plan."))
    ended = ended_months(year, local_day())
    return max(last, ended if ended < 12 else 0) + 1


def set_first_month(instance: SubMeasure | Target, *, raw: bool, **_signal) -> None:
    """Asks for a new sub-measure or target from that month on; a project has rules of its own."""
    is_project = isinstance(instance, Target) and instance.sub_measure.is_project
    if instance._state.adding and not raw and not is_project:
        instance.asked_from = first_open_month(instance.plan_id)


def connect() -> None:
    """Connects it to what is saved, after the models' own signals have filled in the plan."""
    for model in (SubMeasure, Target):
        pre_save.connect(set_first_month, sender=model)

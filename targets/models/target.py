"""Quantitative targets and their breakdown items."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from departments.models import Village
from departments.models.pinyin import PinyinField
from departments.models.written import WrittenManager

from ..formats import labels
from ..rules import Comparator, Counting, Phasing, may_be_negative
from .fields import AMOUNT_PLACES, AmountField, MonthField, WeightField, is_month
from .plan import Plan, SubMeasure, require_free_code

#: The fields that make a target's promise. Once a month is closed they change by a revision alone (``rules.md``).
PROMISE = (
    *("value", "comparator", "phasing", "baseline", "start_month", "due_month"),
    *("last_year", "nodes", "decimals"),
)


#: The fields that give its figures their meaning: they stay once there are any.
MEANING = ("unit", "counting", "item_unit", "item_threshold")


class TargetManager(WrittenManager):
    """The plan's own targets; those of projects are asked for by ``with_projects``."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(sub_measure__is_project=False)

    def get_by_natural_key(self, year, code):
        return self.get(plan__year=year, code=code)


class Target(models.Model):
    """A quantity that the plan promises (目标任务). ``value`` is None where the plan says XX (目标待定)."""

    sub_measure = models.ForeignKey(SubMeasure, models.PROTECT, related_name="targets", verbose_name=_("sub-measure"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets", editable=False)
    code = models.SlugField(_("code"), max_length=60, validators=[RegexValidator(r"^[-a-zA-Z0-9_]+$")])
    name = models.CharField(_("name"), max_length=100)
    pinyin = PinyinField()
    unit = models.CharField(
        _("unit"),
        max_length=20,
        blank=True,
        help_text=_("Empty for an index without one. A rank (前三名) is at most 3, in 名, to hold all year."),
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2, validators=[MaxValueValidator(AMOUNT_PLACES)])
    value = AmountField(_("target value"), null=True, blank=True, help_text=_("Empty: not set, the plan says XX."))
    comparator = models.CharField(_("comparator"), max_length=3, choices=labels.COMPARATOR, default=Comparator.GTE)
    phasing = models.CharField(_("phasing"), max_length=10, choices=labels.PHASING, default=Phasing.EVEN)
    baseline = AmountField(_("baseline"), null=True, blank=True)
    start_month = MonthField(
        _("start month"),
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(12)],
        help_text=_("0: it began before this year."),
    )
    due_month = MonthField(_("due month"), default=12)
    # After every month that was closed when it came: these stay as they were.
    asked_from = MonthField(_("asked from month"), default=1, editable=False)
    last_year = models.JSONField(
        _("last year by month"),
        null=True,
        blank=True,
        help_text=_("Twelve cumulative values, January first, such as [900, 1500, …]."),
    )
    nodes = models.JSONField(
        _("milestones"),
        null=True,
        blank=True,
        help_text=_('Month and value, such as {"4": 400, "10": 1600}.'),
    )
    # null and not "": the plan file says null for "the plan's".
    basis = models.CharField(  # noqa: DJ001
        _("basis"),
        max_length=10,
        choices=labels.BASIS,
        null=True,
        blank=True,
        help_text=_("Empty: the plan's."),
    )
    green_at = models.DecimalField(
        _("green at"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: the plan's."),
    )
    amber_at = models.DecimalField(
        _("amber at"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Empty: the plan's."),
    )
    counting = models.CharField(_("counting"), max_length=20, choices=labels.COUNTING, default=Counting.ENTERED)
    item_threshold = AmountField(_("line for items"), null=True, blank=True)
    item_unit = models.CharField(_("unit of items"), max_length=20, blank=True)
    weight = WeightField(_("weight"))
    quote = models.TextField(_("quotation"), blank=True, help_text=_("The words of the plan it comes from."))

    objects = TargetManager()
    with_projects = WrittenManager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("sub_measure", "id")
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="target_code_once_a_plan"),
            models.CheckConstraint(
                condition=is_month("due_month")
                & models.Q(start_month__gte=0)
                & models.Q(start_month__lte=models.F("due_month")),
                name="target_months_in_order",
            ),
            models.CheckConstraint(condition=is_month("asked_from"), name="target_asked_from"),
            models.CheckConstraint(condition=models.Q(decimals__lte=AMOUNT_PLACES), name="target_decimals"),
            models.CheckConstraint(condition=models.Q(weight__gte=0), name="target_weight_not_negative"),
            models.CheckConstraint(
                condition=~models.Q(counting=Counting.ITEMS_AT_LEAST) | models.Q(item_threshold__isnull=False),
                name="target_line_for_items",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int, str]:
        # Through the sub-measure: loaddata calls this before plan is filled in.
        return (self.sub_measure.natural_key()[0], self.code)

    natural_key.dependencies = ["targets.submeasure"]

    def validate_constraints(self, exclude=None) -> None:
        super().validate_constraints(exclude)
        require_free_code(self, exclude)

    def clean(self) -> None:
        """Refuses targets that make no sense (``rules.md``), as ``loadplan`` does, in the page's words."""
        from ..validation import problems_of_target, problems_of_thresholds

        # By attname, because the sub-measure may not be chosen yet.
        fields = {field.attname: getattr(self, field.attname) for field in self._meta.fields}
        problems = problems_of_target(fields, labels.PageWords)
        if self.sub_measure_id:
            plan = self.sub_measure.plan
            problems += problems_of_thresholds(fields, (plan.basis, plan.green_at, plan.amber_at), labels.PageWords)
        if problems:
            messages = defaultdict(list)
            for field, problem in problems:
                messages[field].append(str(problem))
            raise ValidationError(messages)

    @property
    def counts_items(self) -> bool:
        """Whether the figure follows from the items' figures instead of being typed in."""
        return self.counting != Counting.ENTERED

    @property
    def may_be_negative(self) -> bool:
        """Whether a figure may be below zero (``rules.may_be_negative``)."""
        return may_be_negative(self.phasing, self.unit)


def last_year_values(stored) -> list[Decimal] | None:
    """``last_year`` as exact numbers, January first; None where it is not given."""
    return [Decimal(str(value)) for value in stored] if stored else None


def node_values(stored: Mapping | None) -> dict[int, Decimal] | None:
    """``nodes`` as month to exact number; None where it is not given."""
    return {int(month): Decimal(str(value)) for month, value in stored.items()} if stored else None


class ItemManager(WrittenManager):
    """Finds an item by its plan's year, its target's code and its name."""

    def get_by_natural_key(self, year, code, name):
        return self.get(target__plan__year=year, target__code=code, name=name)


class Item(models.Model):
    """A breakdown item (分项): one road, one village of a target."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="items", verbose_name=_("target"))
    name = models.CharField(_("name"), max_length=100)
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("village")
    )
    planned = AmountField(_("planned"), null=True, blank=True)
    ended_from = MonthField(
        _("ended from month"),
        null=True,
        blank=True,
        help_text=_("From this month on no figure is asked; what it had by then still counts."),
    )

    objects = ItemManager()

    class Meta:
        verbose_name = _("breakdown item")
        verbose_name_plural = _("breakdown items")
        ordering = ("target", "id")
        constraints = (models.UniqueConstraint(fields=("target", "name"), name="item_name_once_a_target"),)

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int, str, str]:
        return (*self.target.natural_key(), self.name)

    natural_key.dependencies = ["targets.target", "departments.village"]


@receiver(pre_save, sender=Target)
def _take_plan_from_sub_measure(instance: Target, **_signal) -> None:
    # A signal and not save(): loaddata saves without calling save().
    instance.plan_id = instance.sub_measure.plan_id

"""Kinds of columns that several models share."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

#: SQLite keeps fifteen digits exactly; four of them are decimals.
AMOUNT_DIGITS = 15
AMOUNT_PLACES = 4


class AmountField(models.DecimalField):
    """An amount in a target's unit, exact on both databases."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", AMOUNT_DIGITS)
        kwargs.setdefault("decimal_places", AMOUNT_PLACES)
        super().__init__(*args, **kwargs)


class MonthField(models.PositiveSmallIntegerField):
    """A month of the plan's year, 1 to 12."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("validators", [MinValueValidator(1), MaxValueValidator(12)])
        super().__init__(*args, **kwargs)


class WeightField(models.DecimalField):
    """A weight in a mean; 0 leaves the part out of it."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 6)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("default", 1)
        kwargs.setdefault("validators", [MinValueValidator(0)])
        super().__init__(*args, **kwargs)


def is_month(field: str) -> models.Q:
    """The condition of a database constraint: ``field`` is a month."""
    return models.Q(**{f"{field}__gte": 1, f"{field}__lte": 12})

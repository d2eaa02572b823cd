"""Amounts, last year's values and milestones as people type them on the administration pages."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from targets.admin.fields import AmountFormField, LastYearField, MilestonesField
from targets.models import Target

from .conftest import address, errors_of, fields_of

TWELVE = [str(number) for number in range(100, 1300, 100)]


def error_of(field, text) -> str:
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        field.clean(text)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        (" 5520 ", "5520"),
        ("1,234.56", "1234.56"),
        ("１２３４．５６", "1234.56"),
        ("-0.10", "-0.1"),
        ("1.50000000", "1.5"),
        (Decimal("3.2500"), "3.25"),
    ],
)
def test_amounts_are_understood(text, value):
    field = AmountFormField(max_digits=15, decimal_places=4, required=False)
    assert field.clean(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1e5", "“1e5” is not a number; write digits such as 1234.56."),
        ("1_000", "not a number"),
        ("NaN", "not a number"),
        ("--5", "not a number"),
        ("12,34", "not a number"),
        ("9" * 40, "too long; at most 11 digits before the point"),
        ("1.23456", "too many decimals; at most 4"),
    ],
)
def test_what_is_no_amount_is_refused(text, sentence):
    assert sentence in error_of(AmountFormField(max_digits=15, decimal_places=4), text)


def test_amounts_are_shown_without_false_digits():
    assert AmountFormField().prepare_value(Decimal("5520.0000")) == "5520"
    assert AmountFormField().prepare_value("typed 1") == "typed 1"


@pytest.mark.parametrize("between", [",", ", ", " ", "\n", "，", "、", ";\r\n", "\t"])
def test_last_year_takes_twelve_values_however_parted(between):
    assert LastYearField().clean(between.join(TWELVE)) == TWELVE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 2 3", "There are 3 values; write twelve, one for each month, January first."),
        (" ".join([*TWELVE, "5"]), "There are 13 values"),
        (" ".join([*TWELVE[:-1], "x"]), "“x” is not a number"),
        ("[1, 2]", "“[1” is not a number"),
    ],
)
def test_last_year_says_what_is_wrong(text, sentence):
    assert sentence in error_of(LastYearField(), text)


@pytest.mark.parametrize(
    "text", ["4: 400, 12: 1600.50", "4：400\n12：1600.5", "12月: 1600.5；4月: 400", "4 400\r\n\r\n12 = 1600.50"]
)
def test_milestones_take_months_and_values(text):
    assert MilestonesField().clean(text) == {"4": "400", "12": "1600.5"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("400", "“400” is not a month and a value; write them with a colon, such as 4: 400."),
        ("13: 5", "There is no month 13; write 1 to 12."),
        ("0: 5", "There is no month 0"),
        ("4: 5, 4: 6", "Month 4 is there twice; write it once."),
        ("4: many", "“many” is not a number"),
        ('{"4": 400}', "is not a month and a value"),
    ],
)
def test_milestones_say_what_is_wrong(text, sentence):
    assert sentence in error_of(MilestonesField(), text)


def test_nothing_typed_is_nothing_stored():
    assert LastYearField().clean("  ") is None
    assert MilestonesField().clean("") is None


def test_numbers_and_text_of_a_plan_file_are_the_same_value():
    stored = [100, 200.0, "300.50", *TWELVE[3:]]
    assert not LastYearField().has_changed(stored, LastYearField().prepare_value(stored))
    assert MilestonesField().prepare_value({"4": 400, "12": "1600.50"}) == "4: 400\n12: 1600.5"


@pytest.mark.django_db
def test_the_page_shows_them_as_they_are_typed_and_keeps_what_was_refused(world, change, admin_client):
    target = world.target
    assert change("targets_target_change", target, phasing="custom", nodes="12：1200, 6：500").status_code == 302
    target.refresh_from_db()
    assert target.nodes == {"6": "500", "12": "1200"}
    page = admin_client.get(address("targets_target_change", target))
    assert fields_of(page)["nodes"] == ["6: 500\n12: 1200"]
    assert fields_of(page)["value"] == ["1200"]
    response = change("targets_target_change", target, nodes="June: 500", last_year="1, 2")
    assert "“June: 500” is not a month" in errors_of(response)
    assert fields_of(response)["nodes"] == ["June: 500"]
    assert fields_of(response)["last_year"] == ["1, 2"]
    assert "let the last milestone be the target value" in errors_of(
        change("targets_target_change", target, nodes="6: 500")
    )
    assert Target.objects.get(pk=target.pk).nodes == {"6": "500", "12": "1200"}

"""Amounts as people type them: which are accepted, and the sentence that helps where one is not."""

from decimal import Decimal

import pytest
from django.utils import translation

from targets.amounts import AmountError, parse_amount, parse_number
from tests.factories import make_target
from tests.reports import steps
from tests.reports.steps import figure_of

UNDERSTOOD = [
    ("1234.56", "万元", "1234.56"),
    ("1,234.56", "万元", "1234.56"),
    ("1,234,567", "万元", "1234567"),
    ("１２３４．５６", "万元", "1234.56"),
    ("１，２３４．５６", "万元", "1234.56"),
    ("1234万元", "万元", "1234"),
    ("1234 万元", "万元", "1234"),
    ("1.2亿", "万元", "12000"),
    ("1.2亿元", "万元", "12000"),
    ("1.2亿", "亿元", "1.2"),
    ("5000元", "万元", "0.5"),
    ("12万", "亩", "120000"),
    ("12万亩", "亩", "120000"),
    ("3家", "家", "3"),
    ("8.3%", "%", "8.3"),
    ("８．３％", "%", "8.3"),
    ("5元/人", "元/人", "5"),
    ("+7", "家", "7"),
    (".5", "公里", "0.5"),
    ("007", "家", "7"),
    ("  12  ", "家", "12"),
    ("　12　", "家", "12"),
    ("12.50", "公里", "12.5"),
    ("0", "家", "0"),
]

NOT_UNDERSTOOD = [
    ("1e5", "is not a number"),
    ("1E5", "is not a number"),
    ("1_000", "is not a number"),
    ("NaN", "is not a number"),
    ("Infinity", "is not a number"),
    ("--5", "is not a number"),
    ("5-", "is not a number"),
    ("1 234", "is not a number"),
    ("1.2.3", "is not a number"),
    ("五百", "is not a number"),
    ("一千", "is not a number"),
    ("5²", "another unit"),
    ("①", "is not a number"),
    ("٣", "is not a number"),
    ("0x10", "is not a number"),
    ("=1+1", "is not a number"),
    ("<b>5</b>", "is not a number"),
    ("1,23", "do not part thousands"),
    ("12,34,567", "do not part thousands"),
    ("1,2345", "do not part thousands"),
    ("9" * 40, "is too long"),
    ("1000亿亿", "another unit"),
    ("99999999999亿", "is too long"),
    ("1.234", "too many decimals"),
    ("1234公斤", "another unit"),
    ("5%", "another unit"),
    ("-5", "is below zero"),
    ("－５", "is below zero"),
]


@pytest.mark.parametrize(("text", "unit", "amount"), UNDERSTOOD)
def test_what_people_write_is_understood(text, unit, amount):
    assert parse_amount(text, unit=unit, decimals=2) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "   ", "　"])
def test_an_empty_box_is_no_amount(text):
    assert parse_amount(text, unit="万元", decimals=2) is None


@pytest.mark.parametrize(("text", "sentence"), NOT_UNDERSTOOD)
def test_what_is_no_amount_gets_a_sentence_with_what_was_typed(text, sentence):
    with pytest.raises(AmountError, match=sentence) as caught:
        parse_amount(text, unit="万元", decimals=2)
    assert text[:20] in str(caught.value)


@pytest.mark.parametrize(("text", "sentence"), NOT_UNDERSTOOD)
def test_the_sentence_is_there_in_both_languages(text, sentence):
    messages = []
    for language in ("en", "zh-hans"):
        with translation.override(language), pytest.raises(AmountError) as caught:
            parse_amount(text, unit="万元", decimals=2)
        messages.append(str(caught.value))
    assert messages[0] != messages[1]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in messages[1].replace(text[:20], ""))


@pytest.mark.parametrize(
    ("text", "figure", "number"),
    [
        ("1,234.56", "1234.56", "1234.56"),
        ("１，２３４．５６", "1234.56", "1234.56"),
        ("　−12.50", "-12.50", "-12.5"),
        (".5", "0.50", "0.5"),
        ("-0", "0.00", "0"),
        ("1.50000000", "1.50", "1.5"),
        ("1.2345", None, "1.2345"),
        ("12万元", "12.00", None),
        ("1.2亿", "12000.00", None),
        ("12,34", None, None),
        ("1e5", None, None),
        ("12:5", None, None),
        ("９" * 12, None, None),
    ],
)
def test_a_figure_may_have_its_unit_and_a_number_of_the_plan_four_decimals(text, figure, number):
    def parsed(parse, **options):
        try:
            return parse(text, **options)
        except AmountError:
            return None

    assert parsed(parse_amount, unit="万元", decimals=2, negative=True) == (figure and Decimal(figure))
    assert parsed(parse_number) == (number and Decimal(number))


@pytest.mark.parametrize("text", ["-3.1", "－３．１", "−3.1", "-3.1%"])
def test_a_rate_that_holds_may_fall_below_zero(text):
    assert parse_amount(text, unit="%", decimals=1, negative=True) == Decimal("-3.1")


def test_a_whole_number_has_no_decimals():
    assert parse_amount("3.0", unit="家", decimals=0) == 3
    with pytest.raises(AmountError, match="is a whole number of 家"):
        parse_amount("3.5", unit="家", decimals=0)


def test_zero_has_no_sign():
    assert str(parse_amount("-0", unit="%", decimals=1, negative=True)) == "0.0"
    assert parse_amount("-0.0", unit="%", decimals=1) == 0


def test_the_longest_amount_is_kept_to_the_last_digit(town):
    target = make_target(town.sub_measure, decimals=4)
    for text in ("99999999999.9999", "0.0001"):
        assert steps.save(town.client("reporter"), town.sub_measure, 3, {target: text}).status_code == 302
        assert figure_of(target, 3).value == Decimal(text)


@pytest.mark.parametrize(
    ("text", "stored"), [("1.2亿", "12000"), ("１，２３４．５６", "1234.56"), ("1234万元", "1234")]
)
def test_the_form_stores_what_was_meant(town, text, stored):
    assert steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: text}).status_code == 302
    assert figure_of(town.target, 3).value == Decimal(stored)


@pytest.mark.parametrize("text", ["1e5", "1_000", "NaN", "--5", "9" * 40, "-5", "9" * 61])
@pytest.mark.parametrize("press", [steps.save, steps.submit])
def test_the_form_refuses_and_keeps_what_was_typed(town, text, press):
    response = press(town.client("reporter"), town.sub_measure, 3, {town.target: text}, problems="Rain")
    assert response.status_code == 200
    assert f'value="{text}"' in response.text
    assert "Rain</textarea>" in response.text
    assert "Nothing was saved yet" in response.text
    assert not town.sub_measure.reports.exists()

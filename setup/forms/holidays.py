"""The office calendar: days that are pasted as a list, and days to take out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.amounts import half_width
from targets.models import CalendarDay

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|~|～|至|到|to)\s*{_DAY})?\s*(?P<words>.*)")
#: What marks a weekend that is worked.
_WORKED = re.compile(r"\(班\)|补班|上班|^班|班$|working day|workday", re.IGNORECASE)
#: The longest run of days off; a longer one is a slip in a year.
_LONGEST = 31
_LONGEST_NAME = CalendarDay._meta.get_field("name").max_length


@dataclass(frozen=True)
class ListedDay:
    """A day of a pasted list."""

    day: date
    kind: str
    name: str


class HolidaysForm(forms.Form):
    """Days to add, a line each, and days of a year to take out."""

    lines = forms.CharField(
        label=gettext_lazy("Days to add"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, "class": "form-control"}),
        help_text=gettext_lazy(
            "One a line: 2021-10-01 National Day; 2021-10-01 to 2021-10-07 National Day; 2021-09-26 working day. "
            "A day that is there already gets what the line says."
        ),
    )
    remove = forms.ModelMultipleChoiceField(
        CalendarDay.objects.none(),
        label=gettext_lazy("Take off the list"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove"].queryset = CalendarDay.objects.filter(day__year=year)

    def clean_lines(self) -> list[ListedDay]:
        """The days of the list; all faults at once, each with its line."""
        days: dict[date, ListedDay] = {}
        problems = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                days |= {listed.day: listed for listed in _days_of(line)}
            except ValueError as error:
                problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": error})
        if problems:
            raise forms.ValidationError(problems)
        return list(days.values())


def _days_of(line: str) -> Iterator[ListedDay]:
    """The days of a line. Raises ValueError with what is wrong."""
    text = half_width(line)
    match = _LINE.fullmatch(text)
    if not match:
        raise ValueError(_("“%(text)s” does not begin with a day such as 2021-10-01.") % {"text": text[:30]})
    parts = match.groups()
    try:
        first = date(*map(int, parts[:3]))
        last = date(*map(int, parts[3:6])) if parts[3] else first
    except ValueError:
        raise ValueError(_("“%(text)s” has a day that no calendar has.") % {"text": text[:30]}) from None
    if not first <= last < first + timedelta(days=_LONGEST):
        raise ValueError(_("“%(text)s” ends before it begins, or is longer than a month.") % {"text": text[:30]})
    words = match["words"].strip(" ,;:、，；：")
    name = _WORKED.sub("", words).strip(" ,;:、，；：()（）")
    if len(name) > _LONGEST_NAME:
        raise ValueError(_("the name is too long; at most %(most)d characters.") % {"most": _LONGEST_NAME})
    kind = CalendarDay.Kind.WORKDAY if _WORKED.search(words) else CalendarDay.Kind.HOLIDAY
    for offset in range((last - first).days + 1):
        yield ListedDay(first + timedelta(days=offset), kind, name)

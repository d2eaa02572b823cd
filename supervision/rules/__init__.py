"""How late a matter is, as a light: plain functions."""

from datetime import date

from targets.rules.terms import Light

#: A matter that is later than this many days is red; until then it is amber.
AMBER_DAYS = 7


def days_of_delay(due: date, today: date, *, is_owed: bool) -> int:
    """By how many days a matter is late; 0 where its department owes no answer: what it reported as done waits for who
    ordered it.
    """
    return max(0, (today - due).days) if is_owed else 0


def matter_light(late: int, *, is_open: bool) -> Light:
    """The light of a matter that is so many days late: green, from the first day amber, after seven days red; done when
    it is struck off.
    """
    if not is_open:
        return Light.DONE
    if late > AMBER_DAYS:
        return Light.RED
    return Light.AMBER if late else Light.GREEN

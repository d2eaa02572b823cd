"""Makes matters by the actions that pages use."""

from datetime import UTC, date, datetime

from supervision.actions.answering import report_done, sign_for
from supervision.actions.ordering import NewMatter, order_matter
from supervision.models import Matter
from tests.factories import Town, actor

#: The day on which matters are looked at.
TODAY = datetime(2021, 7, 8, 1, tzinfo=UTC)


def order(town: Town, *, by: str = "leader", on: datetime = TODAY, **fields) -> Matter:
    """A matter of the town's first department, as a leader orders it."""
    fields = {
        "title": "Bring the revenue in",
        "order": "Look into it and answer.",
        "ordered_by": town.people[by],
        "lead": town.sub_measure.lead,
        "due": date(2021, 7, 20),
        **fields,
    }
    return order_matter(actor(town.people[by], on), town.plan.pk, NewMatter(**fields))


def done(town: Town, matter: Matter, on: datetime = TODAY) -> Matter:
    """The matter, signed for and reported as done."""
    by = actor(town.people["reporter"], on)
    matter = sign_for(by, matter.pk, matter.version)
    return report_done(by, matter.pk, matter.version, "It came in.")

"""A reviewer's steps in the queue: ticks, buttons, and the messages after them."""

from django.test import Client

from targets.models import ProgressReport

QUEUE = "/review/"


def pick(report: ProgressReport, version: int | None = None) -> str:
    return f"{report.pk}:{report.version if version is None else version}"


def titles(page) -> list[str]:
    return [entry["sub_measure"].title for group in page.context["groups"] for entry in group["entries"]]


def states(waiting: dict) -> dict[str, str]:
    return {name: ProgressReport.with_projects.get(pk=report.pk).status for name, report in waiting.items()}


def messages_of(response) -> list[str]:
    """The messages of the page that an answer leads to."""
    return [str(message) for message in response.context["messages"]]


def approve_together(client: Client, *reports: ProgressReport, address: str = QUEUE, **data):
    """Ticks reports and presses the button for what is ticked."""
    data = {"approve_selected": "", "pick": [pick(report) for report in reports], **data}
    return client.post(address, data, follow=True)

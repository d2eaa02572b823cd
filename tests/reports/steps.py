"""People's steps in the browser, one function each. Forms have the stored version unless another is given."""

from pathlib import Path

from django.test import Client
from django.urls import reverse

from targets.models import Evidence, Figure, Item, ProgressReport, SubMeasure, Target

WORDS = {"assessment": "on_track", "progress": "The work goes on."}
#: What is behind is submitted with a word on the reason.
REASON = {"problems": "It rained."}


def report_of(sub_measure: SubMeasure, month: int) -> ProgressReport:
    return ProgressReport.with_projects.get(sub_measure=sub_measure, month=month)


def version_of(sub_measure: SubMeasure, month: int) -> int:
    report = ProgressReport.with_projects.filter(sub_measure=sub_measure, month=month).first()
    return report.version if report else 0


def figure_of(target: Target, month: int, item: Item | None = None) -> Figure:
    return Figure.objects.get(target=target, item=item, report__month=month)


def box_of(owner: Target | Item) -> str:
    return f"figure_{owner.target_id}_{owner.pk}" if isinstance(owner, Item) else f"figure_{owner.pk}"


def address_of(name: str, sub_measure: SubMeasure, month: int) -> str:
    return reverse(f"reports:{name}", args=(sub_measure.plan.year, sub_measure.code, month))


def _post(client: Client, name: str, sub_measure: SubMeasure, month: int, version, figures, data):
    version = version_of(sub_measure, month) if version is None else version
    boxes = {box_of(owner): str(value) for owner, value in (figures or {}).items()}
    return client.post(address_of(name, sub_measure, month), {"version": version, **boxes, **data})


def save(client: Client, sub_measure: SubMeasure, month: int, figures=None, *, version=None, **words):
    return _post(client, "report", sub_measure, month, version, figures, {**WORDS, **words, "save": ""})


def submit(client: Client, sub_measure: SubMeasure, month: int, figures=None, *, version=None, **words):
    return _post(client, "report", sub_measure, month, version, figures, {**WORDS, **REASON, **words, "submit": ""})


def withdraw(client: Client, sub_measure: SubMeasure, month: int, *, version=None):
    return _post(client, "withdraw", sub_measure, month, version, None, {})


def approve(client: Client, sub_measure: SubMeasure, month: int, *, version=None):
    return _post(client, "review", sub_measure, month, version, None, {"approve": ""})


def give_back(client: Client, sub_measure: SubMeasure, month: int, remark: str, *, version=None):
    return _post(client, "review", sub_measure, month, version, None, {"return": "", "remark": remark})


def correct(client: Client, sub_measure: SubMeasure, month: int, figures, reason: str, *, version=None):
    return _post(client, "correct", sub_measure, month, version, figures, {"reason": reason})


def close(client: Client, month: int, year: int = 2021, *, left: str | None = None, **form):
    """Closes a month as an administrator does who has read the list of open reports: with a tick and a reason."""
    address = reverse("reports:close_month", args=(year, month))
    if left is None:
        page = client.get(address)
        left = page.context["left"] if page.status_code == 200 else ""
    return client.post(address, {"left": left, "leave": "yes", "reason": "The year must go on", **form}, follow=True)


def reopen(client: Client, month: int, year: int = 2021, *, reason: str = "One more has come"):
    return client.post(reverse("reports:reopen_month", args=(year, month)), {"reason": reason}, follow=True)


def attach(client: Client, sub_measure: SubMeasure, month: int, *uploads):
    """Sends files alone, and reads the page that follows."""
    return client.post(address_of("evidence_add", sub_measure, month), {"files": list(uploads)}, follow=True)


def evidence_of(sub_measure: SubMeasure, month: int = 3) -> list[Evidence]:
    return list(Evidence.objects.filter(report__sub_measure=sub_measure, report__month=month, removed_at=None))


def evidence_address(evidence: Evidence, name: str = "evidence") -> str:
    return reverse(f"reports:{name}", args=(evidence.token,))


def stored_files() -> list[str]:
    """The files in the folder of evidence."""
    folder = Path(Evidence._meta.get_field("file").storage.location)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def messages_of(response) -> list[str]:
    """The messages on a page."""
    return [str(message) for message in response.context["messages"]]


def body(response) -> bytes:
    """The content of a response; a file is closed after reading."""
    return b"".join(response)

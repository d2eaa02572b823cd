"""What people do at the browser, one call a step. A form carries the version that is stored unless it is given."""

from django.test import Client
from django.urls import reverse

from targets.models import Figure, Item, ProgressReport, SubMeasure, Target

WORDS = {"assessment": "on_track", "progress": "The work goes on."}


def report_of(sub_measure: SubMeasure, month: int) -> ProgressReport:
    return ProgressReport.objects.get(sub_measure=sub_measure, month=month)


def version_of(sub_measure: SubMeasure, month: int) -> int:
    report = ProgressReport.objects.filter(sub_measure=sub_measure, month=month).first()
    return report.version if report else 0


def figure_of(target: Target, month: int, item: Item | None = None) -> Figure:
    return Figure.objects.get(target=target, item=item, report__month=month)


def box_of(owner: Target | Item) -> str:
    return f"figure_{owner.target_id}_{owner.pk}" if isinstance(owner, Item) else f"figure_{owner.pk}"


def address_of(name: str, sub_measure: SubMeasure, month: int) -> str:
    return reverse(f"targets:{name}", args=(sub_measure.plan.year, sub_measure.code, month))


def _post(client: Client, name: str, sub_measure: SubMeasure, month: int, version, figures, data):
    version = version_of(sub_measure, month) if version is None else version
    boxes = {box_of(owner): str(value) for owner, value in (figures or {}).items()}
    return client.post(address_of(name, sub_measure, month), {"version": version, **boxes, **data})


def save(client: Client, sub_measure: SubMeasure, month: int, figures=None, *, version=None, **words):
    return _post(client, "report", sub_measure, month, version, figures, {**WORDS, **words, "save": ""})


def submit(client: Client, sub_measure: SubMeasure, month: int, figures=None, *, version=None, **words):
    return _post(client, "report", sub_measure, month, version, figures, {**WORDS, **words, "submit": ""})


def withdraw(client: Client, sub_measure: SubMeasure, month: int, *, version=None):
    return _post(client, "withdraw", sub_measure, month, version, None, {})


def approve(client: Client, sub_measure: SubMeasure, month: int, *, version=None):
    return _post(client, "review", sub_measure, month, version, None, {"approve": ""})


def give_back(client: Client, sub_measure: SubMeasure, month: int, remark: str, *, version=None):
    return _post(client, "review", sub_measure, month, version, None, {"return": "", "remark": remark})


def correct(client: Client, sub_measure: SubMeasure, month: int, figures, reason: str, *, version=None):
    return _post(client, "correct", sub_measure, month, version, figures, {"reason": reason})


def close(client: Client, month: int, year: int = 2021):
    return client.post(reverse("targets:close_month", args=(year, month)), follow=True)


def reopen(client: Client, month: int, year: int = 2021):
    return client.post(reverse("targets:reopen_month", args=(year, month)), follow=True)

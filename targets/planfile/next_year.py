"""What the next year's plan takes from this year's plan and figures: structure, last year's rhythm, baselines.

No target value is copied: the new plan says itself what it promises.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..formats.dates import month_name
from ..formats.numbers import trimmed
from ..rules import Comparator, Phasing
from .nodes import PlanObject

MONTHS = 12
#: Counted figures by month, by a target's code and unit (``board.last_year.figures_of_codes``).
Figures = Mapping[tuple[str, str], Mapping[int, Decimal]]


class CopiedAs(StrEnum):
    """What became of something: it was taken over, was changed, or was left behind."""

    TAKEN = "taken"
    CHANGED = "changed"
    LEFT = "left"


@dataclass(frozen=True)
class CopyNote:
    """What was done, as a sentence without its full stop, and the names of the targets or areas it was done to."""

    copied_as: CopiedAs
    text: str
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text + (_(": ") + self.listed if self.names else "")

    @property
    def listed(self) -> str:
        """The names in one line."""
        return pgettext("between names", ", ").join(self.names)


@dataclass
class Notes:
    """Collects notes; the same note about several targets becomes one note that names all of them."""

    names_by_note: dict[tuple[CopiedAs, str], list[str]] = field(default_factory=dict)

    def add(self, copied_as: CopiedAs, text: str, *names: str) -> None:
        self.names_by_note.setdefault((copied_as, text), []).extend(names)

    def in_order(self) -> list[CopyNote]:
        """First what was taken, then what was changed, then what was left."""
        order = tuple(CopiedAs)
        rows = [CopyNote(copied_as, text, tuple(names)) for (copied_as, text), names in self.names_by_note.items()]
        return sorted(rows, key=lambda note: order.index(note.copied_as))


def rhythm_of(
    phasing: str, baseline: Decimal | None, figures: Mapping[int, Decimal]
) -> tuple[list[Decimal] | None, str]:
    """Last year's twelve cumulative values for a target, or None and why there are none (no full stop).

    ``rules.md`` lets a promise grow as last year's amount grew from January on. A rate or a level has no such growth.

    Args:
        phasing, baseline: of the target; a baseline says that its figures are a level.
        figures: last year's counted figures by month.
    """
    if phasing == Phasing.HOLD:
        return None, _("a level that must hold all year has no rhythm")
    if baseline is not None:
        reason = _("the figures are a level that began at a baseline, and no amount that grows from January on")
        return None, reason
    missing = [month_name(month) for month in range(1, MONTHS + 1) if month not in figures]
    if len(missing) == MONTHS:
        return None, _("last year has no counted figure")
    if missing:
        months = pgettext("between names", ", ").join(missing)
        sentence = ngettext(
            "%(months)s of last year is not counted", "%(months)s of last year are not counted", len(missing)
        )
        return None, sentence % {"months": months}
    values = [figures[month] for month in range(1, MONTHS + 1)]
    if values[-1] <= 0:
        return None, _("last year ended at %(total)s, which gives no rhythm") % {"total": trimmed(values[-1], 4)}
    return values, ""


@dataclass(frozen=True)
class PlanDraft:
    """A plan for a new year: objects for ``planfile.load_objects``, and notes on what became of the old plan's."""

    year: int
    objects: list[PlanObject]
    notes: list[CopyNote]

    @property
    def summary(self) -> list[str]:
        """What comes along and what does not, in sentences."""
        models = [plan_object.model for plan_object in self.objects]
        counts = {name: models.count(f"targets.{name}") for name in ("taskarea", "submeasure", "target", "item")}
        return [
            _(
                "%(taskarea)d parts of the plan, %(submeasure)d sub-measures with their departments and due months, "
                "%(target)d targets with unit, counting and thresholds, %(item)d breakdown items come along."
            )
            % counts,
            _("No target value, milestone or planned value of an item comes along: all targets are not set."),
            _("The words of the plan (preamble, texts, quotations) and all reports stay where they are."),
        ]


def prepare(objects: Iterable[PlanObject], year: int, figures: Figures) -> PlanDraft:
    """The plan of ``year`` with the structure of another one.

    It keeps areas, sub-measures with their departments, due months and weights, targets with unit, direction,
    counting and thresholds, and items with their villages. It drops every promise (target values, milestones,
    planned values of items) and the old plan's words (preamble, texts, quotations). Counted figures of the year before
    give last year's rhythm, and to a target that began at a baseline the level at which that year ended.

    Args:
        objects: the old plan's, as ``planfile.export.export_objects`` gives them.
        figures: counted figures of the year before ``year``.
    """
    notes, made = Notes(), []
    objects = list(objects)
    [old_year] = [old.fields["year"] for old in objects if old.model == "targets.plan"]
    for old in objects:
        fields = dict(old.fields)
        _move_to_year(old.model, fields, year)
        if old.model == "targets.target":
            fields |= _target(old.fields, figures.get((fields["code"], fields["unit"]), {}), notes)
        # It is in no file, so its problems are reported under its name.
        made.append(PlanObject(old.model, fields, file=_name_of(old), line=0))
    _note_what_to_check(made, old_year, notes)
    return PlanDraft(year, made, notes.in_order())


def _name_of(plan_object: PlanObject) -> str:
    name = plan_object.fields.get("title") or plan_object.fields.get("name", "")
    return " ".join(filter(None, (plan_object.model, str(plan_object.fields.get("code", "")), name)))


def _move_to_year(label: str, fields: dict[str, Any], year: int) -> None:
    """Moves an object to another year, without the old plan's texts and promises."""
    match label:
        case "targets.plan":
            title = fields["title"].replace(str(fields["year"]), str(year))
            fields |= {"year": year, "title": title, "preamble": ""}
        case "targets.taskarea":
            fields |= {"plan": (year,), "text": ""}
        case "targets.submeasure":
            fields |= {"area": (year, *fields["area"][1:]), "text": ""}
        case "targets.target":
            fields |= {"sub_measure": (year, *fields["sub_measure"][1:]), "quote": ""}
        case "targets.item":
            fields |= {"target": (year, *fields["target"][1:]), "planned": None}


def _target(old: Mapping[str, Any], figures: Mapping[int, Decimal], notes: Notes) -> dict[str, Any]:
    """The fields of a target that are not copied as they are."""
    name, phasing = old["name"], old["phasing"]
    series, reason = rhythm_of(phasing, old["baseline"], figures)
    baseline = None
    if series:
        notes.add(CopiedAs.TAKEN, _("Last year's rhythm, from twelve counted months"), name)
    if old["baseline"] is not None:
        baseline = figures.get(MONTHS)
        if baseline is None:
            notes.add(CopiedAs.LEFT, _("Baseline left empty, for December of last year is not counted"), name)
        else:
            level = f"{name} {trimmed(baseline, old['decimals'])}{old['unit']}"
            notes.add(CopiedAs.TAKEN, _("Baseline: the level at which last year ended"), level)
    if phasing == Phasing.CUSTOM:
        notes.add(CopiedAs.CHANGED, _("Even pace instead of milestones, which were the old year's"), name)
        phasing = Phasing.EVEN.value
    elif phasing == Phasing.LAST_YEAR and not series:
        text = _("Even pace instead of last year's rhythm: %(reason)s") % {"reason": reason}
        notes.add(CopiedAs.CHANGED, text, name)
        phasing = Phasing.EVEN.value
    if old["comparator"] == Comparator.LTE and old["baseline"] is not None and baseline is None:
        if phasing not in (Phasing.EVEN, Phasing.HOLD):
            phasing = Phasing.EVEN.value
        notes.add(CopiedAs.CHANGED, _("Without a baseline it is a cap; give it one before its value"), name)
    if old["last_year"] and not series and old["phasing"] != Phasing.LAST_YEAR:
        notes.add(CopiedAs.LEFT, _("Last year's values left empty: %(reason)s") % {"reason": reason}, name)
    return {"value": None, "nodes": None, "last_year": series, "baseline": baseline, "phasing": phasing}


def _note_what_to_check(objects: Iterable[PlanObject], old_year: int, notes: Notes) -> None:
    """Notes the names that somebody has to look at."""
    objects = list(objects)
    names = {target.fields["code"]: target.fields["name"] for target in objects if target.model == "targets.target"}
    for plan_object in objects:
        fields = plan_object.fields
        title = fields.get("title") or fields.get("name", "")
        if plan_object.model == "targets.item" and fields["village"] is None:
            text = _("Items of “%(target)s” that are no villages; rename them to the new year's")
            notes.add(CopiedAs.CHANGED, text % {"target": names[fields["target"][-1]]}, title)
        if str(old_year) in title:
            notes.add(CopiedAs.CHANGED, _("Names that speak of the old year"), title)

"""A second file for a year that has a plan: what of it is new, and what it changes of what is there.

A part that is there keeps what the file says nothing of. A target takes the file's value, with unit, baseline,
deadline and milestones where it names them; a sub-measure takes its departments and leader. The file's words are added
to a sub-measure's where a new or changed target comes from them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from targets.models import Target
from targets.planfile import PlanObject
from targets.planfile.existing import Stored
from targets.planfile.export import export_objects

from ..models import PlanInPreparation
from .objects import fields_of_area, fields_of_measure, fields_of_target, object_at
from .rows import DraftMeasure, row_of
from .tree import AreaPart, MeasurePart, TakenCodes, TargetPart, areas_of

#: The due month that the reader gives where a document names none.
_UNSAID = 12


def objects_of_addition(draft: PlanInPreparation, departments: Mapping[str, str], stored: Stored) -> list[PlanObject]:
    """The plan itself as it is stored, and what the draft's rows make of its parts. One query.

    Args:
        departments: as for ``objects_of_draft``.
        stored: what ``load_stored`` read of the draft's year.
    """
    return list(_Addition(draft, departments, stored).objects())


class _Addition:
    def __init__(self, draft: PlanInPreparation, departments: Mapping[str, str], stored: Stored) -> None:
        self.year, self.departments = draft.year, departments
        self.stored: dict[tuple[str, str], dict[str, Any]] = {}
        for made in export_objects(draft.year, stored):
            key = made.fields.get("code", made.fields.get("number", made.fields.get("year")))
            self.stored[made.model, str(key)] = made.fields
        taken = TakenCodes(
            {int(key) for model, key in self.stored if model == "targets.taskarea"},
            {str(key[1]) for model, key in stored.rows if model in ("targets.submeasure", "projects.project")},
            set(Target.with_projects.filter(plan__year=draft.year).values_list("code", flat=True)),
        )
        self.areas = areas_of([row_of(stored) for stored in draft.rows], taken)
        self.known_areas: set[int] = set()
        #: Of sub-measures that are there: their new fields, the place of the first row about them.
        self.changed: dict[str, tuple[int, dict[str, Any]]] = {}

    def objects(self) -> Iterator[PlanObject]:
        yield PlanObject("targets.plan", self.stored["targets.plan", str(self.year)], file="draft", line=0)
        made = [one for area in self.areas for one in self._area(area)]
        # Behind all rows: a target of one row may bring its words to the sub-measure of another.
        changed = [object_at(place, "targets.submeasure", fields) for place, fields in self.changed.values()]
        areas = [one for one in made if one.model == "targets.taskarea"]
        yield from areas
        yield from changed
        yield from (one for one in made if one.model != "targets.taskarea")

    def _area(self, area: AreaPart) -> Iterator[PlanObject]:
        stored = self.stored.get(("targets.taskarea", str(area.number)))
        if stored:
            # Two parts of the file may belong to one area.
            if area.number not in self.known_areas:
                self.known_areas.add(area.number)
                yield object_at(area.place, "targets.taskarea", stored)
        elif any(("targets.submeasure", measure.code) not in self.stored for measure in area.measures):
            # An area whose sub-measures all stand elsewhere already is none.
            yield object_at(area.place, "targets.taskarea", fields_of_area(self.year, area))
        for measure in area.measures:
            yield from self._measure(area, measure)

    def _measure(self, area: AreaPart, measure: MeasurePart) -> Iterator[PlanObject]:
        if self._change(measure.code, measure.place) is None:
            fields = fields_of_measure(self.year, area.number, measure, self.departments)
            yield object_at(measure.place, "targets.submeasure", fields)
        else:
            self._take_departments(measure.code, measure.row)
        for target in measure.targets:
            yield self._target(measure, target)

    def _change(self, code: str, place: int) -> dict[str, Any] | None:
        """The fields of a sub-measure that is there, to be changed; None for a new one."""
        stored = self.stored.get(("targets.submeasure", code))
        if stored is None:
            return None
        return self.changed.setdefault(code, (place, dict(stored)))[1]

    def _take_departments(self, code: str, row: DraftMeasure) -> None:
        fields = self.changed[code][1]
        if row.lead in self.departments:
            fields["lead"] = (self.departments[row.lead],)
        named = [(self.departments[name],) for name in row.supports if name in self.departments]
        fields["supports"] = [key for key in dict.fromkeys([*fields["supports"], *named]) if key != fields["lead"]]
        if row.leader:
            fields["leader"] = row.leader

    def _target(self, measure: MeasurePart, target: TargetPart) -> PlanObject:
        fields = fields_of_target(self.year, measure.code, target)
        stored = self.stored.get(("targets.target", target.code))
        if stored is not None:
            said = {name: fields[name] for name in ("value", "baseline", "nodes", "unit") if fields[name]}
            if fields["due_month"] != _UNSAID:
                said["due_month"] = fields["due_month"]
            if "nodes" in said:
                said["phasing"] = "custom"
            if not _is_same(stored, said):
                said |= {"quote": fields["quote"], "decimals": max(stored["decimals"], fields["decimals"])}
            fields = {**stored, **said}
        self._bring_words(fields, measure, target)
        return object_at(target.place, "targets.target", fields)

    def _bring_words(self, fields: dict[str, Any], measure: MeasurePart, target: TargetPart) -> None:
        """Adds the words that a target comes from to its sub-measure, where this is there and does not have them."""
        home = self._change(fields["sub_measure"][-1], target.place)
        quote = fields["quote"] or ""
        if home is not None and quote and _plain(quote) not in _plain(home["text"]):
            words = measure.row.text if _plain(quote) in _plain(measure.row.text) else quote
            home["text"] = f"{home['text']}\n{words}".strip()


def _is_same(stored: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether a target says what is stored: numbers are compared as they are written."""
    return all(_plain(str(stored[name] or "")) == _plain(str(value)) for name, value in said.items())


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)

"""How much of an annotated document was read (``docs/annotation.md``, "How to measure")."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self

_FIGURES = dict(zip("零一二三四五六七八九两", [*range(10), 2], strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000}
#: 千 behind a digit belongs to the unit: 540千瓦.
_NUMERAL = re.compile("(?:[零一二三四五六七八九两]|(?<!\\d)[十百千])[零一二三四五六七八九两十百千]*")
_EXACT = ("unit", "comparator", "due_month")


@dataclass
class Score:
    """Counts over one document or, added up, over several.

    Attributes:
        parts_found, parts, parts_read: areas and sub-measures: read where they are, annotated, read in all.
        found, targets, targets_read: the same of targets.
        exact: found, with unit, comparator and due month.
        faults: what was missed, read for nothing, or found inexactly, a line each.
        invented: quotations of values that do not stand in them, or that do not stand in the text.
    """

    parts_found: int = 0
    parts: int = 0
    parts_read: int = 0
    found: int = 0
    targets: int = 0
    targets_read: int = 0
    exact: int = 0
    faults: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    def __add__(self, other: Self) -> "Score":
        return Score(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def structure_f1(self) -> float:
        """Of areas and sub-measures, 0 to 1."""
        return _f1(self.parts_found, self.parts, self.parts_read)

    @property
    def targets_f1(self) -> float:
        """Of targets, 0 to 1; a fact that is read as a target counts as read for nothing."""
        return _f1(self.found, self.targets, self.targets_read)

    @property
    def exact_share(self) -> float:
        """Of the targets found, those with unit, comparator and due month, 0 to 1."""
        return self.exact / self.found if self.found else 0.0

    def __str__(self) -> str:
        return (
            f"structure {self.structure_f1:.3f}, targets {self.targets_f1:.3f}, exact {self.exact_share:.3f}, "
            f"invented {len(self.invented)}"
        )


def score_of(text: str, wanted: dict[str, Any], read: dict[str, Any]) -> Score:
    """How well ``read`` agrees with the annotation ``wanted`` of ``text``; both in the form of the annotations."""
    parts, parts_read = Counter(_parts_of(wanted)), Counter(_parts_of(read))
    faults = [f"part missed: {level} {title}" for level, title in (parts - parts_read).elements()]
    faults += [f"part for nothing: {level} {title}" for level, title in (parts_read - parts).elements()]
    targets, left = _targets_of(wanted), _targets_of(read)
    score = Score(
        parts_found=(parts & parts_read).total(),
        parts=parts.total(),
        parts_read=parts_read.total(),
        targets=len(targets),
        targets_read=len(left),
        faults=faults,
        invented=[each["quote"] for each in read["targets"] if not is_quoted(text, each)],
    )
    for target in targets:
        match = next((each for each in left if _is_same(text, target, each)), None)
        if match is None:
            faults.append(f"target missed: {target['value']} {target['unit']} in {target['quote']}")
            continue
        left.remove(match)
        score.found += 1
        differing = [name for name in _EXACT if match.get(name) != target[name]]
        score.exact += not differing
        faults += [f"{name} {match.get(name)} for {target[name]}: {target['quote']}" for name in differing]
    faults += [f"target for nothing: {each['value']} {each['unit']} in {each['quote']}" for each in left]
    return score


def is_quoted(text: str, quantity: dict[str, Any]) -> bool:
    """Whether a quantity's quotation stands in the text, and its numbers in the quotation."""
    numbers = {quantity.get(name) for name in ("value", "max", "base", "threshold")} - {None, ""}
    return quantity["quote"] in text and numbers <= figures_in(quantity["quote"])


def figures_in(text: str) -> set[str]:
    """The numbers of a text: in half-width digits without commas; Chinese numerals below 10,000 in digits too."""
    narrow = unicodedata.normalize("NFKC", text)
    narrow = re.sub(r"(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)", lambda number: number[0].replace(",", ""), narrow)
    numerals = {_digits_of(numeral) for numeral in _NUMERAL.findall(narrow)}
    return {*re.findall(r"\d+(?:\.\d+)?", narrow), *numerals} - {""}


def _digits_of(numeral: str) -> str:
    """一百零五 as 105; empty for what is no number, as 二三."""
    total, figure = 0, None
    for sign in numeral:
        if sign in _POWERS:
            total += (1 if figure is None else figure) * _POWERS[sign]
            figure = None
        elif figure:
            return ""
        else:
            figure = _FIGURES[sign]
    return str(total + (figure or 0))


def _parts_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    parts = []
    for area in document["areas"]:
        parts.append(("area", _key(area["title"])))
        parts += [("sub-measure", _key(measure["title"])) for measure in area.get("sub_measures", [])]
    return parts


def _key(title: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", title))[:10]


def _targets_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in document["targets"] if each.get("kind", "target") == "target"]


def _is_same(text: str, target: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same value in quotations that overlap, each taken at its first place in the text."""
    start, other_start = text.find(target["quote"]), text.find(other["quote"])
    overlap = start < other_start + len(other["quote"]) and other_start < start + len(target["quote"])
    return other_start >= 0 and overlap and _number(target["value"]) == _number(other["value"])


def _number(value: str | None) -> str | None:
    if not value:
        return None
    plain = unicodedata.normalize("NFKC", str(value)).replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _f1(hits: int, wanted: int, read: int) -> float:
    return 2 * hits / (wanted + read) if wanted + read else 0.0

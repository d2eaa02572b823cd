"""What the cells beside a task say: who leads and supports it, by when, with which weight."""

import re
from dataclasses import dataclass

from planreader.plan import Doubt
from planreader.wording.offices import deadline_month, office_names

_LABELLED = re.compile(r"(牵头|主办|责任|主责|配合|协办|协同|协助|参与|参加)(?:单位|部门|科室)?\s*[：:]")
_LEADS = {"牵头", "主办", "责任", "主责"}
_MARKED = re.compile(r"[（(]\s*(牵头|主办|主责|负责|配合|协办|协助|参与)[^（）()]*[）)]")
#: A牵头，B、C配合
_BY_VERB = re.compile(r"(.+?)(?:牵头|主办|负责)[，,；;、\s]+(.+?)(?:配合|协办|协助|参与)")
_YEAR = re.compile(r"20\d\d")
_WHOLE_YEAR = re.compile(r"(?:20\d\d年?度?|每.*|按.*|随时.*|经常.*|及时)")
_WEIGHT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:分|%)?")


def names_in(text: str) -> list[str]:
    """The departments that a cell names, in order; one with brackets (各村（社区）) keeps both."""
    names = office_names(text)
    return [name + "）" if name.count("（") > name.count("）") else name for name in names]


def offices_in(text: str) -> tuple[list[str], list[str]]:
    """The leading and the supporting departments that a cell names: those without a word of it lead."""
    if labelled := list(_LABELLED.finditer(text)):
        leads, supports = names_in(text[: labelled[0].start()]), []
        for place, label in enumerate(labelled):
            end = labelled[place + 1].start() if place + 1 < len(labelled) else len(text)
            (leads if label[1] in _LEADS else supports).extend(names_in(text[label.end() : end]))
        return leads, supports
    if by_verb := _BY_VERB.fullmatch(text.strip().rstrip("。")):
        return names_in(by_verb[1]), names_in(by_verb[2])
    leads, others, supports = [], [], []
    for piece in re.split(r"[、，,；;\n]+", text):
        marked = _MARKED.search(piece)
        names = names_in(_MARKED.sub("", piece))
        if marked is None:
            others += names
        else:
            (leads if marked[1] in {"牵头", "主办", "主责", "负责"} else supports).extend(names)
    if leads or supports:
        return leads or others, supports + (others if leads else [])
    return names_in(text), []


@dataclass(frozen=True)
class DueCell:
    """A deadline in a column of its own.

    Attributes:
        month: 1 to 12; None where the words name none.
        year: where it lies outside the plan's.
        place: the cell's offsets.
    """

    month: int | None
    year: int | None = None
    text: str = ""
    place: tuple[int, int] | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why a person should look at it."""
        if self.month is None:
            return (Doubt.NO_MONTH,)
        return (Doubt.OTHER_YEAR,) if self.year else ()


def due_in(text: str, year: int | None) -> DueCell:
    """The deadline that a cell names; the whole year (2021年, 长期坚持) is December.

    Args:
        year: the plan's.
    """
    words = re.sub(r"\s", "", text)
    years = [int(named) for named in _YEAR.findall(words)]
    other = years[-1] if years and year and years[-1] != year else None
    if _WHOLE_YEAR.fullmatch(words) or re.fullmatch(r"20\d\d年?[-—–~至到]+20\d\d年?", words):
        return DueCell(12, other, text)
    return DueCell(deadline_month(words), other, text)


def weight_in(text: str) -> str | None:
    """The number of points of a cell, as printed; None where it holds none."""
    found = _WEIGHT.fullmatch(text.strip())
    return found[1] if found else None

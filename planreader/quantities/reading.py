"""The quantities of a stretch of text: its numbers, and its promises without one."""

import re
from dataclasses import dataclass, field, replace

from ..plan import Doubt, Quantity, QuantityBasis
from .clauses import Clause, Sentence, sentences_of
from .counted import numbered_quantities
from .dates import WrittenDeadline
from .names import cut, tidy
from .numbers import narrowed
from .unnumbered import DONE_BY_DATE, Promise, dated_promise, stands_at_head, undated_promise

#: Who is responsible until when, in brackets behind a task.
_FIELDS = re.compile("[（(【][^（）()【】\n]{0,20}(?:责任|牵头|完成时限|配合|承办|主办)[^（）()【】\n]*[）)】]")
_ALL = re.compile("全部|全面|均|悉数")
_NAMES_A_TASK = re.compile(
    rf"^(?:{DONE_BY_DATE.pattern}|[一-龥]{{0,4}}(?:推进|新建|改造|开展|打造|迁建|修建|提升|实施|启动))"
    rf"|(?:{DONE_BY_DATE.pattern}|整改)$"
)
#: The name of a field, not of a task.
_LABEL = re.compile("[一-龥]{2,4}(?:时限|时间|期限|日期|情况|单位|部门|领导|名称|内容|地点)")
_YEAR_AT_HEAD = re.compile(r"(?:(?P<year>20\d\d)年(?![底末前内度])|今年|力争|确保|计划)")


def quantities_of(
    text: str, start: int, end: int, *, year: int | None, deadline: WrittenDeadline | None = None
) -> list[Quantity]:
    """The targets and facts of ``text[start:end]``, in the order of their words.

    Args:
        text: the whole document's text; quotations are pieces of it.
        year: the plan's.
        deadline: what a column gives; what is named in the stretch is then promised by it.
    """
    part = text[start:end]
    folded = _FIELDS.sub(lambda found: " " * len(found[0]), narrowed(part))
    found = []
    for sentence in sentences_of(folded, 0, len(folded), year):
        reading = _SentenceReading(part, year, sentence.tells_facts, deadline)
        found.append(reading.read(sentence))
    # 新建镇文体中心 / 主体封顶: the first line only names what the others promise.
    only_names = deadline and found and found[0] and all(each.basis is QuantityBasis.BINARY for each in found[0])
    if only_names and any(each.is_target for later in found[1:] for each in later):
        found = found[1:]
    return [replace(each, start=each.start + start, end=each.end + start) for of in found for each in of]


@dataclass
class _SentenceReading:
    """A sentence on its way to quantities.

    Args:
        text: the stretch that its clauses' offsets belong to.
        column: the deadline that a column gives.
        found: its quantities so far.
        governing: the date at a clause's head, which holds for what follows.
        last: the quantities of the last clause that had any.
        group: where those since the last semicolon begin.
    """

    text: str
    year: int | None
    tells_facts: bool
    column: WrittenDeadline | None
    found: list[Quantity] = field(default_factory=list)
    governing: WrittenDeadline | None = None
    last: list[Quantity] = field(default_factory=list)
    group: int = 0

    def __post_init__(self) -> None:
        self.is_field = self.tells_facts

    def read(self, sentence: Sentence) -> list[Quantity]:
        """The quantities of its clauses."""
        before: Clause | None = None
        for clause in sentence.clauses:
            self._turn_to_year_of(clause)
            if before is not None and clause.begins_anew(before):
                self.last, self.group = [], len(self.found)
            self._read_clause(clause, before)
            before = clause
        return self.found

    def _turn_to_year_of(self, clause: Clause) -> None:
        """2021年，全乡实现总产值4.7亿元 tells facts in a plan of 2022, up to 今年."""
        named = _YEAR_AT_HEAD.match(clause.text)
        if named and self.year is not None and not self.is_field:
            self.tells_facts = named["year"] is not None and int(named["year"]) < self.year

    def _read_clause(self, clause: Clause, before: Clause | None) -> None:
        own = clause.deadlines[-1] if clause.deadlines else None
        if (before is None or self.governing) and own and stands_at_head(clause, clause.deadlines[0]):
            self.governing = clause.deadlines[0]
        label = before if before and not before.numbers and clause.follows_colon(before) else None
        mine = [
            self._dated(each, own or self.governing, self.column)
            for each in numbered_quantities(self.text, clause, self.tells_facts, self.last, label)
        ]
        self.found += mine
        if not self.tells_facts and not any(each.is_target for each in mine):
            self._read_promise(clause, before, own)
        if mine or own is None:
            self.last = mine

    def _read_promise(self, clause: Clause, before: Clause | None, own: WrittenDeadline | None) -> None:
        """What a clause without numbered targets promises, or says of those before it."""
        dated = dated_promise(clause, before)
        if dated and dated.leans and self.last and self.last[-1].is_target and not _is_later(own, self.year):
            # 新建2座，9月底前投入使用: the date is that of the quantities before it.
            reached = len(self.found) - self.group if _ALL.search(clause.text) else len(self.last)
            self.found[-reached:] = [
                each if each.basis is QuantityBasis.BINARY else self._dated(each, own, None)
                for each in self.found[-reached:]
            ]
        elif dated:
            self.found.append(self._dated(_promised(self.text, dated), own, None))
        elif promised := undated_promise(clause, before):
            self.found.append(self._dated(_promised(self.text, promised), own or self.governing, self.column))
        elif self.column and _NAMES_A_TASK.search(clause.text) and not _LABEL.fullmatch(clause.text):
            task = Promise(clause.start, clause.end, cut(tidy(clause.text)), "项", "gte", QuantityBasis.BINARY)
            self.found.append(self._dated(_promised(self.text, task), own, self.column))

    def _dated(self, quantity: Quantity, own: WrittenDeadline | None, column: WrittenDeadline | None) -> Quantity:
        """The quantity with the deadline of its words, else of its column."""
        deadline = own if own and (own.is_strong or column is None) else column
        if not quantity.is_target or deadline is None:
            return quantity
        if deadline.month is None:
            doubts = (*quantity.doubts, Doubt.NO_MONTH)
            return replace(quantity, due_month=None, due_text=deadline.text, doubts=doubts)
        if _is_later(deadline, self.year):
            doubts = (*quantity.doubts, Doubt.OTHER_YEAR)
            return replace(quantity, due_month=deadline.month, due_year=deadline.year, doubts=doubts)
        return replace(quantity, due_month=deadline.month, due_text="")


def _is_later(deadline: WrittenDeadline | None, year: int | None) -> bool:
    return deadline is not None and None not in (deadline.year, year) and deadline.year != year


def _promised(text: str, promise: Promise) -> Quantity:
    return Quantity(
        promise.start, promise.end, text[promise.start : promise.end], promise.name, unit=promise.unit,
        comparator=promise.comparator, basis=promise.basis, doubts=promise.doubts,
    )  # fmt: skip

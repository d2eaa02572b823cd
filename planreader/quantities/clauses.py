"""Sentences and their clauses: a deadline governs its sentence, a verb its clause."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from .dates import WrittenDeadline, written_deadlines
from .numbers import Number, numbers_of

#: A line that is broken in the middle of its sentence ends nothing.
_SENTENCE_END = re.compile(r"[。！？!?\n]|(?<=[^\d])\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[；;：:，]|,(?!\d{3}(?!\d))|(?<=[^\d\s])\s+(?=[^\d\s])|\t")
#: What opens the field of a project that says what was done or what it is.
_FACT_FIELD = re.compile(
    r"(?:项目(?:概况|简介)|建设(?:内容|规模|地点)|(?:主要)?建设内容(?:及规模)?|项目内容|(?:事项|项目|工作|目前)?进展(?:情况)?|"
    r"完成情况|(?:上年|去年|截至)[^：:]{0,8}|工作成效|存在问题)[：:]"
)
#: Twice as long as any clause of a real plan: a text without signs is read in pieces, or it would take minutes.
_LONGEST_CLAUSE = 150
#: Behind what a clause may be cut where no sign ends it, so that no number loses its end.
_CUT = re.compile(r"、|[^\d.,%‰万亿百千十零一二三四五六七八九两XxＸ×*_~—–-](?![\d.])")
_PLAN_FIELD = re.compile(
    r"(?:今年|本年|下步|下一步|年度|全年|[12]\d{3}年)?(?:工作)?(?:计划|目标|任务|打算|安排|目标任务)[：:]"
)


@dataclass(frozen=True)
class Clause:
    """``text[start:end]`` of the sentence's whole text (``narrowed``), without the sign that ends it."""

    whole: str
    start: int
    end: int
    year: int | None

    @property
    def text(self) -> str:
        """Its words."""
        return self.whole[self.start : self.end]

    @cached_property
    def numbers(self) -> list[Number]:
        """Its numbers; offsets are those of the clause."""
        return list(numbers_of(self.text))

    @cached_property
    def deadlines(self) -> list[WrittenDeadline]:
        """Its deadlines; offsets are those of the clause."""
        return written_deadlines(self.text, self.year)

    def begins_anew(self, before: "Clause") -> bool:
        """Whether it stands behind a semicolon or colon, so that it does not go on with the clause before it."""
        return bool(re.search("[；;：:]", self.whole[before.end : self.start]))

    def follows_colon(self, before: "Clause") -> bool:
        """Whether the clause before it is its label."""
        return bool(re.search("[：:]", self.whole[before.end : self.start]))


@dataclass(frozen=True)
class Sentence:
    """Clauses up to the next full stop; ``tells_facts``: it says what is or was, not what is promised."""

    clauses: tuple[Clause, ...]
    tells_facts: bool = False


def sentences_of(text: str, start: int, end: int, year: int | None) -> list[Sentence]:
    """The sentences of a stretch of a text (``narrowed``); a field's label (项目进展：) holds to its line's end."""
    sentences: list[Sentence] = []
    tells_facts = False
    at = start
    while at < end:
        stop = _SENTENCE_END.search(text, at, end)
        last = stop.start() if stop else end
        if at == start or text[at - 1] == "\n":
            tells_facts = bool(_FACT_FIELD.search(text, at, min(at + 24, last)))
        clauses = _clauses(text, at, last, year)
        if clauses:
            sentences.append(Sentence(tuple(clauses), tells_facts and not _PLAN_FIELD.search(text, at, last)))
        at = last + 1
    return sentences


def _apart(clause: Clause) -> list[Clause]:
    """A clause in two where each side of a 、 has a deadline of its own: 5月底前开工、11月底前通车."""
    for first, second in pairwise(clause.deadlines):
        joint = clause.text.find("、", first.end + 2, second.start + 1)
        if joint >= 0:
            middle = clause.start + joint
            rest = Clause(clause.whole, middle + 1, clause.end, clause.year)
            return [Clause(clause.whole, clause.start, middle, clause.year), *_apart(rest)]
    return [clause]


def _clauses(text: str, start: int, end: int, year: int | None) -> list[Clause]:
    clauses = []
    at = start
    for sign in [*_CLAUSE_END.finditer(text, start, end), None]:
        last = sign.start() if sign else end
        begin, close = at, last
        while begin < close and text[begin].isspace():
            begin += 1
        while close > begin and text[close - 1].isspace():
            close -= 1
        while begin < close:
            stop = _piece_end(text, begin, close)
            clauses += _apart(Clause(text, begin, stop, year))
            begin = stop
        at = sign.end() if sign else end
    return clauses


def _piece_end(text: str, begin: int, close: int) -> int:
    """Where to cut a clause that is too long; ``close`` for any other."""
    longest = begin + _LONGEST_CLAUSE
    if close <= longest:
        return close
    return max((found.end() for found in _CUT.finditer(text, begin, longest)), default=longest)

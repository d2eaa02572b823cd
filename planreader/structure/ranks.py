"""Which kind of marker stands above which: read from the document, since 一是 may stand above （一）."""

from collections import Counter

from .markers import KINDS, Mark

#: Headings without a number stand below those with one that come before them, unless the document shows otherwise.
_PLAIN = ("bold line", "plain line", "bracket")
_NUMBERED = {"part", "chapter", "section", "cn", "cnp"}


def ranks_of(marks: list[Mark]) -> dict[str, int]:
    """The rank of each kind of marker in a document, 0 for the highest.

    One kind contains another where the other begins its count anew between two that follow each other. The usual
    order holds unless the document shows only the contrary of it.
    """
    contains = _containment(marks)
    first: dict[str, int] = {}
    for at, mark in enumerate(marks):
        first.setdefault(mark.kind, at)
    order = [kind for kind in KINDS if kind in first]
    for plain in _PLAIN:
        before = [kind for kind in order if kind in _NUMBERED and plain in first and first[kind] < first[plain]]
        if before:
            order.remove(plain)
            order.insert(order.index(before[-1]) + 1, plain)
    moved = True
    for _ in order:
        if not moved:
            break
        moved = False
        for at in range(len(order) - 1):
            for below in range(at + 1, len(order)):
                high, low = order[at], order[below]
                if contains[low, high] and not contains[high, low] and not (high[0] == "h" == low[0]):
                    order.insert(at, order.pop(below))
                    moved = True
                    break
    return {kind: rank for rank, kind in enumerate(order)}


def _containment(marks: list[Mark]) -> Counter:
    """How often a kind's count begins anew between two of another kind that follow each other."""
    contains: Counter = Counter()
    last: dict[str, int | None] = {}
    begun: dict[str, set[str]] = {}
    for mark in marks:
        kind = mark.kind
        if kind in last:
            before = last[kind]
            if mark.number is None or before is None or mark.number == before + 1:
                contains.update((kind, inner) for inner in begun[kind])
        if mark.number in (1, None):
            for other, inners in begun.items():
                if other != kind:
                    inners.add(kind)
        last[kind], begun[kind] = mark.number, set()
    return contains

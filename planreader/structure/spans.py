"""The pieces that a document falls into."""

from bisect import bisect_left

from planreader.plan import Piece


class Spans:
    """Collects stretches of a text with their kinds; what is added later lies above what was added before."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.added: list[tuple[int, int, str]] = []

    def add(self, start: int, end: int, kind: str) -> None:
        """``text[start:end]`` is of the kind."""
        if start < end:
            self.added.append((start, end, kind))

    def pieces(self) -> list[Piece]:
        """All of the text, in order, without gap or overlap: what nothing was said of belongs to what is before it."""
        edges = sorted({0, self.length, *(edge for start, end, _ in self.added for edge in (start, end))})
        owner = [-1] * (len(edges) - 1)
        following = list(range(len(edges)))  # the next stretch that is still free, as far as known

        def free(at: int) -> int:
            while following[at] != at:
                following[at] = following[following[at]]
                at = following[at]
            return at

        for number in range(len(self.added) - 1, -1, -1):
            start, end, _ = self.added[number]
            at = free(bisect_left(edges, start))
            while at < len(owner) and edges[at] < end:
                owner[at] = number
                following[at] = at + 1
                at = free(at)
        pieces: list[Piece] = []
        last = -1
        for at, number in enumerate(owner):
            start, end = edges[at], edges[at + 1]
            if pieces and number in (-1, last):
                pieces[-1] = Piece(pieces[-1].start, end, pieces[-1].kind)
            else:
                pieces.append(Piece(start, end, self.added[number][2] if number >= 0 else "preamble"))
                last = number
        return pieces

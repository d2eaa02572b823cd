"""The tree that a document's marks make."""

from dataclasses import dataclass, field

from .markers import Mark
from .titles import Title, title_of


@dataclass(slots=True)
class Node:
    """A part of the document, from its mark to the next mark of its rank or a higher one: ``text[start:end]``."""

    mark: Mark
    end: int
    title: Title
    children: list["Node"] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins, marker included."""
        return self.mark.start

    @property
    def own_end(self) -> int:
        """Where its first child begins, or its own end."""
        return self.children[0].start if self.children else self.end


def tree_of(text: str, marks: list[Mark], ranks: dict[str, int], end: int, bold: dict[int, int]) -> list[Node]:
    """The parts of the highest rank, each with the parts below it.

    Args:
        end: where the last part ends.
        bold: where the bold letters at the beginning of a line end, by the line's number.
    """
    roots: list[Node] = []
    open_nodes: list[Node] = []
    for mark in marks:
        while open_nodes and ranks[open_nodes[-1].mark.kind] >= ranks[mark.kind]:
            open_nodes.pop().end = mark.start
        node = Node(mark, end, Title("", mark.end, False))
        (open_nodes[-1].children if open_nodes else roots).append(node)
        open_nodes.append(node)
    _name(text, roots, bold)
    return roots


def _name(text: str, nodes: list[Node], bold: dict[int, int]) -> None:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        end_of_bold = 0 if node.mark.inside else bold.get(node.mark.line, 0)
        node.title = title_of(text, node.mark.end, node.own_end, end_of_bold, node.end)
        waiting += node.children

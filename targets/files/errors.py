"""What is wrong with a file that somebody gave us, and what would be right: one line of a command's answer each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in the reader's language: two halves of a sentence, without a full stop."""

    problem: str
    expected: str

    @classmethod
    def of_sentence(cls, sentence: str) -> "Problem":
        """A fault from a sentence with a semicolon between its halves: ``AmountError`` and ``ActionError`` say such."""
        problem, _semicolon, expected = re.sub(r"[。.]\s*$", "", sentence).replace("；", "; ", 1).partition("; ")
        return cls(problem, expected.strip())

    def __str__(self) -> str:
        return f"{self.problem}; {self.expected}"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A fault and its place: ``FILE:LINE: what is wrong; what would be right``."""

    file: str
    line: int
    fault: Problem

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.fault}"


class FileError(Exception):
    """A file that was not taken. ``faults`` are all of its faults, in the order of its lines; nothing was changed."""

    def __init__(self, faults: Iterable[FileProblem]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(map(str, self.faults)))


def quoted(text: str, longest: int = 30) -> str:
    """Text from a file, short and printable enough for one line of an answer."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= longest else line[:longest] + "…"

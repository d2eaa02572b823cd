"""What is wrong with a file, and what would be right: one line of a command's output each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and what would be right, in the reader's language: half a sentence each, without a full stop."""

    problem: str
    expected: str

    @classmethod
    def of_sentence(cls, sentence: str) -> "Problem":
        """Splits a sentence at the semicolon between its halves, as ``AmountError`` and ``ActionError`` write it."""
        problem, _semicolon, expected = re.sub(r"[。.]\s*$", "", sentence).replace("；", "; ", 1).partition("; ")
        return cls(problem, expected.strip())

    def __str__(self) -> str:
        return f"{self.problem}; {self.expected}"


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A problem and its place: ``FILE:LINE: what is wrong; what would be right``."""

    file: str
    line: int
    problem: Problem

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class FileError(Exception):
    """A file that was not taken: all of its ``problems``, in the order of its lines. Nothing was changed."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def quoted(text: str, longest: int = 30) -> str:
    """Text from a file, short and printable enough for one line of an answer."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= longest else line[:longest] + "…"

"""A limit for what asks another machine, however slowly that answers."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

Found = TypeVar("Found")


def within(seconds: float, ask: Callable[[], Found]) -> Found:
    """What ``ask`` returns or raises, if it comes in time.

    A time limit of a socket holds for each read alone, so that an answer of single bytes could go on for ever; and
    asking a name server has none. What is not in by then is left to a thread that keeps nobody waiting, nor the program
    from ending.

    Raises:
        TimeoutError: it did not come in time.
    """
    answer: Future[Any] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # told to who waits
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()
    return answer.result(seconds)

"""Runs work on a file that a stranger made in a process of its own, which a limit of time and of memory can end.

The process is a new Python, not a fork: the server's has threads. It knows no settings and no database, so that it
starts in a moment; what it runs stands in a module that imports neither.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

_PROJECT = Path(__file__).resolve().parents[2]
#: So many times as long as it may compute, the work may take on a busy machine.
_WAITING = 3
#: As many at once in one worker of the server; others wait, so that many uploads do not add up.
_PLACES = threading.BoundedSemaphore(2)


class Overrun(Exception):
    """The work took more time or memory than it may, or ended without an answer."""


def run_apart(work: Callable[..., Any], *args: Any) -> Any:
    """What ``work(*args)`` returns, or raises, in a process that is ended at the limits of the settings.

    Args:
        work: a function at the top of a module that imports no models.
        args: what can be pickled; so must be what it returns and raises.

    Raises:
        Overrun: it took more than ``APART_SECONDS`` of computing, three times that in all, or ``APART_MEGABYTES``.
    """
    task = pickle.dumps((settings.APART_SECONDS, settings.APART_MEGABYTES, work.__module__, work.__name__, args))
    with _PLACES:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "targets.files.apart_process"],
                input=task,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_WAITING * settings.APART_SECONDS,
                cwd=_PROJECT,
                env=os.environ | {"OPENPYXL_LXML": "False"},
                check=True,
            )
            is_error, answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own process
        except (subprocess.SubprocessError, pickle.UnpicklingError, EOFError, ValueError) as error:
            raise Overrun from error
    if is_error:
        raise answer
    return answer

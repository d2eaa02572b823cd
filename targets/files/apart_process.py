"""The process of ``apart``: takes a task from its input, sets its limits, does it, and writes the answer."""

import errno
import importlib
import pickle
import sys
import zlib


def limit_resources(seconds: int, megabytes: int) -> None:
    """Ends this process after so many seconds of computing, and refuses it memory beyond so many MB, where it can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes * 1024 * 1024
    for kind, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):  # the system has a lower limit, or none of this kind
            continue


def main() -> None:
    """Does the one task."""
    seconds, megabytes, module, name, args = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own process
    work = getattr(importlib.import_module(module), name)
    limit_resources(seconds, megabytes)
    try:
        answer = (False, work(*args))
    except Exception as error:  # it is the other process's to handle, but for this
        if _is_out_of_memory(error):
            sys.exit(1)
        answer = (True, error)
    sys.stdout.buffer.write(pickle.dumps(answer))


def _is_out_of_memory(error: Exception) -> bool:
    """Whether an error says so, in Python's words, a library's that loads more of itself, or those of zlib (-4)."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    return isinstance(error, (MemoryError, ImportError)) or (
        isinstance(error, zlib.error) and str(error).startswith("Error -4")
    )


if __name__ == "__main__":
    main()

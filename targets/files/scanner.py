"""Asks a virus scanner (ClamAV's clamd) about a file, over its socket; the file stays on this machine."""

import socket
from collections.abc import Iterable

from django.conf import settings


class ScannerAway(Exception):
    """The scanner does not answer, or could not look at the file."""


def virus_in(chunks: Iterable[bytes]) -> str:
    """The name of what the scanner finds in a file; empty where it finds nothing, or where no scanner is set.

    Args:
        chunks: the file's content, piece by piece.

    Raises:
        ScannerAway: there is a scanner in the settings, and no answer from it.
    """
    if not settings.SCANNER:
        return ""
    try:
        with _connected() as scanner:
            scanner.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                if chunk:
                    scanner.sendall(len(chunk).to_bytes(4, "big") + chunk)
            scanner.sendall(bytes(4))
            answer = _answer(scanner)
    except (OSError, ValueError) as error:
        raise ScannerAway from error
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if answer != "stream: OK":
        raise ScannerAway(answer)
    return ""


def _connected() -> socket.socket:
    host, _colon, port = settings.SCANNER.rpartition(":")
    if "/" not in settings.SCANNER:
        return socket.create_connection((host, int(port)), timeout=settings.SCANNER_SECONDS)
    scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    scanner.settimeout(settings.SCANNER_SECONDS)
    try:
        scanner.connect(settings.SCANNER)
    except OSError:
        scanner.close()
        raise
    return scanner


def _answer(scanner: socket.socket) -> str:
    """The scanner's line, which ends with a zero; it says no more than a few hundred letters."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        more = scanner.recv(4096)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0").decode(errors="replace")

"""Files that outlive a power cut: whole on the disk before anything refers to them."""

import contextlib
import os
import tempfile
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

#: Files that are being written; nothing refers to them.
UNFINISHED = ".part"


class DurableStorage(FileSystemStorage):
    """A folder of files, each written under a temporary name, brought to the disk and then renamed.

    ``save`` returns only when the file would survive a power cut. The caller saves before its transaction, so that no
    row refers to a file that is not there. Names must be new ones: the storage of evidence makes random names.
    """

    def _save(self, name: str, content: File) -> str:
        """Writes the file. Raises OSError, and leaves nothing behind, where it cannot be written."""
        path = Path(self.path(name))
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync_folder(path.parent.parent)
        descriptor, unfinished = tempfile.mkstemp(prefix=".", suffix=UNFINISHED, dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                sync_file(file)
            Path(unfinished).rename(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(unfinished)
            raise
        sync_folder(path.parent)
        return path.relative_to(self.location).as_posix()


def sync_file(file) -> None:
    """Brings what was written to an open file to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Brings the names of a folder's files to the disk, where the system lets a folder be opened (not on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

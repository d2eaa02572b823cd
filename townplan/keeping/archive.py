"""The archive of a backup: one zip file with a manifest of what is in it, each with its size and SHA-256."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from .errors import KeepingError
from .storage import sync_file

#: Raised when an older program could no longer read what this one writes.
FORMAT = 2
MANIFEST, KEY, EVIDENCE = "manifest.json", "secret_key", "evidence/"
#: The key of the trace's seals, and the seals; format 1 had neither.
TRACE_KEY, SEALS = "trace_key", "seals.jsonl"
BLOCK = 1024 * 1024  # bytes read at once
#: What may be in an archive; nothing else is written to the disk.
MEMBER = re.compile(
    rf"database\.(sqlite3|dump)|{KEY}|{TRACE_KEY}|{re.escape(SEALS)}|{EVIDENCE}[0-9A-Za-z_-][0-9A-Za-z._-]*"
)


@dataclass
class Manifest:
    """What is in an archive.

    Args:
        made_at: when, in ISO 8601.
        migrations: those that the database has had, by which a newer archive is told.
        files: each member's size in bytes and SHA-256 in hexadecimal.
    """

    made_at: str
    migrations: list[str]
    format: int = FORMAT
    files: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def database(self) -> str:
        """The member that is the database's copy."""
        return next(name for name in self.files if name.startswith("database."))

    @property
    def evidence(self) -> list[str]:
        """The members that are files of evidence."""
        return [name for name in self.files if name.startswith(EVIDENCE)]


class ArchiveWriter:
    """Writes an archive into an open file; ``close`` adds the manifest."""

    def __init__(self, file: BinaryIO, manifest: Manifest) -> None:
        self.manifest = manifest
        self._zip = zipfile.ZipFile(file, "w", compresslevel=1)

    def add(self, member: str, source: BinaryIO, *, compress: bool = False) -> None:
        """Adds the content of an open file. Raises OSError."""
        info = zipfile.ZipInfo(member)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
        self.manifest.files[member] = size, digest.hexdigest()

    def close(self) -> None:
        """Ends the archive."""
        self._zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1))
        self._zip.close()


class ArchiveReader:
    """An archive that was read whole: every member is what the manifest says."""

    def __init__(self, path: Path) -> None:
        """Reads and checks an archive.

        Raises:
            KeepingError: it is missing, broken, or of a newer format.
        """
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError:
            raise KeepingError(_("There is no file %(file)s.") % {"file": path}) from None
        except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
            raise KeepingError(_broken(path, str(error))) from None
        try:
            self.manifest = self._read_manifest()
            self._require_whole()
        except _Broken as broken:
            self._zip.close()
            raise KeepingError(_broken(path, str(broken))) from None
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "ArchiveReader":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def text(self, member: str) -> str:
        """A small member as text."""
        return self._zip.read(member).decode()

    def open(self, member: str) -> IO[bytes]:
        """A member to read."""
        return self._zip.open(member)

    def extract(self, member: str, target: Path) -> None:
        """Writes a member to a new file, read by its owner alone, and brings it to the disk. Raises OSError."""
        with self._zip.open(member) as source, open(target, "xb") as file:
            target.chmod(0o600)
            while block := source.read(BLOCK):
                file.write(block)
            sync_file(file)

    def _read_manifest(self) -> Manifest:
        try:
            content = json.loads(self._zip.read(MANIFEST))
            version, files = content["format"], content["files"]
            if version > FORMAT:
                raise KeepingError(
                    _("The archive was made by a newer version of the program; update this one first, then restore.")
                )
            checked = {str(name): (int(size), str(digest)) for name, (size, digest) in files.items()}
            return Manifest(str(content["made_at"]), [str(name) for name in content["migrations"]], version, checked)
        except KeyError as error:
            raise _Broken(_("it is no backup: %(what)s is missing") % {"what": str(error).strip("'\"")}) from None
        except (TypeError, ValueError, AttributeError, OSError, zipfile.BadZipFile, zlib.error) as error:
            raise _Broken(_("its manifest cannot be read: %(reason)s") % {"reason": error}) from None

    def _require_whole(self) -> None:
        """Raises _Broken at the first difference between the manifest and what is there."""
        listed, there = set(self.manifest.files), [name for name in self._zip.namelist() if name != MANIFEST]
        if odd := sorted(name for name in listed.union(there) if not MEMBER.fullmatch(name)):
            raise _Broken(_("it holds what no backup holds: %(file)s") % {"file": odd[0]})
        if missing := sorted(listed.difference(there)):
            raise _Broken(_("%(file)s is missing") % {"file": missing[0]})
        if len(there) != len(listed):
            raise _Broken(_("it holds files that its manifest does not name"))
        databases = [name for name in listed if name.startswith("database.")]
        if len(databases) != 1 or KEY not in listed:
            raise _Broken(_("%(file)s is missing") % {"file": KEY if databases else "database"})
        for name, expected in self.manifest.files.items():
            if self._found(name) != expected:
                raise _Broken(_("%(file)s is not what the manifest says") % {"file": name})

    def _found(self, member: str) -> tuple[int, str]:
        """A member's size and hash; nothing where it cannot be read."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(member) as source:
                for block in _blocks(source):
                    digest.update(block)
                    size += len(block)
        except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
            return -1, ""
        return size, digest.hexdigest()


class _Broken(Exception):
    """What is wrong with an archive, in a few words."""


def _broken(path: Path, reason: str) -> str:
    facts = {"file": path, "reason": reason}
    return _("%(file)s is broken: %(reason)s. Take another backup.") % facts


def _blocks(source) -> Iterable[bytes]:
    while block := source.read(BLOCK):
        yield block

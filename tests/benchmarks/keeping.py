"""Backup, restore, move and doctor of ten years of a town's data: ``python -m tests.benchmarks.keeping``.

A plan of 60 targets with twelve months of figures for each year, and files of evidence; on SQLite and on PostgreSQL. It
prints the rows of the table in ``docs/reliability.md``. ``make bench-smoke`` backs up and restores a small plan.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import django

from tests import engine

from .databases import MIGRATED, Databases, in_process
from .server import ROOT
from .sizes import Shape

TARGETS = 60


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.keeping", description="Ten years of data.")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--files", type=int, default=2000, help="of evidence")
    parser.add_argument("--kilobytes", type=int, default=200, help="each file's size")
    options = parser.parse_args()
    folder = engine.folder()
    engine.set_environment(f"sqlite:///{(folder / 'none.sqlite3').as_posix()}", "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "townplan.settings"
    django.setup()
    databases = {vendor: Databases(vendor, folder) for vendor in engine.NAMES}
    for vendor, here in databases.items():
        here.make({"town": Shape(TARGETS)} if options.years == 1 else {})
        data = folder / f"{vendor}-data"
        data.mkdir(mode=0o700)
        os.environ["TOWNPLAN_DATA"] = str(data)
        if options.years > 1:
            here.urls["town"] = here._create("town", MIGRATED)
            in_process(here.urls["town"], fill, options.years)
        rows = in_process(here.urls["town"], add_evidence, options.files, options.kilobytes)
        archive, elsewhere = folder / f"{vendor}.zip", folder / f"{vendor}-restored"
        other = databases["postgresql" if vendor == "sqlite" else "sqlite"]
        moved = other._create("moved") if other.vendor == "postgresql" else f"sqlite:///{folder / 'moved.sqlite3'}"
        restored = here._create("restored") if vendor == "postgresql" else f"sqlite:///{folder / 'restored.sqlite3'}"
        print(f"{here}: {rows:,} rows, {options.files:,} files of evidence")
        for name, url, place, arguments in (
            ("backup", here.urls["town"], data, ["backup", str(archive)]),
            ("restore", restored, elsewhere, ["restore", str(archive)]),
            (f"move to {other}", here.urls["town"], data, ["move", "--to", moved]),
            ("doctor", here.urls["town"], data, ["doctor"]),
        ):
            wall, cpu = timed(url, place, arguments)
            print(f"| {here} | {name} | {wall:.1f} s | {cpu:.1f} s |", flush=True)
        print(f"the archive: {archive.stat().st_size / 1024**2:,.0f} MB")


def round_trip(url: str, folder: Path) -> None:
    """Backs up an SQLite database and restores it in a new folder. Raises RuntimeError where either is refused."""
    place, elsewhere, archive = folder / "kept", folder / "kept-restored", folder / "kept.zip"
    timed(url, place, ["backup", str(archive)])
    timed(f"sqlite:///{folder / 'kept-restored.sqlite3'}", elsewhere, ["restore", str(archive)])


def fill(years: int) -> None:
    """Makes up the plans."""
    from . import data

    data.fill(Shape(TARGETS), years)
    data.analyze()


def add_evidence(files: int, kilobytes: int) -> int:
    """Puts files behind the reports, in bulk; returns how many rows there are in all."""
    from targets.models import Evidence, ProgressReport
    from townplan.keeping.copying import table_models

    folder = Path(Evidence._meta.get_field("file").storage.location)
    folder.mkdir(parents=True, exist_ok=True)
    reports = list(ProgressReport.objects.order_by("pk").select_related("submitted_by"))
    rows = []
    for number in range(files):
        report = reports[number * len(reports) // files]
        content, token = os.urandom(kilobytes * 1024), uuid4()
        (folder / f"{token}.pdf").write_bytes(content)
        rows.append(
            Evidence(
                report=report,
                token=token,
                file=f"{token}.pdf",
                name="材料.pdf",
                kind="pdf",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                added_by=report.submitted_by,
                added_at=report.submitted_at,
            )
        )
    Evidence.objects.bulk_create(rows)
    return sum(model._base_manager.count() for model in table_models())


def timed(url: str, data: Path, arguments: list[str]) -> tuple[float, float]:
    """Runs a command with a database and a data folder; returns the seconds it took, and those of computing."""
    environment = {**os.environ, "DATABASE_URL": url, "TOWNPLAN_DATA": str(data)}
    began, before = time.monotonic(), os.times()
    ended = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    after = os.times()
    if ended.returncode and "doctor" not in arguments:
        raise RuntimeError(ended.stdout + ended.stderr)
    computing = after.children_user - before.children_user + after.children_system - before.children_system
    return time.monotonic() - began, computing


if __name__ == "__main__":
    main()

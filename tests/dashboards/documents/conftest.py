"""A town's June; and LibreOffice: what it cannot open, an office cannot either.

A missing LibreOffice fails the tests; it never skips them.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.factories import make_report, make_sub_measure

NAMES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
#: In seconds. Its first start makes a profile, which takes a slow computer its time.
LONGEST = 180

#: Files into another form: given the files and the form's name, such as ``pdf``, gives what came of them, in order.
Converter = Callable[[Iterable[Path], str], list[Path]]


def find_soffice() -> str:
    """The program that SOFFICE names, or the system's."""
    named = os.environ.get("SOFFICE")
    for candidate in [named] if named else NAMES:
        found = shutil.which(candidate)
        if found:
            return found
    pytest.fail(
        (f"SOFFICE names no program: {named}. " if named else "There is no LibreOffice to open documents with. ")
        + "Install it (on Debian and Ubuntu: apt install libreoffice-writer-nogui libreoffice-calc-nogui; elsewhere "
        "LibreOffice), or name its program in SOFFICE.",
        pytrace=False,
    )


@pytest.fixture(scope="session")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> Converter:
    """Converts files as LibreOffice opens them, with a profile of its own; all of one call in one process.

    The test fails where a file is refused, repaired away or not written.
    """
    program = find_soffice()
    profile = tmp_path_factory.mktemp("soffice")

    def convert(files: Iterable[Path], form: str) -> list[Path]:
        paths = list(files)
        out = tmp_path_factory.mktemp("converted")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        done = subprocess.run(
            [*command, "--convert-to", form, "--outdir", str(out), *map(str, paths)],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        output = done.stdout + done.stderr
        made = [out / f"{path.stem}.{form.partition(':')[0]}" for path in paths]
        assert done.returncode == 0, output
        assert "Error" not in output, output
        assert [path.name for path in made if not path.exists()] == [], output
        return made

    return convert


@pytest.fixture
def june(town):
    """June of the town: revenue is behind, with its reasons; the fields are above their path; one report is owed."""
    make_report(town.sub_measure, 5, "approved", {town.target: 490})
    make_report(
        town.sub_measure,
        6,
        "approved",
        {town.target: 500},
        assessment="slow",
        progress="Two firms pay",
        problems="One firm moved away",
        next_steps="Two more firms are asked in July",
        first_submitted_at=datetime(2021, 7, 2, 1, 0, tzinfo=UTC),
    )
    make_report(
        town.other_sub_measure,
        6,
        "approved",
        {town.other_target: 650},
        progress="Half of it is dug",
        first_submitted_at=datetime(2021, 7, 7, 1, 0, tzinfo=UTC),
    )
    make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Third thing")
    return town

"""``python -m tests.faults``; the options are in the package's docstring."""

import argparse
import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import django
from django.core.management import call_command

from tests import engine

from .disk import Disk, PlainFolder, put_into_memory, why_no_disk

KINDS = ("power", "lying", "full", "away", "locked", "protected", "clock", "migrate", "kill")


def main() -> int:
    """Does it to both databases at once, prints, and returns the exit code: 1 when anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Faults, and what they lose.")
    parser.add_argument("--smoke", action="store_true", help="a few of each kind that takes seconds")
    parser.add_argument("--database", choices=list(engine.NAMES), action="append", help="on this one only")
    parser.add_argument("--kind", choices=KINDS, action="append", help="this kind only")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the figures into this page")
    parser.add_argument("--plain", action="store_true", help="in a plain folder; what is done to a disk is left out")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)  # where mounts are this process's own
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    if options.inside:
        return inside(options.database[0], options.inside, options)

    folder = Path(tempfile.mkdtemp(prefix="townplan-"))
    folder.chmod(0o711)  # PostgreSQL's account passes through
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    reason = "--plain" if options.plain else why_no_disk(folder)
    if reason and not (options.smoke or options.plain):
        parser.error(f"{reason}; --plain tries the rest")
    options.plain = bool(reason)
    set_variables(folder)
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    began, running = time.monotonic(), {}
    try:
        for vendor in options.database or engine.NAMES:
            (folder / vendor).mkdir(mode=0o711)
            command = [sys.executable, "-m", "tests.faults", "--inside", str(folder), "--database", vendor]
            command += [word for kind in options.kind or () for word in ("--kind", kind)]
            command += [f"--{name}" for name in ("smoke", "plain") if getattr(options, name)]
            # Mounts of its own: they are gone with its last process, however that ends.
            running[vendor] = subprocess.Popen([*([] if options.plain else ["unshare", "--mount"]), *command])
        failed = [vendor for vendor, process in running.items() if process.wait()]
    finally:
        for process in running.values():
            process.terminate()
            process.wait()
    tallies = [tally for vendor in running for tally in told(folder, vendor)]
    from .page import table, write

    text = table(tallies)
    print(text, flush=True)
    for tally in tallies:
        for fault in tally["wrong"]:
            print(f"FAILED {tally['database']}: {fault}", file=sys.stderr)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes")
    from .kinds import KINDS as WORK

    if left_out := [WORK[key].title for key in options.kind or KINDS if reason and WORK[key].on_a_disk]:
        print(f"NOT TRIED here: {', '.join(left_out)} ({reason})")
    if options.write and not failed and not left_out:
        write(options.write, text)
    return 1 if failed else 0


def set_variables(folder: Path, vendor: str = "") -> None:
    """The environment of a town's server; of the machine of one database where its name is given."""
    for name in [name for name in os.environ if name.startswith("TOWNPLAN_")]:
        del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "townplan.settings",
        "DATABASE_URL": "",
        "SECRET_KEY": "the-faults-sign-with-this-key-and-nothing-else-does-0123456789",
        "TOWNPLAN_DATA": str(folder / "common"),  # closed to other accounts, unlike the folder itself
        "TOWNPLAN_TRACE_KEY": "the-faults-seal-with-this-key-and-nothing-else-does-0123456789",
        "TOWNPLAN_DEBUG": "0",
        "TOWNPLAN_HTTPS": "0",
    }
    if vendor:
        from .machine import variables_of

        os.environ |= variables_of(vendor, folder / vendor)


def end(_number: int, _frame: object) -> None:
    """Ended from outside, once or more often, it cleans up, and is not interrupted at that."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def inside(vendor: str, folder: Path, options: argparse.Namespace) -> int:
    """Every kind on one database; leaves its tallies in a file. Returns 1 when anything was lost."""
    if not options.plain:
        put_into_memory(folder / vendor)
    set_variables(folder, vendor)
    django.setup()
    from .kinds import KINDS as WORK
    from .kinds import Tally, Trial
    from .machine import Machine
    from .prepared import prepare

    smoke = options.smoke
    machine = Machine(vendor, folder / vendor, PlainFolder if options.plain else Disk)
    say(f"{engine.NAMES[vendor]}: setting up the demonstration")
    prepared, version = prepare(machine, folder / "common" / "static", with_a_year=not smoke)
    name, tallies = f"{engine.NAMES[vendor]} {version}", []
    chosen = [WORK[key] for key in options.kind or KINDS if WORK[key].short or not smoke]
    chosen = [kind for kind in chosen if not (options.plain and kind.on_a_disk)]
    # The disk that lies tries the proof; in short on one database.
    chosen = [kind for kind in chosen if not (smoke and kind.preload and vendor != "sqlite")]
    # In short, what runs on an honest disk runs on the same one: to start takes longer than all else.
    alone = [[kind] for kind in chosen if kind.preload or not smoke]
    together = [kind for kind in chosen if [kind] not in alone]
    for group in [together, *alone] if together else alone:
        try:
            with Trial.begin(machine, prepared, group[0].preload) as trial:
                for kind in group:
                    say(f"{name}: {kind.title}")
                    tallies.append(Tally(kind.title, name))
                    trial.undergo(kind, kind.short if smoke else kind.full, tallies[-1])
                    say(f"{name}: {', '.join(f'{text} {what}' for what, text in vars(tallies[-1]).items() if text)}")
        except Exception as error:  # the others are tried all the same
            traceback.print_exc()
            tallies.append(Tally(group[0].title, name, wrong=[f"the machine does not run: {error}"]))
        (folder / f"{vendor}.json").write_text(json.dumps([vars(each) for each in tallies]))
    return 1 if any(tally.wrong for tally in tallies) else 0


def told(folder: Path, vendor: str) -> list[dict]:
    """The tallies that a database's process left."""
    try:
        return json.loads((folder / f"{vendor}.json").read_text())
    except FileNotFoundError:
        return []


def say(text: str) -> None:
    """Tells whoever waits what is being done, and when it began."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

"""The faults: what is done to a machine while people post, and how often."""

import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import uniform

import psycopg2

from .disk import refuse_new_files
from .machine import LONGEST_COMMAND, MANAGE, WITH_A_WRONG_CLOCK, Machine
from .people import Team
from .proof import faults_of_the_trace, losses, shortened, sweep

#: Lets every fsync succeed without doing it, as a disk that lies.
NO_SYNC = {"LD_PRELOAD": "libeatmydata.so"}


@dataclass
class Tally:
    """What became of one kind of fault on one database.

    Args:
        times: how often it was done. acknowledged: posts answered as saved. swept: files of no report, removed after.
        wrong: what is lost or not whole, a sentence each. answers: by status (0: none came).
        troubles: what pages of errors said. found: what the disk that lies lost, as it must.
    """

    kind: str
    database: str
    times: int = 0
    acknowledged: int = 0
    swept: int = 0
    wrong: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)


class Trial:
    """A machine that runs from a fresh copy of the prepared disk, and the people who post to it."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    @classmethod
    @contextmanager
    def begin(cls, machine: Machine, prepared: Path, preload: dict[str, str]) -> Iterator["Trial"]:
        """Starts everything for the length of a ``with``; ``preload`` is in the environment of its processes."""
        machine.preload = preload
        machine.disk.make_copy(prepared)
        try:
            machine.start()
            yield cls(machine)
        finally:
            machine.stop()

    def undergo(self, kind: "Kind", times: int, tally: Tally) -> None:
        """Does a kind of fault so often, and counts what people did meanwhile."""
        self.tally, self.team = tally, Team(self.machine.port)
        try:
            kind.work(self, times)
        except Exception as error:  # the other kinds are done all the same
            traceback.print_exc()
            tally.wrong.append(f"{kind.title}: {error}")
        tally.acknowledged = self.team.acknowledged
        tally.answers, tally.troubles = self.team.count("answers"), self.team.count("troubles")
        if tally.answers[500]:
            tally.wrong.append(f"{kind.title}: {tally.answers[500]} pages of a fault have no sentence")

    def posting(self, seconds: float = 0.3, least: int = 1):
        """Everybody posts for the length of a ``with``: so much at least was saved, however slow the computer is."""
        return self.team.posting(self.machine.port, seconds, least)

    def prove(self) -> None:
        """Notes what is lost, not whole, or left over; every tenth time only what is left over, which takes longest."""
        swept, left = sweep() if self.tally.times % 10 == 0 else (0, [])
        self.tally.swept += swept
        self.tally.times += 1
        for fault in shortened([*losses(self.team), *faults_of_the_trace(), *left]):
            self.tally.wrong.append(f"{self.tally.kind} {self.tally.times}: {fault}")

    def goes_on(self) -> None:
        """The same server takes posts again; it needs no new start."""
        with self.posting():
            pass


def kill(trial: Trial, times: int) -> None:
    """``kill -9`` in turn: the web server with its workers, one worker, and what PostgreSQL has of processes."""
    machine = trial.machine
    turns = ["server", "database", "worker", "backend"] if machine.cluster else ["server", "worker", "worker"]
    for number in range(times):
        what = turns[number % len(turns)]
        with trial.posting(uniform(0, 0.6), least=3):
            if what == "worker":
                machine.kill_worker(number)
            elif what == "server":
                machine.kill_server()
            else:
                machine.kill_database(whole=what == "database")
            time.sleep(0.2)
        if what == "server":
            machine.start()
        elif what != "worker":
            machine.start_database()
        trial.prove()
    trial.goes_on()


def cut_power(trial: Trial, times: int) -> None:
    """The power goes; what was not on the disk is gone. Then everything is started as after any night."""
    for _number in range(times):
        with trial.posting(uniform(0, 2), least=15):
            trial.machine.cut_power()
        trial.machine.start()
        trial.prove()


def cut_power_of_a_lying_disk(trial: Trial, _times: int) -> None:
    """The proof of the proof: where nothing is brought to the disk, the same cut loses posts, and it is seen."""
    with trial.posting(least=15):
        trial.machine.cut_power()
    trial.machine.preload = {}
    trial.tally.times = 1
    try:
        trial.machine.start_database()
        found = [*losses(trial.team), *faults_of_the_trace()]
    except Exception as error:  # not even the database is whole
        found = [f"it does not start: {error}"]
    if not found:
        trial.tally.wrong.append("a disk that keeps nothing lost nothing: then the power cuts prove nothing")
    trial.tally.found = shortened(found)


def fill_disk(trial: Trial, times: int) -> None:
    """Not a byte is free for a while; who keeps the server makes room, and starts PostgreSQL where it gave up."""
    for _number in range(times):
        with trial.posting():
            trial.machine.disk.fill()
            time.sleep(3)
            trial.machine.disk.make_room()
        if trial.machine.cluster:
            trial.machine.start_database()
        trial.goes_on()
        trial.prove()


def take_database_away(trial: Trial, times: int) -> None:
    """PostgreSQL is stopped and started; SQLite's file is moved away and back, with its log or without it.

    The web server stays; one of its workers begins anew while there is no database.
    """
    machine = trial.machine
    for number in range(times):
        with trial.posting():
            if machine.cluster:
                machine.cluster.stop("fast" if number % 2 else "immediate")
                machine.kill_worker(number)
                time.sleep(2)
                machine.start_database()
            else:
                names = "townplan.sqlite3*" if number % 2 else "townplan.sqlite3"
                move(machine.data, machine.data / "away", names)
                machine.kill_worker(number)
                time.sleep(2)
                move(machine.data / "away", machine.data, names)
        trial.goes_on()
        trial.prove()


def move(source: Path, target: Path, names: str) -> None:
    """Moves the files of such names from one folder to another."""
    target.mkdir(exist_ok=True)
    for path in sorted(source.glob(names)):
        path.replace(target / path.name)


def lock_database(trial: Trial, times: int) -> None:
    """Something else holds the database for longer than posts wait."""
    machine = trial.machine
    for _number in range(times):
        with trial.posting():
            if machine.cluster:
                with closing(psycopg2.connect(machine.cluster.url)) as other:
                    other.cursor().execute("LOCK TABLE targets_plan IN ACCESS EXCLUSIVE MODE")
                    time.sleep(SECONDS_LOCKED)
            else:
                with closing(sqlite3.connect(machine.data / "townplan.sqlite3", isolation_level=None)) as other:
                    other.execute("BEGIN IMMEDIATE")
                    time.sleep(SECONDS_LOCKED)
        trial.goes_on()
        trial.prove()


SECONDS_LOCKED = 21


def write_protect(trial: Trial, times: int) -> None:
    """Nobody may add a file to the data folder or to the evidence for a while."""
    folders = [trial.machine.data, trial.machine.data / "evidence"]
    for _number in range(times):
        with trial.posting():
            refuse_new_files(*folders)
            time.sleep(3)
            refuse_new_files(*folders, refuse=False)
        trial.goes_on()
        trial.prove()


def set_clock_back(trial: Trial, times: int) -> None:
    """The computer comes up a day earlier, people post, and the clock is put right again."""
    for _number in range(times):
        trial.goes_on()
        for program in (WITH_A_WRONG_CLOCK, MANAGE):
            trial.machine.kill_everything()
            trial.machine.program = program
            trial.machine.start()
            trial.goes_on()
        trial.tally.times += 1
        trial.tally.wrong += shortened(losses(trial.team))
        said = "\n".join(faults_of_the_trace())
        # It is told, and nothing else: the chain and every value are whole.
        if "the clock was set back" not in said or "is not what the trace says" in said or "broken" in said:
            trial.tally.wrong.append(f"clock: {said or 'nobody said that it was set back'}")


def migrate_twice(trial: Trial, times: int) -> None:
    """Two ``migrate`` begin at once on the same empty database; both succeed."""
    machine = trial.machine
    for number in range(times):
        variables = {"TOWNPLAN_DATA": str(machine.data / f"new{number}")}
        Path(variables["TOWNPLAN_DATA"]).mkdir(mode=0o700)
        if machine.cluster:
            name = f"new{number}"
            with closing(psycopg2.connect(machine.cluster.url)) as server:
                server.autocommit = True
                server.cursor().execute(f"CREATE DATABASE {name}")
            variables["DATABASE_URL"] = f"{machine.cluster.server}/{name}"
        both = [machine.command("migrate", "--verbosity", "0", **variables) for _n in range(2)]
        trial.tally.times += 1
        try:
            for one in both:
                said = one.communicate(timeout=LONGEST_COMMAND)[0]
                if one.returncode:  # the one that waits says so
                    trial.tally.wrong.append(f"migrate twice: {said.strip()[-400:]}")
        finally:
            for one in both:
                one.kill()


@dataclass(frozen=True)
class Kind:
    """A fault, what the page calls it, and how often it is done; in short: 0 where it is left out.

    ``on_a_disk``: it is done to a disk, so a plain folder does not do.
    """

    title: str
    work: Callable[[Trial, int], None]
    full: int
    short: int
    preload: dict[str, str] = field(default_factory=dict)
    on_a_disk: bool = False


KINDS = {
    "kill": Kind("kill -9 of server, worker and database", kill, 100, 3),
    "power": Kind("power cut", cut_power, 10, 1, on_a_disk=True),
    "lying": Kind("power cut where no fsync is done", cut_power_of_a_lying_disk, 1, 1, NO_SYNC, on_a_disk=True),
    "full": Kind("disk full", fill_disk, 5, 1, on_a_disk=True),
    "away": Kind("database away and back", take_database_away, 5, 1),
    "locked": Kind(f"database locked for {SECONDS_LOCKED} s", lock_database, 2, 0),
    "protected": Kind("read-only folder", write_protect, 3, 1, on_a_disk=True),
    "clock": Kind("clock a day back", set_clock_back, 2, 0),
    "migrate": Kind("two migrations at once", migrate_twice, 3, 0),
}

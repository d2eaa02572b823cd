"""A disk in a file. It can lose its power, fill up and refuse new files, and nothing else on this computer notices.

Where this computer may mount none, a folder stands in for it, to which nothing of that is done.
"""

import fcntl
import os
import shutil
import struct
import subprocess
import time
from contextlib import suppress
from pathlib import Path

MEGABYTES = 400
#: Linux's <linux/ext4.h>: EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH. From this moment nothing more reaches the
#: disk, neither what the system still holds in memory nor the journal; the next mount finds what a power cut leaves.
SHUTDOWN, WITHOUT_THE_JOURNAL = 0x8004587D, 2
LONGEST_UNMOUNT = 60  # seconds, on a busy computer
#: What a disk needs of this computer, tried on a small one: mounts of its own, and files that nobody may change.
TRIAL = """
truncate --size 8M "$0/trial.img" && mkfs.ext4 -q -F "$0/trial.img" && mkdir "$0/trial"
mount -o loop "$0/trial.img" "$0/trial" && chattr +i "$0/trial" && chattr -i "$0/trial" && umount "$0/trial"
"""


class Disk:
    """An ext4 file system in a file, and the folder where it is mounted. It wants root on Linux.

    Args:
        image: the file.
        folder: where it is mounted.
    """

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder
        self.ballast = folder / "ballast"
        folder.mkdir(exist_ok=True)

    def make(self) -> None:
        """An empty disk, mounted."""
        with open(self.image, "wb") as file:
            file.truncate(MEGABYTES * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", self.image)
        self.mount()

    def make_copy(self, original: Path) -> None:
        """A copy of an image, mounted."""
        self.image.unlink(missing_ok=True)  # whatever still holds the old one keeps it to itself
        _run("cp", "--sparse=always", "--reflink=auto", original, self.image)
        self.mount()

    def mount(self) -> None:
        """What a power cut left of the journal is replayed, as after a real one."""
        _run("mount", "-o", "loop", self.image, self.folder)

    def keep(self, image: Path) -> None:
        """Unmounts it, and keeps what is on it, to be copied."""
        self.unmount()
        shutil.move(self.image, image)

    def unmount(self) -> None:
        """Waits until nothing is open on it any more. Raises RuntimeError that says who holds it for too long.

        It is not mounted again then: Linux would give the disk that has no power once more.
        """
        until = time.monotonic() + LONGEST_UNMOUNT
        while os.path.ismount(self.folder):
            if subprocess.run(["umount", self.folder], stderr=subprocess.DEVNULL, check=False).returncode:
                if time.monotonic() > until:
                    raise RuntimeError(f"After {LONGEST_UNMOUNT} s the disk is still used by {users_of(self.folder)}")
                time.sleep(0.1)

    def take_away(self) -> None:
        """Unmounts it, at once as far as anybody sees; what still holds it keeps it to its own end."""
        if os.path.ismount(self.folder):
            _run("umount", "--lazy", self.folder)

    def lose_power(self) -> None:
        """What was not brought to the disk until now is lost; whoever still writes hears of an error."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_THE_JOURNAL))
        finally:
            os.close(descriptor)

    def fill(self) -> None:
        """Not a byte is free."""
        descriptor = os.open(self.ballast, os.O_WRONLY | os.O_CREAT)
        try:
            size, step = 0, MEGABYTES * 1024 * 1024
            while step >= 1024:
                try:
                    os.posix_fallocate(descriptor, size, step)
                    size += step
                except OSError:
                    step //= 2
        finally:
            os.close(descriptor)

    def make_room(self) -> None:
        """Undoes ``fill``."""
        with suppress(FileNotFoundError):
            self.ballast.unlink()


class PlainFolder(Disk):
    """A folder of this computer's own disk, with the same methods. It has no power of its own to lose."""

    def make(self) -> None:
        """An empty folder."""
        self.take_away()
        self.folder.mkdir()

    def make_copy(self, original: Path) -> None:
        """A copy of a folder that was kept."""
        self.take_away()
        _run("cp", "--archive", original, self.folder)

    def keep(self, image: Path) -> None:
        """Moves it elsewhere, to be copied."""
        self.folder.rename(image)

    def take_away(self) -> None:
        """Removes what is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def put_into_memory(folder: Path) -> None:
    """Keeps what is written to a folder in memory: disks in it wait for nothing that other programs write."""
    _run("mount", "-t", "tmpfs", "-o", "size=2g,mode=711", "tmpfs", folder)


def users_of(folder: Path) -> str:
    """Which processes have a file of a folder open, with their states; in words."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is another account's
            if any(os.readlink(file).startswith(f"{folder}/") for file in (process / "fd").iterdir()):
                found.append(state_of(int(process.name)))
    return "; ".join(found) or "something that has no file of it open"


def state_of(pid: int) -> str:
    """What a process is and does: its name, its state as ps tells it, and where in the kernel it waits."""
    try:
        told = dict(line.split(":\t", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        return f"{told['Name']} ({pid}), state {told['State']}, in {Path(f'/proc/{pid}/wchan').read_text()}"
    except OSError:
        return f"a process that has ended ({pid})"


def refuse_new_files(*folders: Path, refuse: bool = True) -> None:
    """Lets nobody, not even root, add a file to these folders or take one away; or lets them again."""
    _run("chattr", "+i" if refuse else "-i", *folders)


def why_no_disk(folder: Path) -> str:
    """Why this computer cannot have such a disk; empty where it can. It is tried in a folder."""
    if os.name != "posix" or os.geteuid() != 0:
        return "a disk of its own wants root on Linux"
    missing = [name for name in ("mkfs.ext4", "mount", "unshare", "chattr") if not shutil.which(name)]
    if missing:
        return f"a disk of its own wants {', '.join(missing)}"
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", TRIAL, folder], capture_output=True, text=True, check=False
    )
    return f"this computer may mount no disk: {tried.stderr.strip()}" if tried.returncode else ""


def _run(*command: object) -> None:
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {ended.stderr.strip()}")

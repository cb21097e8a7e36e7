"""Starts a clean Debian with its own systemd in namespaces of its own, so that real units run for real."""

from __future__ import annotations

import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.packages.debian.chroot import Chroot, Done

_GROUPS = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
_BOOT_SECONDS = 120
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_START = r"""
set -e
root=$1 group=$2
echo $$ > "$group/cgroup.procs"
exec unshare --cgroup --mount --pid --net --uts --ipc --fork --kill-child=SIGKILL --propagation private sh -ec '
ip link set lo up
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
mount -t sysfs -o ro sysfs "$1/sys"
mount -t tmpfs tmpfs "$1/sys/fs/cgroup"
mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
mount -t tmpfs tmpfs "$1/run"
mount -t tmpfs tmpfs "$1/dev" -o mode=755
for device in null zero full random urandom tty; do
    touch "$1/dev/$device"; mount --bind "/dev/$device" "$1/dev/$device"
done
mkdir "$1/dev/pts" "$1/dev/shm"
mount -t devpts devpts "$1/dev/pts" -o newinstance,ptmxmode=0666
mount -t tmpfs tmpfs "$1/dev/shm"
ln -s pts/ptmx "$1/dev/ptmx"
ln -s /proc/self/fd "$1/dev/fd"
touch "$1/dev/console"
# No chroot: in one no user namespace can be made, and units with PrivateUsers= need theirs.
mkdir -p "$1/.old"
cd "$1"
pivot_root . .old
exec env -i container=test PATH="$2" /bin/sh -ec "umount -l /.old; rmdir /.old; exec /lib/systemd/systemd --system"
' sh "$root" "$3"
"""


class Booted:
    """A running system."""

    def __init__(self, system: Chroot, manager: int) -> None:
        self.system = system
        self._manager = manager

    def run(self, *command: str, user: str = "root", environment: dict[str, str] | None = None) -> Done:
        """Run a command inside, beside its services."""
        home = "/root" if user == "root" else f"/home/{user}"
        variables = {"PATH": _PATH, "HOME": home, "USER": user, "LC_ALL": "C.UTF-8", **(environment or {})}
        inner = [*(["runuser", "-u", user, "--"] if user != "root" else []), *command]
        whole = [
            *("nsenter", "--target", str(self._manager), "--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup"),
            *("--root", "--wd", "--", "env", "-i", *(f"{name}={value}" for name, value in variables.items()), *inner),
        ]
        done = subprocess.run(whole, capture_output=True, timeout=300, check=False, stdin=subprocess.DEVNULL)
        return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def journal(self, unit: str) -> str:
        """What a unit said."""
        return self.run("journalctl", "--no-pager", "-u", unit).out


def cgroup_home() -> Path | None:
    """Where a group of our own can be made; None where this machine has no cgroup2 for us."""
    for place in _GROUPS:
        if (place / "cgroup.procs").is_file() and (place / "cgroup.controllers").is_file():
            return place
    return None


@contextmanager
def booted(system: Chroot, log: Path) -> Iterator[Booted]:
    """The system while it runs; all its processes end with the block."""
    home = cgroup_home()
    assert home is not None
    group = home / f"surveyor-{secrets.token_hex(4)}"
    group.mkdir()
    with log.open("wb") as sink:
        process = subprocess.Popen(
            ["sh", "-c", _START, "sh", str(system.root), str(group), _PATH],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _when_up(system, process, log)
        finally:
            process.send_signal(signal.SIGKILL)  # --kill-child ends systemd, and with it everything inside
            process.wait(30)
    _remove_group(group)


def _when_up(system: Chroot, process: subprocess.Popen[bytes], log: Path) -> Booted:
    end = time.monotonic() + _BOOT_SECONDS
    pause = threading.Event()
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text(errors="replace")[-3000:]
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children:
            found = Booted(system, int(children[0]))
            if found.run("systemctl", "is-active", "basic.target").out.strip() == "active":
                return found
        pause.wait(0.5)
    raise AssertionError(f"systemd did not come up:\n{log.read_text(errors='replace')[-3000:]}")


def _remove_group(group: Path) -> None:
    pause = threading.Event()
    for _ in range(50):
        folders = [*sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True), group]
        try:
            for folder in folders:
                folder.rmdir()
        except OSError:
            pause.wait(0.1)
            continue
        return

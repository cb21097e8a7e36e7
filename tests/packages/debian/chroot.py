"""Clean Debian systems in folders: made once by debootstrap, copied for each test, and never this machine's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SUITE = "bookworm"
NEEDED = ("debootstrap", "chroot", "unshare", "nsenter")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_APT = ["apt-get", "-y", "-qq", "--no-install-recommends", "-o", "APT::Sandbox::User=root"]
_SECONDS = 900


def what_is_missing() -> str:
    """Why no clean Debian can be made here, "" when it can."""
    if os.geteuid() != 0:
        return "making a clean Debian needs root"
    missing = [tool for tool in NEEDED if shutil.which(tool) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


@dataclass(frozen=True)
class Done:
    """A command that ended inside."""

    code: int
    out: str
    err: str

    def ok(self) -> Done:
        """Itself; AssertionError with what it said where it failed."""
        assert self.code == 0, f"exit {self.code}\n{self.out[-4000:]}\n{self.err[-4000:]}"
        return self


@dataclass(frozen=True)
class Chroot:
    """A Debian system below `root`. Every command has mounts and processes of its own, gone when it ends."""

    root: Path

    def run(
        self, *command: str, user: str = "root", environment: dict[str, str] | None = None, seconds: float = _SECONDS
    ) -> Done:
        """Run a command inside, as somebody with nothing but this environment."""
        home = "/root" if user == "root" else f"/home/{user}"
        variables = {"PATH": _PATH, "HOME": home, "USER": user, "LC_ALL": "C.UTF-8", **(environment or {})}
        inner = [*(["runuser", "-u", user, "--"] if user != "root" else []), *command]
        assignments = [f"{name}={value}" for name, value in variables.items()]
        script = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'
        whole = [
            *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"),
            *("sh", "-ec", script, str(self.root), "env", "-i", *assignments, *inner),
        ]
        done = subprocess.run(whole, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL)
        return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def install(self, *packages: Path | str) -> Done:
        """Install packages by apt with whatever they depend on; a path is copied in first."""
        names = []
        for package in packages:
            if isinstance(package, Path):
                shutil.copy(package, self.root / "root" / package.name)
                names.append(f"/root/{package.name}")
            else:
                names.append(package)
        return self.apt("install", *names)

    def apt(self, verb: str, *names: str) -> Done:
        """Run apt-get."""
        return self.run(*_APT, verb, *names, environment={"DEBIAN_FRONTEND": "noninteractive"})

    def add_person(self, name: str) -> Path:
        """A person with a home that nobody else can look into; its folder."""
        self.run("useradd", "--create-home", "--shell", "/bin/sh", name).ok()
        home = self.root / "home" / name
        home.chmod(0o700)
        return home

    def status(self, path: str) -> tuple[str, str, str]:
        """Owner, group and octal mode of a path inside."""
        found = self.run("stat", "-c", "%U %G %a", path).ok().out.split()
        return found[0], found[1], found[2]


def base() -> Chroot:
    """The clean system that others are copies of; kept between runs beside other temporary files."""
    root = Path(tempfile.gettempdir()) / f"surveyor-{SUITE}-base"
    ready = root / "ready-for-surveyor"
    if not ready.exists():
        shutil.rmtree(root, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", SUITE, str(root), *_mirror()]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
        _borrow_apt_settings(root)
        system = Chroot(root)
        system.apt("update").ok()
        system.install("ca-certificates", "curl", "xvfb", "xauth", "x11-apps", "systemd", "dbus", "caddy").ok()
        ready.touch()
    return Chroot(root)


def copy_of(system: Chroot, root: Path) -> Chroot:
    """A copy to change at will."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(system.root), str(root)], check=True, timeout=_SECONDS)
    for name in ("resolv.conf", "hosts"):
        (root / "etc" / name).unlink(missing_ok=True)
        shutil.copy(Path("/etc") / name, root / "etc" / name)
    return Chroot(root)


def _mirror() -> list[str]:
    """The Debian mirror that this machine uses; none where debootstrap's own choice will do."""
    folder = Path("/etc/apt")
    for file in (folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))):
        for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
            found = re.match(r"(?:deb(?: \[[^]]*\])?|URIs:)\s+(https?://\S+/debian)/?(\s|$)", line)
            if found:
                return [found[1]]
    return []


def _borrow_apt_settings(root: Path) -> None:
    """How this machine reaches its mirrors."""
    for file in Path("/etc/apt/apt.conf.d").glob("*"):
        if "proxy" in file.read_text(encoding="utf-8", errors="replace").lower():
            shutil.copy(file, root / "etc/apt/apt.conf.d" / file.name)
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, root / "etc" / name)

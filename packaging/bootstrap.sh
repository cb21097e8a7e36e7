#!/bin/sh
# Set up a development environment: system libraries, .venv, pinned packages. Called by make; safe to run again.
#   PYTHON=/path/to/python3.12   choose the interpreter
#   SURVEYOR_NO_APT=1            never call apt-get, only name what is missing
# `bootstrap.sh package` brings what building packages needs, too.
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
# The last one, strace, lets a test see in which order files reach the disk.
LIBRARIES="libegl1 libgl1 libxkbcommon0 libfontconfig1 libfreetype6 libdbus-1-3 libglib2.0-0 fonts-dejavu-core
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-randr0 libxcb-shape0
libxcb-xkb1 libxkbcommon-x11-0
strace"

say() { printf '%s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))' 2>/dev/null; then
            say "$candidate"
            return
        fi
    done
    fail "Surveyor needs Python 3.11, 3.12 or 3.13. None was found as ${PYTHON:-python3}; install one or name it: make PYTHON=/path/to/python3"
}

check_python() {
    "$1" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$1 lacks venv or pip. On Debian or Ubuntu: apt-get install python3-venv python3-pip"
}

is_installed() {
    # Newer Debian and Ubuntu rename some libraries with a t64 suffix.
    for name in "$1" "$1t64"; do
        if dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed; then return 0; fi
    done
    return 1
}

install_libraries() {
    [ "$(uname -s)" = Linux ] || return 0
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "setup: Qt needs these libraries (Debian's names); if the window does not open, install your system's packages for:"
        say "       $(echo $LIBRARIES)"
        return 0
    fi
    missing=""
    for library in $LIBRARIES; do is_installed "$library" || missing="$missing $library"; done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || [ -n "${SURVEYOR_NO_APT:-}" ] || ! command -v apt-get >/dev/null 2>&1; then
        say "setup: warning: system libraries are missing. Install them with: sudo apt-get install$missing"
        return 0
    fi
    say "setup: installing system libraries:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq || say "setup: warning: apt-get update failed; trying with the lists that are there"
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        say "setup: warning: some system libraries could not be installed:$missing"
}

make_venv() {
    if [ -x "$VENV/bin/python" ] && ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        say "setup: $VENV is broken (its Python is gone?); making it anew"
        rm -rf "$VENV"
    fi
    if [ ! -x "$VENV/bin/python" ]; then
        python=$(find_python)
        check_python "$python"
        say "setup: making $VENV with $("$python" --version)"
        "$python" -m venv "$VENV" || fail "$python could not make $VENV"
    fi
    say "setup: installing the pinned packages (a few minutes the first time)"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[relay,dev$1]" ||
        fail "pip could not install the packages; the lines above say why"
    touch "$VENV/.ready"
    if [ -n "$1" ]; then touch "$VENV/.ready-to-package"; fi
}

install_libraries
make_venv "${1:+,$1}"
say "setup: ready"

# Sourced by tryon and test, which set `root` (the project). Sets `python` to a Python from 3.11 on, or
# says how to get one and ends. Plain POSIX sh, so that it runs under dash and macOS's bash 3.2.

works() {
    "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

python=
# Once set up, the environment's own Python is the fastest to find.
if [ -f "$root/.venv/set-up.stamp" ] && works "$root/.venv/bin/python"; then
    python=$root/.venv/bin/python
else
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if works "$candidate"; then
            python=$candidate
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "tryon: needs Python 3.11 or newer, which was not found. To install it:" >&2
    if command -v apt-get >/dev/null 2>&1; then
        echo "    sudo apt-get install -y python3 python3-venv   (Debian 12, Ubuntu 24.04 or newer)" >&2
    elif [ "$(uname)" = Darwin ]; then
        echo "    brew install python@3.13   or the installer of https://www.python.org/downloads/" >&2
    else
        echo "    see https://www.python.org/downloads/" >&2
    fi
    exit 2
fi

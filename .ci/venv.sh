#!/bin/sh
# Make the virtual environment with the pinned dependencies; say in one line what is missing and how to get it.
set -eu
python=$1 venv=$2

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "error: Python 3.11 or later is needed: install it, or name it with make PYTHON=..." >&2; exit 3; }
    echo "  python: apt-get install python3" >&2
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 >/dev/null
}
need=""
"$python" -c 'import ensurepip, venv' 2>/dev/null || need="$need python3-venv"
ldconfig -p | grep -q 'libarchive\.so\.13' || need="$need libarchive13"
if [ -n "$need" ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "error: missing$need: install them (apt-get install$need) and run this again" >&2; exit 3; }
    echo "  packages: apt-get install$need" >&2
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $need >/dev/null
fi
echo "  environment: $venv" >&2
"$python" -m venv "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock 2>&1 | grep -v '^WARNING: Location' || true
"$venv/bin/pip" install -q --disable-pip-version-check --no-deps --no-build-isolation -e . 2>&1 | grep -v '^WARNING: Location' || true
"$venv/bin/grader" --help >/dev/null || { echo "error: the environment could not be made: see the messages above" >&2; exit 3; }

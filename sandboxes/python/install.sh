#!/bin/sh
# Installs the level's locked packages into /opt/python and compiles them. Run inside a build stage, as root.
set -eu
python=/opt/python/bin/python

echo /opt/python/lib >/etc/ld.so.conf.d/exam-python.conf
ldconfig

if [ -s /tmp/host-ca.pem ]; then
    PIP_CERT=/tmp/host-ca.pem
    export PIP_CERT
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

$python -m ensurepip --default-pip >/dev/null
if grep -q '^mysqlclient==' /tmp/lock.txt; then
    # The one package that is compiled here. Its link line does not know where a copied interpreter lives.
    apt-get -q update
    apt-get -q install -y --no-install-recommends gcc libc6-dev libmariadb-dev
    export LDFLAGS=-L/opt/python/lib
    $python -m pip install --quiet 'wheel==0.37.1'
fi
$python -m pip install --quiet --no-deps --require-hashes --no-build-isolation -r /tmp/lock.txt
$python -m pip check
$python -m pip uninstall --quiet -y wheel 2>/dev/null || true

# The frozen sites' authority, for whatever verifies by certifi and not by the environment.
cat "$CA_DIR/ca.pem" >>"$($python -c 'import certifi; print(certifi.where())')"
if $python -c 'import matplotlib' 2>/dev/null; then
    $python /tmp/matplotlib_fonts.py
fi

# The root is read-only later: what is not compiled now is compiled again at every start.
find /opt/python -name __pycache__ -type d -prune -exec rm -rf {} +
$python -m compileall -q -j 2 --invalidation-mode unchecked-hash /opt/python/lib || true

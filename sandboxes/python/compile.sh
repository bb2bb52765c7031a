#!/bin/sh
# Compiles the grader's own files: the root is read-only later, so what is not compiled now is compiled at every start.
set -eu
/usr/bin/python3 -m compileall -q --invalidation-mode unchecked-hash /opt/grader
# What the candidates' interpreter imports of them; the files that only the trusted one runs may be too new for it.
/opt/python/bin/python -m compileall -q -l --invalidation-mode unchecked-hash /opt/grader >/dev/null || true

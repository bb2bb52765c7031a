#!/bin/sh
# Last step of a level's image: the interpreter is made known, the exam's behaviour switched on, versions asked.
set -eu
echo /opt/python/lib >/etc/ld.so.conf.d/exam-python.conf
ldconfig
packages=$(/opt/python/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cp /opt/level/exam_behaviour.py /opt/level/exam_behaviour.pth "$packages/"
/opt/python/bin/python -m compileall -q --invalidation-mode unchecked-hash "$packages/exam_behaviour.py"
# A newer setuptools puts itself in front of distutils, which redis and Django import: 130 ms at every start, and not
# what the exam's computers have. Without this file distutils is the standard library's.
rm -f "$packages/distutils-precedence.pth"
mkdir -p /opt/grader
/opt/python/bin/python -B /opt/level/ask_versions.py >/opt/grader/versions.json
chmod 0444 /opt/grader/versions.json
mv /opt/level/compile.sh /opt/compile.sh
rm -rf /opt/level /tmp/* /tmp/.[!.]* /root/.cache /root/.config

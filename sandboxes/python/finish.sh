#!/bin/sh
# Last step of a level's image: the interpreter is made known, the exam's behaviour switched on, versions asked.
set -eu
echo /opt/python/lib >/etc/ld.so.conf.d/exam-python.conf
ldconfig
packages=$(/opt/python/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cp -r /opt/level/exam_behaviour /opt/level/exam_behaviour.pth "$packages/"
/opt/python/bin/python -m compileall -q --invalidation-mode unchecked-hash "$packages/exam_behaviour"
# matplotlib calls what notes a plot at the end of its own modules, so that nothing is looked for at any other start.
if [ -d "$packages/matplotlib" ]; then
    cp -r /opt/level/exam_figures "$packages/"
    (
        cd "$packages/matplotlib"
        printf '\n\n%s\n' 'import sys, exam_figures; exam_figures.name_backends(sys.modules[__name__])' >>rcsetup.py
        printf '\n\n%s\n' 'import sys, exam_figures; exam_figures.name_fonts(sys.modules[__name__])' >>font_manager.py
        printf '\n\n%s\n' 'import exam_figures, matplotlib.axes; exam_figures.watch(Figure, matplotlib.axes.Axes)' >>figure.py
        echo 'backend: module://exam_figures.window' >>mpl-data/matplotlibrc
        # An unchecked compiled file is not looked at again: the old ones would go on being used.
        /opt/python/bin/python -m compileall -qf --invalidation-mode unchecked-hash rcsetup.py font_manager.py figure.py ../exam_figures
    )
fi
# A newer setuptools puts itself in front of distutils, which redis and Django import: 130 ms at every start, and not
# what the exam's computers have. Without this file distutils is the standard library's.
rm -f "$packages/distutils-precedence.pth"
mkdir -p /opt/grader
/opt/python/bin/python -B /opt/level/ask_versions.py >/opt/grader/versions.json
chmod 0444 /opt/grader/versions.json
mv /opt/level/compile.sh /opt/compile.sh
rm -rf /opt/level /tmp/* /tmp/.[!.]* /root/.cache /root/.config

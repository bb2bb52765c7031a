# ruff: noqa: SIM115 - written as candidates write
import json
import locale
import os
import subprocess
import sys

with open("成绩.txt", "w") as file:
    file.write("中文")
child = subprocess.run([sys.executable, "-c", "print(open('成绩.txt').read())"], stdout=subprocess.PIPE)
print(
    json.dumps(
        {
            "stored": list(open("成绩.txt", "rb").read()),
            "asked": open("成绩.txt").encoding,
            "locale": locale.getpreferredencoding(),
            "file_names": sys.getfilesystemencoding(),
            "stdout": sys.stdout.encoding,
            "stdin": sys.stdin.encoding,
            "listed": [name for name in os.listdir(".") if name.endswith(".txt")],
            "child": list(child.stdout.strip()),
        },
        ensure_ascii=False,
    )
)
os.remove("成绩.txt")

"""Runs in the candidate's interpreter, as the candidate: calls their functions and hands back what came of it.

It knows arguments and nothing of what is expected. The request is on descriptor 3, results leave on descriptor 4,
one JSON line each, so that what was returned before a crash is kept. Runs on Python 3.7 and 3.9.
"""

import os
import sys

# The answer's folder is on the path as on the exam's computer, and may hold a json.py: that one is for the answer.
THEIRS = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one]
PATH, AT_START = list(sys.path), set(sys.modules)
sys.path[:] = [one for one in sys.path if one not in THEIRS]

import contextlib  # noqa: E402
import importlib.util  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
REQUEST, RESULT = 3, 4
MAX_PRINTED = 10000  # characters kept of what one call printed


def load(path):
    """Import the candidate's file as PyCharm would run it: its folder first on sys.path, and the working folder."""
    path = os.path.abspath(path)
    folder, name = os.path.split(path)
    sys.path.insert(0, folder)
    if "script_folder" in os.environ.get("EXAM_BEHAVIOUR", "").split(","):
        os.chdir(folder)
        sys.argv = [path]
    stem = os.path.splitext(name)[0]
    spec = importlib.util.spec_from_file_location(stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[stem] = module
    spec.loader.exec_module(module)
    return module


class Results:
    """The way out: one line for each value given or error raised."""

    def __init__(self, tagged):
        self.tagged = tagged
        self.out = os.fdopen(RESULT, "w", encoding="utf-8")

    def line(self, form, printed):
        form["printed"] = printed[:MAX_PRINTED]
        self.out.write(json.dumps(form) + "\n")
        self.out.flush()

    def returned(self, value, printed=""):
        self.line({"returned": self.tagged.encode(value)}, printed)

    def raised(self, error, printed="", importing=False):
        try:
            message = str(error)[:2000]
        except Exception:  # a candidate's __str__ may do anything
            message = ""
        kind = type(error).__name__
        self.line({"raised": kind, "message": message, "importing": importing}, printed)


def step_aside():
    """Leave the path as it was, and forget what the driver alone imported and the answer has under the same name."""
    sys.path[:] = [one for one in PATH if one != HERE]
    for name in set(sys.modules) - AT_START:
        top = name.split(".")[0]
        if any(os.path.exists(os.path.join(folder, top + end)) for folder in THEIRS for end in (".py", os.sep)):
            del sys.modules[name]


def call_each(module, name, forms, results, tagged):
    for form in forms:
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                value = getattr(module, name)(*tagged.decode(form))
        except BaseException as error:  # SystemExit too: the next call is still to be made
            results.raised(error, printed.getvalue())
        else:
            results.returned(value, printed.getvalue())


def drive(module, snippet, inputs, results):
    printed = io.StringIO()

    def give(value):
        results.returned(value, printed.getvalue())
        printed.seek(0)
        printed.truncate()

    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(snippet, "driver", "exec"), {"answer": module, "give": give, **inputs})
    except BaseException as error:
        results.raised(error, printed.getvalue())
    results.line({"done": True}, printed.getvalue())


def main():
    sys.path.remove(HERE)
    sys.path.insert(0, HERE)
    import tagged

    del sys.modules["tagged"]
    step_aside()
    with os.fdopen(REQUEST, "rb") as file:
        request = json.loads(file.read().decode("utf-8"))
    results = Results(tagged)
    sys.argv = [request["file"]]
    try:
        module = load(request["file"])
    except BaseException as error:
        results.raised(error, importing=True)
        return
    if "snippet" in request:
        drive(module, request["snippet"], tagged.decode(request["inputs"]), results)
    else:
        call_each(module, request["function"], request["calls"], results, tagged)


main()

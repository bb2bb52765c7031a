"""An answer of the exam's Windows, graded: it passes, the report says what helped it, and nothing else is moved by that."""

from __future__ import annotations

from sandboxes import layout
from sandboxes.behaviour import SENTENCES
from tests.grading import Grading, package, verdicts, why

TASK = package(
    '''
from grader import Bench, check, expect

@check(points=2)
def writes_the_total(bench: Bench) -> None:
    """写出合计"""
    bench.write("素材/成绩.csv", "张三,1\\r\\n李四,2\\r\\n".encode("gbk"))
    expect.clean_exit(bench.run("python", "main.py"))
    expect.equal(bench.read("结果.txt").strip(), b"3")
''',
    points=2,
    keys='kind = "program"\nfiles = ["main.py"]',
)
WINDOWS = r"""
import os
os.system('cls')
total = sum(int(line.split(',')[1]) for line in open(r'D:\考试\20220001\素材\成绩.CSV'))
with open('.\\结果.txt', 'w') as file:
    file.write(str(total))
input('按回车键退出')
"""
PLAIN = """
total = sum(int(line.split(',')[1]) for line in open('素材/成绩.csv', encoding='gbk'))
with open('结果.txt', 'w') as file:
    file.write(str(total))
"""


def test_an_answer_of_windows_passes_and_the_report_says_what_helped(grading: Grading) -> None:
    report = grading.report(TASK, WINDOWS)
    assert all(result.evidence is None for result in report.results), why(report, "writes_the_total")
    said = "\n".join(report.notes)
    assert "D:\\考试\\20220001\\素材\\成绩.CSV → 素材/成绩.csv" in said
    assert ".\\结果.txt → 结果.txt" in said
    assert "cls" in said
    assert "按回车键退出" in said


def test_an_answer_without_anything_of_windows_has_no_such_note(grading: Grading) -> None:
    report = grading.report(TASK, PLAIN)
    assert all(result.evidence is None for result in report.results), why(report, "writes_the_total")
    beginnings = tuple(sentence.partition("，")[0] for sentence in SENTENCES.values())
    assert [note for note in report.notes if note.startswith(beginnings)] == []


def test_a_program_that_writes_the_notes_itself_changes_no_score(grading: Grading) -> None:
    path = f"{layout.HOME_DIR}/{layout.NOTES_FILE}"
    forged = f"open({path!r}, 'w', encoding='utf-8').write('score\\t2\\t2\\n' + 'drive\\t<b>x</b>\\ty\\n' * 9 + 'x' * 10)\n"
    report = grading.report(TASK, forged)
    assert verdicts(report)["writes_the_total"] == "failed"
    huge = f"open({path!r}, 'wb').write(b'path\\ta\\tb\\n' * 100000)\n"
    assert verdicts(grading.report(TASK, PLAIN + huge))["writes_the_total"] == "passed"
    folder = f"import os\nos.mkdir({path!r})\n"
    assert verdicts(grading.report(TASK, folder + WINDOWS))["writes_the_total"] == "passed"


FOLDERS = package(
    '''
from grader import Bench, check, expect

@check(points=1)
def runs_in_its_folder(bench: Bench) -> None:
    """在脚本所在文件夹中运行"""
    expect.stdout_lines(expect.clean_exit(bench.run("python", "src/main.py", "甲")), ["甲", "数", "tools", "True True"])

@check(points=1)
def calls_in_its_folder(bench: Bench) -> None:
    """函数在脚本所在文件夹中调用"""
    (came,) = bench.call("src/part.py", "read", [[]])
    expect.equal(expect.returned(came), "数")

@check(points=1)
def a_missing_script_is_a_failure(bench: Bench) -> None:
    """缺少的脚本"""
    expect.clean_exit(bench.run("python", "none/main.py"))
''',
    points=3,
    keys='kind = "program"\nfiles = ["src/main.py"]',
)


def test_a_script_runs_in_its_folder_with_the_projects_root_on_the_path(grading: Grading) -> None:
    main = (
        "import os, sys\nimport tools.words\nfrom part import read\n"
        "print(sys.argv[1])\nprint(read())\nprint(tools.words.name())\n"
        "print(os.path.isabs(__file__), os.path.dirname(__file__) == os.getcwd())\n"
    )
    part = "def read():\n    with open('数.txt') as file:\n        return file.read()\n"
    answer = {
        "src/main.py": main.encode(),
        "src/part.py": part.encode(),
        "src/数.txt": "数".encode("gbk"),
        "tools/__init__.py": b"",
        "tools/words.py": b"def name():\n    return __package__\n",
    }
    report = grading.report(FOLDERS, answer)
    assert verdicts(report) == {
        "runs_in_its_folder": "passed",
        "calls_in_its_folder": "passed",
        "a_missing_script_is_a_failure": "failed",
    }, [why(report, result.check) for result in report.results]

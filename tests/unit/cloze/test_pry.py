"""Which texts of a gap look around: whoever would read the reference out of a trial has to; who answers the question does not."""

from __future__ import annotations

import pytest

from grader.cloze import Framework, pries

FRAMEWORK = Framework.parse(
    {"main.py": b"class Card:\n    def __init__(self, name):\n        self.name = \xe2\x9f\xa61: name\xe2\x9f\xa7\nwith open('a.txt') as file:\n    lines = list(file)\n"},
    "task",
)
PRYING = [
    "open('main.py').read()", "exec(bytes.fromhex('00'))", "__import__('os')", "eval('na' + 'me')", "ｏｐｅｎ('main.py')", "import sys; name",
    "name if (lambda: 0).__code__ else 0", "().__class__.__base__", "(g for g in [1]).gi_frame", "random._os.listdir('.')", "json.codecs",
    "re.enum.sys.modules", "pd.read_csv('main.py', sep='~')", "np.loadtxt('main.py')", "'{0.__init__.__globals__}'.format(self)", "'{0.name}'.format(self)",
    "type(file.buffer.raw)('main.py')", "license._Printer__setup()", "driver.get('file:///x')", "f\"{open('main.py').read()}\"", "getattr(name, 'x')",
    "etree.parse('main.py')", "name  # sys", "globals()['name']",
]  # fmt: skip
HONEST = [
    "name", "str(name).strip()", "name.title() if name else ''", "self.__init__(name)", "[line for line in lines if line]", "sum(marks) / len(marks)",
    "f'{name:>10}{price:.2f}'", "'{:.2f}元'.format(price)", "'%s' % name", "re.findall(r'\\d+', text)[0]", "df.groupby('city')['amount'].sum()",
    "cursor.execute('SELECT * FROM t WHERE id = %s', (n,))", "requests.get('http://www.example.com/list')", "file.read().splitlines()", "json.load(file)",
    "sorted(cards, key=lambda one: one.price, reverse=True)[:3]", "render(request, 'books/list.html', {'books': books})", "max_value = scores[i]",
]  # fmt: skip


@pytest.mark.parametrize("text", PRYING)
def test_a_text_that_reads_more_than_the_question_looks_around(text: str) -> None:
    assert pries(text, FRAMEWORK)


@pytest.mark.parametrize("text", HONEST)
def test_a_text_that_answers_the_question_does_not(text: str) -> None:
    assert not pries(text, FRAMEWORK)

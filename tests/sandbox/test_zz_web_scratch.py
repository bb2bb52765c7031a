from tests.sandbox.test_pages import *
from tests.sandbox.test_pages import HOSTILE, report
for _n in [n for n in globals() if n.startswith("test_")]: del globals()[_n]
def test_scratch(grading):
    src = "import time\nT=[time.time()]\n"
    for name, body in {
        "loop": 'bench.browser.file("loop.html")',
        "fine": 'expect.shown(bench.browser.file("fine.html").one("#p"), "fine")',
        "click": 'bench.browser.file("click.html").one("button").click()',
        "fine2": 'expect.shown(bench.browser.file("fine.html").one("#p"), "fine")',
        "alerts": 'bench.browser.file("alerts.html").wait("#never", timeout_s=2)',
        "fine3": 'expect.shown(bench.browser.file("fine.html").one("#p"), "fine")',
        "big": 'bench.browser.file("big.html").one("#p").text',
        "liar": 'bench.browser.file("liar.html").one("p").box',
        "reach": 'bench.browser.file("reach.html").wait("body", text="no no no")',
    }.items():
        src += f'@check\ndef {name}(bench: Bench) -> None:\n    "{name}"\n    s=time.time()\n    try:\n        {body}\n    except CheckFailed as e:\n        raise CheckFailed(e.evidence.summary+" %.1f s" % (time.time()-s), expected=e.evidence.expected, seen=e.evidence.seen)\n    raise CheckFailed("well %.1f s" % (time.time()-s))\n'
    found = report(grading, src, HOSTILE)
    for r in found.results: print(r.check, r.evidence.summary, '|', r.evidence.expected, '|', (r.evidence.seen or '')[:200])
    print(found.notes)

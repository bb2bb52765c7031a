"""A world of our own in the judged page: its elements as the browser has them, with functions that no script of the page has changed.

What selenium runs, and `Tab.ask`, runs in the page's own world, where a page may put functions of its own in the place of
the browser's (`innerText`, `getComputedStyle`) and say what it does not show. What is asked here is asked past them. It cannot
see the page's variables either: a chart is read in the page's world.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.remote.webelement import WebElement

NAME: Final = "grader"
COMMAND: Final = "executeCdpCommand"
# What a person would read of an element; of fields, whose text is no rendered one, what stands in the document.
TEXT: Final = """
const e = arguments[0];
return e.innerText === undefined || e.matches("textarea, select, option, optgroup") ? e.textContent : e.innerText;
"""


class World:
    """Of one driver's window, whatever page it shows."""

    def __init__(self, driver: webdriver.Remote) -> None:
        self._driver = driver
        driver.command_executor._commands[COMMAND] = ("POST", "/session/$sessionId/goog/cdp/execute")  # type: ignore[union-attr]

    def of(self, element: WebElement, script: str, *args: object) -> Any:
        """What a script returns whose arguments[0] is the element: a plain value."""
        frame, _, node = element.id.removeprefix("f.").partition(".d.")
        context = self._context(frame)
        there = self._cdp("DOM.resolveNode", backendNodeId=int(node.rpartition(".e.")[2]), executionContextId=context)
        return self._called(script, args, objectId=there["object"]["objectId"])

    def document(self, script: str, *args: object) -> Any:
        """What a script returns whose arguments[0] is the page's document."""
        frame = self._cdp("Page.getFrameTree")["frameTree"]["frame"]["id"]
        context = self._context(frame)
        there = self._cdp("Runtime.evaluate", expression="document", contextId=context)
        return self._called(script, args, objectId=there["result"]["objectId"])

    def _context(self, frame: str) -> int:
        return int(self._cdp("Page.createIsolatedWorld", frameId=frame, worldName=NAME)["executionContextId"])

    def _called(self, script: str, args: tuple[object, ...], **where: object) -> Any:
        function = f"function() {{ return (function() {{ {script} }}).apply(null, [this, ...arguments]); }}"
        said = self._cdp(
            "Runtime.callFunctionOn", functionDeclaration=function, arguments=[{"value": one} for one in args], returnByValue=True, **where
        )
        if "exceptionDetails" in said:
            raise JavascriptException(str(said["exceptionDetails"].get("text")))
        return said["result"].get("value")

    def _cdp(self, command: str, **params: object) -> Any:
        return self._driver.execute(COMMAND, {"cmd": command, "params": params})["value"]


def holds(shown: str, said: str) -> bool:
    """Whether every line that was said is there in what is shown; white space, what cannot be seen and case do not count."""
    there = _compact(shown)
    return all(_compact(line) in there for line in said.split("\n"))


def _compact(text: str) -> str:
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cf").casefold()

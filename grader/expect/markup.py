"""HTML as text, read by XPath: no network, no entities, within a size."""

from __future__ import annotations

from typing import Any

from lxml import etree

from grader.results import CheckFailed
from grader.shown import clip

MAX_CHARACTERS = 4 << 20


class Html:
    """A parsed page. Texts have their white space collapsed, as a browser shows them."""

    def __init__(self, root: Any, what: str) -> None:
        self._root = root
        self._what = what

    def xpath(self, expression: str) -> list[str]:
        """Every match as text: an element's whole text, an attribute's or text node's value. [] when there is none."""
        found = self._root.xpath(expression, smart_strings=False)
        if not isinstance(found, list):
            found = [found]
        return [_text(one) for one in found]

    def one(self, expression: str) -> str:
        """The text of the first match; CheckFailed when there is none."""
        found = self.xpath(expression)
        if not found:
            raise CheckFailed(f"{self._what}中没有要找的内容", expected=expression, seen=clip(_text(self._root), 300))
        return found[0]


def html(text: str, *, what: str = "网页") -> Html:
    """A page of a candidate's, parsed leniently as browsers do; CheckFailed when it is empty or too large."""
    if len(text) > MAX_CHARACTERS:
        raise CheckFailed(f"{what}过大", expected=f"不超过 {MAX_CHARACTERS} 个字符", seen=f"{len(text)} 个字符")
    # An encoding declared in the page must not be believed: the text is decoded already.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, recover=True, remove_comments=True, remove_pis=True
    )
    data = text.encode("utf-8", errors="replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise CheckFailed(f"{what}不能解析为 HTML", seen=clip(str(error), 200)) from error
    if root is None:
        raise CheckFailed(f"{what}是空的", expected="有内容的网页", seen=clip(text, 100))
    return Html(root, what)


def _text(node: object) -> str:
    if isinstance(node, etree._Element):
        return " ".join("".join(str(part) for part in node.itertext()).split())
    return " ".join(str(node).split())

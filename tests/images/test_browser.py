"""The candidates' unchanged browser code, and every way to fetch a page over https."""

from __future__ import annotations

import json

import pytest

from sandboxes import layout
from tests.images.conftest import SITE, Box

FILMS = ["霸王别姬", "活着", "城南旧事"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_selenium_opens_a_page_as_candidates_write_it(server_box: Box, scheme: str) -> None:
    printed = server_box.program("selenium_page.py", f"{scheme}://{SITE}/script")
    assert printed.split("\n")[:2] == ["脚本写的42", f"{scheme}://{SITE}/script"]


@pytest.mark.parametrize("uid", [layout.CANDIDATE_UID, layout.BROWSER_UID])
def test_chrome_trusts_the_sites_under_either_uid(box: Box, uid: int) -> None:
    ran = box.command(
        "env", f"HOME=/tmp/home-{uid}", "chromium", f"--user-data-dir=/tmp/chrome-{uid}",
        "--dump-dom", f"https://{SITE}/script", uid=uid,
    )  # fmt: skip
    assert "脚本写的42" in ran.output


def test_requests_and_urllib_trust_the_sites(box: Box) -> None:
    printed = box.python(
        "import os, requests, urllib.request\n"
        f"print('霸王别姬' in requests.get('https://{SITE}/top').text)\n"
        f"print('活着' in urllib.request.urlopen('https://{SITE}/top').read().decode())\n"
        "del os.environ['REQUESTS_CA_BUNDLE'], os.environ['SSL_CERT_FILE']\n"
        f"print(requests.get('https://{SITE}/more').status_code, requests.get('https://{SITE}/none').status_code)\n"
        "from lxml import etree\n"
        f"page = etree.HTML(requests.get('http://{SITE}/top').content)\n"
        "print(page.xpath('//li/text()'))\n"
    )
    assert printed.split("\n")[:4] == ["True", "True", "200 404", str(FILMS[:2])]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_scrapy_crawls_through_a_pipeline(server_box: Box, scheme: str) -> None:
    printed = server_box.program("scrapy_films.py", f"{scheme}://{SITE}/top")
    assert json.loads(printed.strip().splitlines()[-1]) == sorted(FILMS)

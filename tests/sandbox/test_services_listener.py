"""Whose port it is, by the kernel's table."""

from __future__ import annotations

import os
import socket

import pytest

from sandboxes import layout
from sandboxes.inside import listening
from sandboxes.services import listener


def listen(uid: int, address: str = "127.0.0.1", port: int = 0, family: int = socket.AF_INET) -> socket.socket:
    os.seteuid(uid)
    try:
        return socket.create_server((address, port), family=family)
    finally:
        os.seteuid(0)


def test_the_listeners_uid_is_the_servers() -> None:
    with listen(layout.MYSQL_UID) as door:
        port = door.getsockname()[1]
        assert listener.owner(port) == layout.MYSQL_UID
        listener.require(port, layout.MYSQL_UID, "mysql")
        with pytest.raises(listener.NotOurServer, match="10002"):
            listener.require(port, layout.MONGO_UID, "mongo")
    assert listener.owner(port) is None
    with pytest.raises(listener.NotOurServer, match="nobody"):
        listener.require(port, layout.MYSQL_UID, "mysql")


def test_a_listener_elsewhere_is_not_the_one_that_answers() -> None:
    with listen(layout.MYSQL_UID) as door:
        port = door.getsockname()[1]
        with listen(layout.CANDIDATE_UID, "127.0.0.2", port):
            assert listener.owner(port) == layout.MYSQL_UID


def test_a_listener_on_every_address_counts() -> None:
    for address, family in (("0.0.0.0", socket.AF_INET), ("::", socket.AF_INET6)):
        if family == socket.AF_INET6 and not socket.has_dualstack_ipv6():
            continue
        with listen(layout.CANDIDATE_UID, address, family=family) as door:
            assert listener.owner(door.getsockname()[1]) == layout.CANDIDATE_UID


def test_both_ways_of_asking_agree() -> None:
    with listen(layout.SITE_UID) as door, listen(layout.CANDIDATE_UID, "0.0.0.0") as wide:
        for sock, uid in ((door, layout.SITE_UID), (wide, layout.CANDIDATE_UID)):
            port = sock.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port)):
                assert listening._by_table(port) == listener.owner(port) == uid
        assert listener.owner(1) is None
        assert listening._by_table(1) is None

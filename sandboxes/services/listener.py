"""Whether our servers are there: asked before a client connects, so that a server of the candidate's on our port is never believed.

Our servers hold their ports before any candidate code runs and until they die: a foreign listener means
that ours died first, and why is not known here. So it is a fault; the rule that turns a service which dies three
times under the same answer into that answer's failure belongs to whoever counts attempts (DESIGN.md, Faults).
"""

from __future__ import annotations

from sandboxes.inside.listening import owner


class NotOurServer(RuntimeError):
    """The port is not served by the account that should serve it. A fault, never the answer's failure by itself."""


class ServiceDied(RuntimeError):
    """A server of the sandbox ended while an answer was at work with it; whose fault that is, attempts will tell."""


def require(port: int, uid: int, service: str) -> None:
    """Nothing when `uid` serves `port`; NotOurServer otherwise."""
    found = owner(port)
    if found is None:
        raise NotOurServer(f"{service}: nobody listens on port {port}")
    if found != uid:
        raise NotOurServer(f"{service}: port {port} is served by uid {found}, not by {uid}")

"""Asks every tool of the image for its version and prints them as one JSON object, tool by tool.

Keys are the tools' names; Python packages are under "python:<name>", lower case. Run with the candidates' interpreter
(3.7 or later, standard library and pip only). A tool that the level does not have is left out; one that is there and
does not answer ends the build.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys

TOOLS = {
    "mysqld": ["/opt/mysql/bin/mysqld", "--no-defaults", "--version"],
    "mongod": ["/opt/mongo/bin/mongod", "--version"],
    "redis-server": ["/usr/bin/redis-server", "--version"],
    "chrome": ["/usr/bin/chromium", "--version"],
    "chromedriver": ["/usr/bin/chromedriver", "--version"],
    "openssl": ["/usr/bin/openssl", "version"],
    "trusted-python": ["/usr/bin/python3", "--version"],
}


def version_of(command: list[str]) -> str:
    """The first dotted number in what the command prints; subprocess.CalledProcessError if it fails."""
    printed = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True).stdout.decode()
    found = re.search(r"\d+(?:\.\d+)+", printed)
    if found is None:
        raise SystemExit(f"{command[0]} names no version: {printed!r}")
    return found.group()


def python_packages() -> dict[str, str]:
    """Version by lower-case name of every distribution that the candidates' interpreter has."""
    listed = subprocess.check_output(
        [sys.executable, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    )
    return {package["name"].lower(): package["version"] for package in json.loads(listed)}


def main() -> None:
    """Print the versions."""
    versions = {"python": platform.python_version()}
    with open("/etc/debian_version", encoding="ascii") as file:
        versions["debian"] = file.read().strip()
    for name, command in TOOLS.items():
        if os.path.exists(command[0]):
            versions[name] = version_of(command)
    versions.update({f"python:{name}": version for name, version in python_packages().items()})
    print(json.dumps(versions, indent=1, sort_keys=True))


main()

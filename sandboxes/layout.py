"""Names, numbers and places that the image, the agent and the worker must agree on: one fact, one place.

The images are built with these values (as build arguments), the container is created with them, and the
checks compare listeners' uids with them. Nothing else in the code base spells a uid or a path of the container.
"""

from __future__ import annotations

from typing import Final

# Accounts inside a sandbox. They exist in the image's /etc/passwd and nowhere on the host.
CANDIDATE_UID: Final = 10001
MYSQL_UID: Final = 10002
MONGO_UID: Final = 10003
REDIS_UID: Final = 10004
SITE_UID: Final = 10005
BROWSER_UID: Final = 10006
KILLER_UID: Final = 10009  # real uid of PID 1 while it kills: owns nothing, so kill(-1) spares everybody else
CHECKER_UID: Final = 10010  # the checker child, on the host side

ACCOUNTS: Final = {
    "candidate": CANDIDATE_UID,
    "mysql": MYSQL_UID,
    "mongo": MONGO_UID,
    "redis": REDIS_UID,
    "site": SITE_UID,
    "browser": BROWSER_UID,
}

# Places inside a sandbox. Everything else is read-only.
ANSWER_DIR: Final = "/exam/answer"  # the question's folder: working directory and first on sys.path
HOME_DIR: Final = "/exam/home"
NOTES_FILE: Final = ".exam_notes"  # below HOME_DIR: what a program owed to inside/exam_behaviour
WIPED_DIRS: Final = ("/exam", "/tmp", "/dev/shm")  # emptied between questions
SERVICE_DIR: Final = "/services"  # /services/<name>: a tmpfs of that service's uid, mode 0700
MYSQL_SOCKET_DIR: Final = "/run/mysqld"
AGENT_DIR: Final = "/run/agent"  # bound from the host, root only
AGENT_SOCKET: Final = "agent.sock"

# What the image holds.
INSIDE_DIR: Final = "/opt/grader"  # the files of sandboxes/inside
AGENT: Final = "/opt/grader/agent"  # a folder with a __main__, run as PID 1
PYTHON: Final = "/opt/python/bin/python"  # the candidates' interpreter of the level
TRUSTED_PYTHON: Final = "/usr/bin/python3"  # Debian's, run with -I
MYSQL_DIR: Final = "/opt/mysql"  # bin/mysqld, lib/ (with its own loader), template/ (a prepared data directory)
MONGOD: Final = "/opt/mongo/bin/mongod"
REDIS_SERVER: Final = "/usr/bin/redis-server"
CHROMEDRIVER: Final = "/usr/bin/chromedriver"
CA_DIR: Final = "/opt/grader-ca"  # ca.pem for everybody, ca.key for the site's uid only
MATERIALS_DIR: Final = "/opt/materials"  # scripts and style sheets that CDNs would answer with
VERSIONS_FILE: Final = "/opt/grader/versions.json"  # what the build found in the image, tool by tool

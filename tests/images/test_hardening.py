"""The image itself gives a candidate nothing to climb on, and needs nothing written at run time."""

from __future__ import annotations

from sandboxes import layout
from tests.images.conftest import Box


def test_no_program_changes_its_user(box: Box) -> None:
    ran = box.command("find", "/", "-xdev", "-type", "f", "-perm", "/6000", uid=0)
    assert ran.output == ""


def test_every_account_is_there_with_its_number(box: Box) -> None:
    for name, uid in layout.ACCOUNTS.items():
        assert box.command("id", "-u", name).output.strip() == str(uid)
    assert box.command("sh", "-c", "cd ~candidate && pwd").output.strip() == layout.HOME_DIR


def test_the_authoritys_key_and_the_agent_are_closed_to_the_candidate(box: Box) -> None:
    assert box.command("cat", f"{layout.CA_DIR}/ca.key").exit_code != 0
    assert box.command("cat", f"{layout.CA_DIR}/ca.key", uid=layout.SITE_UID).exit_code == 0
    readable = box.command("find", f"{layout.INSIDE_DIR}/agent", "-type", "f", "-readable")
    assert readable.output == ""


def test_the_candidate_owns_and_writes_nothing_of_the_image(box: Box) -> None:
    places = ["/etc", "/opt", "/usr", "/var", "/root", "/exam", "/services", "/run"]
    ran = box.command("find", *places, "-xdev", "-writable", "-not", "-type", "l", "-not", "-path", "/exam/*")
    assert ran.output == ""


def test_every_module_is_compiled_for_the_read_only_root(box: Box) -> None:
    printed = box.python(
        "import os, sys\n"
        "lib = os.path.dirname(os.__file__)\n"
        "for folder, _, names in os.walk(lib):\n"
        "    for name in names:\n"
        "        source = os.path.join(folder, name)\n"
        "        made = os.path.join(folder, '__pycache__', name[:-3] + '.' + sys.implementation.cache_tag + '.pyc')\n"
        "        if name.endswith('.py') and not os.path.exists(made):\n"
        "            try:\n"
        "                compile(open(source, 'rb').read(), source, 'exec')\n"
        "                print(source)\n"
        "            except (SyntaxError, ValueError):\n"
        "                pass  # templates and files that are wrong on purpose\n"
    )
    assert printed == ""


def test_the_trusted_interpreter_has_what_the_agent_needs(box: Box) -> None:
    ran = box.command(layout.TRUSTED_PYTHON, "-I", "-c", "import seccomp, bson; print('ok')", uid=0)
    assert ran.output.strip() == "ok"


def test_mount_points_exist(box: Box) -> None:
    places = ["/exam", layout.MYSQL_SOCKET_DIR, layout.AGENT_DIR, "/tmp"]
    places += [f"{layout.SERVICE_DIR}/{name}" for name in ("mysql", "mongo", "redis", "site", "browser")]
    assert box.command("ls", "-d", *places).exit_code == 0


def test_no_trace_of_the_host_that_built_it(box: Box) -> None:
    ran = box.command(
        "sh", "-c", "ls /tmp/host-ca.pem /root/.cache /opt/level /opt/python/lib/python3*/site-packages/*.pth", uid=0
    )
    allowed = ("exam_behaviour.pth", "distutils-precedence.pth", "-nspkg.pth")  # ours, setuptools', packages'
    assert [line for line in ran.output.splitlines() if not line.endswith(allowed)] == []

"""What was put comes back whole, or not at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import stat
from pathlib import Path

import pytest

from grader.store import Entry, Store, StoreError, tree_digest


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(tmp_path / "store" if request.param == "local" else f"memory://{tmp_path}")


def test_bytes_come_back_under_their_own_digest(store: Store) -> None:
    for data in (b"", b"\0\xff", "中文".encode() * 1000):
        digest = store.put(data)
        assert digest == "sha256:" + hashlib.sha256(data).hexdigest()
        assert store.get(digest) == data and store.has(digest)
        assert store.put(data) == digest


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(StoreError, match="not in the store"):
        store.get("sha256:" + "0" * 64)
    assert not store.has("sha256:" + "0" * 64)


@pytest.mark.parametrize("digest", ["", "sha256:", "sha256:" + "0" * 63, "md5:" + "0" * 64, "sha256:../../" + "0" * 58])
def test_only_digests_name_blobs(store: Store, digest: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        store.get(digest)


def test_a_tree_comes_back_and_its_digest_depends_on_content_alone(store: Store) -> None:
    tree = {"q1/main.py": b"print(1)", "q2/数据.csv": b"", "q1/a/b": b"x"}
    digest = store.put_tree(tree)
    assert store.get_tree(digest) == tree
    assert store.put_tree(dict(reversed(tree.items()))) == digest == tree_digest(tree)
    assert tree_digest({**tree, "q1/main.py": b"print(2)"}) != digest
    assert tree_digest({"q1/main2.py" if k == "q1/main.py" else k: v for k, v in tree.items()}) != digest
    assert [(e.path, e.size) for e in store.manifest(digest)] == [("q1/a/b", 1), ("q1/main.py", 8), ("q2/数据.csv", 0)]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../x", "a//b", "./a", "a/", "a\0b"])
def test_a_tree_holds_only_paths_below_itself(store: Store, path: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        store.put_tree({path: b""})


def test_a_path_twice_is_refused(store: Store) -> None:
    digest = store.put(b"")
    with pytest.raises(ValueError, match="twice"):
        store.put_entries([Entry("a", digest, 0), Entry("a", digest, 1)])


def test_any_bytes_are_not_a_tree(store: Store) -> None:
    for data in (b"[]", b"{}", b"\xff", b"not json"):
        with pytest.raises(StoreError, match="no tree"):
            store.manifest(store.put(data))


def test_damage_is_noticed_and_a_torn_file_is_mended(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    digest = store.put(b"hello")
    [path] = [one for one in (tmp_path / "s").rglob("*") if one.is_file()]
    path.write_bytes(b"hellO")
    with pytest.raises(StoreError, match="damaged"):
        store.get(digest)
    path.write_bytes(b"")  # what a power cut can leave
    store.put(b"hello")
    assert store.get(digest) == b"hello"


def test_files_are_ours_alone_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    store = Store(tmp_path / "deep" / "s")
    store.put_tree({"a": b"1", "b": b"2"})
    for path in (tmp_path / "deep").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert path.suffix != ".part"


def _put_many(folder: str) -> None:
    store = Store(folder)
    for number in range(50):
        store.put(b"%d" % number)


def test_writers_at_once_do_no_harm(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_put_many, args=(str(tmp_path / "s"),)) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert [one.exitcode for one in workers] == [0] * 4
    store = Store(tmp_path / "s")
    for number in range(50):
        data = b"%d" % number
        assert store.get("sha256:" + hashlib.sha256(data).hexdigest()) == data
    assert sum(one.is_file() for one in (tmp_path / "s").rglob("*")) == 50

"""Takes the planned files out of the wheels, refuses one that is not the pinned one, and writes the materials' folder.

Run in the build, by Debian's Python.
"""

import hashlib
import json
import sys
import zipfile
from pathlib import Path


def main(wheels: str, plan_file: str, target: str) -> None:
    plan = json.loads(Path(plan_file).read_text(encoding="utf-8"))
    taken: dict[str, bytes] = {}
    for wheel in sorted(Path(wheels).glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for name in set(plan["packed"]).intersection(archive.namelist()):
                taken[name] = archive.read(name)
    for name, sha256 in plan["packed"].items():
        found = hashlib.sha256(taken.get(name, b"")).hexdigest()
        if found != sha256:
            raise SystemExit(f"{name}: sha256 is {found}, not {sha256}")
    for name, parts in plan["made"].items():
        path = Path(target) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(taken[part] for part in parts))
        path.chmod(0o444)


if __name__ == "__main__":
    main(*sys.argv[1:])

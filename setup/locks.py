"""Are the lock files up to date with what asks for them? Reads only; no network. Exits 1 with one line per fault."""

import json
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>\S+)(?P<rest>[^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)


def wanted(source: Path) -> dict[str, Requirement]:
    lines = (line.split(" #")[0].strip() for line in source.read_text("utf-8").splitlines())
    asked = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    return {canonicalize_name(requirement.name): requirement for requirement in asked}


def pinned(lock: Path) -> dict[str, tuple[str, str]]:
    """Name -> (version, everything uv wrote below it: hashes and who asked)."""
    return {canonicalize_name(pin["name"]): (pin["version"], pin["rest"]) for pin in PIN.finditer(lock.read_text("utf-8"))}


def faults_of_python(source: Path) -> list[str]:
    lock = source.with_suffix(".txt")
    if not lock.exists():
        return [f"{lock.name} がありません"]
    pins, asked = pinned(lock), wanted(source)
    faults = [f"{lock.name}: {name} がありません" for name in asked if name not in pins]
    for name, (version, below) in pins.items():
        if "--hash=sha256:" not in below:
            faults.append(f"{lock.name}: {name} にハッシュがありません")
        if name in asked and version not in asked[name].specifier:
            faults.append(f"{lock.name}: {name}=={version} は {asked[name]} に合いません")
        if f"-r requirements/{source.name}" in below and name not in asked:
            faults.append(f"{lock.name}: {name} は {source.name} にもうありません")
    return faults


def faults_of_test_against_base() -> list[str]:
    base, test = pinned(FOLDER / "base.txt"), pinned(FOLDER / "test.txt")
    return [f"test.txt: {name} の版が base.txt と違います" for name, (version, _) in base.items() if test.get(name, ("", ""))[0] != version]


def faults_of_npm() -> list[str]:
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    top = lock["packages"][""]
    faults = [
        f"package-lock.json: {kind} が package.json と違います"
        for kind in ("dependencies", "devDependencies")
        if asked.get(kind) != top.get(kind)
    ]
    for name, package in lock["packages"].items():
        if "resolved" in package:
            faults.append(f"package-lock.json: {name} に取得元の番地が入っています")
        if name and "integrity" not in package:
            faults.append(f"package-lock.json: {name} に integrity がありません")
    return faults


def main() -> int:
    faults = [fault for source in sorted(FOLDER.glob("*.in")) for fault in faults_of_python(source)]
    faults += faults_of_test_against_base() + faults_of_npm()
    for fault in faults:
        print(fault)
    if faults:
        print("make locks を実行し、変わったファイルを一緒に記録してください。")
        return 1
    print("固定した版は、求める版と合っています。")
    return 0


if __name__ == "__main__":
    sys.exit(main())

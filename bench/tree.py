"""CPU and memory of a process with all its children, from /proc."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """The process and everything below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue.extend(children.get(pid, []))
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the living family, with what its ended and awaited children used."""
    total = 0
    for pid in family(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[position]) for position in (11, 12, 13, 14))
    return total / TICK


def pss_megabytes(root: int) -> dict[int, float]:
    """Proportional memory of each process of the family, in MB."""
    sizes = {}
    for pid in family(root):
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes[pid] = int(next(line for line in text.splitlines() if line.startswith("Pss:")).split()[1]) / 1024
    return sizes


def busy_share() -> tuple[float, float]:
    """(busy, all) jiffies of the machine so far; two calls tell how noisy it was in between."""
    fields = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return float(sum(fields) - fields[3] - fields[4]), float(sum(fields))

"""A text as it stands beside what somebody typed for it."""

from chosha.kernel.text import seen


def lines_beside(stands: str, typed: str) -> list[tuple[str, bool]]:
    """The lines of what stands, each with whether what was typed lacks it; none where both say the same."""
    there = seen(typed).strip()
    if stands == there:
        return []
    known = {line.strip() for line in there.split("\n")}
    return [(line, line.strip() not in known and bool(line.strip())) for line in stands.split("\n")]

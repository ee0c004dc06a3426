"""Where the hall of a municipality or prefecture stands."""

from functools import lru_cache

from chosha.members.engine.bodies import rows


@lru_cache(maxsize=1)
def _centres() -> dict[str, tuple[float, float]]:
    return {row["code"]: (float(row["lat"]), float(row["lng"])) for row in rows("municipalities.csv")}


def centre_of(code: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of the hall of a body with this code; None for one that is no municipality or prefecture."""
    return _centres().get(code)

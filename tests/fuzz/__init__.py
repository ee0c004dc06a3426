"""Searching by coverage for what breaks the wall and the guard. Not part of the suite: `python -m tests.fuzz prose|guard|keys`."""

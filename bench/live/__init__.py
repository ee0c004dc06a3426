"""The live station measured: real houses, a real Chromium that shows a drawn clock, real viewers, and faults on purpose.

`make bench-live` for the figures, `make bench-live-faults` for the drills. Everything listens on loopback, lives in temporary
folders and ends with the command.
"""

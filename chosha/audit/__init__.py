"""Append-only record of acts that staff or guardians answer for: who did what to which thing, when and why.

Write with `record(...)` inside the transaction of the act itself."""

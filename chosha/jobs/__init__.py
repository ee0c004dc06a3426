"""Chores that must not be lost: enqueued in the transaction that causes them, retried with back-off, scheduled, visible to staff."""

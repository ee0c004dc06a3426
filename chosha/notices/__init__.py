"""Telling people: notices inside the building and plain-text mail that survives any mail gateway."""

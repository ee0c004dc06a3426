"""Streams of rendered fragments to open pages: rooms declare who may listen, the hub delivers."""

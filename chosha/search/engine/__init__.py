"""Folding and marking of words, without a database."""

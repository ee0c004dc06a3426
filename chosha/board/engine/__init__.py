"""Drawing of lists as ready strings. No database here."""

"""Going out, carefully, and reading what comes back. No database here."""

"""How an export is put together."""

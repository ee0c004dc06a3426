"""Measurements. Each bench runs alone (`make bench-NAME`) and prints rows for RESULTS.md; nothing here is a test."""

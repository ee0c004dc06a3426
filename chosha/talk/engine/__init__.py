"""Markdown-light to safe HTML, and the drawing of what was said. No database here."""

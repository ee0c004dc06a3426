"""Keeping the place safe: cover any content for now through its passport, with a reason, and uncover it again."""

"""The engine of the guard: a text in, marks out. Its face is `checking`: check and check_name."""

"""A member's first page: what is on, what is new, what is mine; and the guide to all rooms."""

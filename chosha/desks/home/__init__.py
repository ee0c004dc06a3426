"""A member's first page: what is on, what is new, what is mine; and わたし, the member's own settings."""

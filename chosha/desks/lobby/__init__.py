"""玄関: the public front page, for those who are not (yet) inside."""

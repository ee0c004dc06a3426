"""Laws of the house: fast, without fixtures of their own."""

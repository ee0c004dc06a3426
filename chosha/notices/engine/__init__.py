"""How mail leaves the building."""

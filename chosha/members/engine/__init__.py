"""Reading the official lists of bodies and fields of work (chosha/members/lists)."""

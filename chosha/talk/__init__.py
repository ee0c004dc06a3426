"""Comments and reactions on any content. The hall under board and broadcasts; masks come to live here."""

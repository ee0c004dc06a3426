"""Finding any content that carries a passport, never more than the asker may see."""

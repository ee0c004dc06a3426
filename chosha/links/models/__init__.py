from chosha.links.models.card import LinkCard

__all__ = ["LinkCard"]

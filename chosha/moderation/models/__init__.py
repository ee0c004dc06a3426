from chosha.moderation.models.cover import Cover

__all__ = ["Cover"]

from chosha.audit.models.entry import Entry

__all__ = ["Entry"]

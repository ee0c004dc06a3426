from chosha.search.models.row import Row

__all__ = ["Row"]

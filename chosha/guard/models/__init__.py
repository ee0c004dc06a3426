from chosha.guard.models.word import StaffWord

__all__ = ["StaffWord"]

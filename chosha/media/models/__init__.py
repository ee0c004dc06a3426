from chosha.media.models.stored_file import StoredFile
from chosha.media.models.upload import Upload

__all__ = ["StoredFile", "Upload"]

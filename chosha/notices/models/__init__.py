from chosha.notices.models.mail import Mail
from chosha.notices.models.notice import Notice
from chosha.notices.models.stopped import Stopped

__all__ = [
    "Mail",
    "Notice",
    "Stopped",
]

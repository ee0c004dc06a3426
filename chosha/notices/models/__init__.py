from chosha.notices.models.mail import Mail
from chosha.notices.models.notice import Notice

__all__ = [
    "Mail",
    "Notice",
]

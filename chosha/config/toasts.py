"""What is said after an act lies on the device alone: in the session the address of a masked post would stand beside its member."""

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponseBase


class OnDevice(CookieStorage):
    def _update_cookie(self, encoded_data: Any, response: HttpResponseBase) -> None:
        """Django would take away on every page a cookie that is not there."""
        if encoded_data or self.cookie_name in self.request.COOKIES:
            super()._update_cookie(encoded_data, response)

"""What stands at the other end of a link: title, a line, the name of the site.

Only the building looks, once for all readers, in a chore after the text was posted: no member's address reaches another site.
Only public addresses are looked at, without cookies, in little time. Nothing here knows who posted a link.
"""

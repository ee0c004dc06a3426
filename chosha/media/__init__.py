"""Files and video: what members attach, and what they broadcast.

Attached pictures and documents lose everything they know about their makers; a broadcast is a growing file (the spool)
from which a packager makes live segments and the archiver a finished recording. Nothing here knows who uploaded what:
rooms hold the reference and ask their own access rules before they hand anything out.
"""

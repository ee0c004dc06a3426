"""The engine of realtime: a broker process, one hub per web worker, an outbox in every process that publishes.

Rooms use the four names below and nothing else of this package.
"""

from chosha.realtime.hub.permissions import declare_stream
from chosha.realtime.hub.publishing import cut, mark, publish

__all__ = ["cut", "declare_stream", "mark", "publish"]

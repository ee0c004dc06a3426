"""The engine of realtime: a broker process, one hub per web worker, a courier in every process that publishes.

Rooms use the four names below and nothing else of this package.
"""

from chosha.realtime.hub.doors import declare_stream
from chosha.realtime.hub.shouts import cut, listeners, mark, publish

__all__ = ["cut", "declare_stream", "listeners", "mark", "publish"]

"""Encoders by RTMP: a listener that reads H.264 and AAC and writes a spool like a browser's.

Our own and small, because what came from strangers must be bounded at every step: sizes, depths, streams, waiting times. The one
library there is (pyrtmp 0.3.1) bounds none of them, loses delta times of messages that repeat a header, and sets the logging of
whoever imports it.
"""

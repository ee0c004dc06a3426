"""Encoders by WHIP (RFC 9725), where a Janus stands beside the house.

The web's door (door.py) asks the listener (listener.py) over a unix socket; the listener hands the offer to a VideoRoom of Janus,
which does ICE, DTLS and SRTP and forwards plain RTP to ports of loopback. From there on it goes the way of RTMP: the same intake.
"""

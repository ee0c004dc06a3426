"""The demo community's own page: its keys and its mailbox, so that a newcomer can walk one evening alone.

Every page here is 404 in a real community.
"""

"""The HTTP API of this room; mounted at /api/v1/ by the api desk. Use auth=chosha.members.api.Scope("…") on every route."""

from ninja import Router

router = Router()

"""Chosha (庁舎): an online city hall for serving public servants. docs/house.md shows how the building is laid out."""

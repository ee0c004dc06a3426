"""Where search meets the other rooms: it asks passports only, rooms call search.actions themselves."""

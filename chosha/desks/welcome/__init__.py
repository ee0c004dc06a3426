"""お迎え: a newcomer's first days from all rooms at once, and the sheet for the hosts of the welcome show."""

"""Where moderation meets the rooms: through their passports alone, in its actions."""

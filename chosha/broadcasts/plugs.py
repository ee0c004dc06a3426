"""Where broadcasts meets search, moderation, notices, realtime and jobs."""

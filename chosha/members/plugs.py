"""Where members meets search, moderation, notices, realtime and jobs."""

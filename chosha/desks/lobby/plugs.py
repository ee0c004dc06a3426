"""Where lobby meets search, moderation, notices, realtime and jobs."""

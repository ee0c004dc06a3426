"""Where board meets search, moderation, notices, realtime and jobs."""

"""Where moderation meets search, moderation, notices, realtime and jobs."""

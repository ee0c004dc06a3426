"""Where home meets search, moderation, notices, realtime and jobs."""

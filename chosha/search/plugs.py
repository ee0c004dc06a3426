"""Where search meets search, moderation, notices, realtime and jobs."""

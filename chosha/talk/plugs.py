"""Where talk meets search, moderation, notices, realtime and jobs."""

"""Where reception meets search, moderation, notices, realtime and jobs."""

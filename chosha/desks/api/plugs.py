"""Where api meets search, moderation, notices, realtime and jobs."""

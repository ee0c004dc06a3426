"""Where secretariat meets search, moderation, notices, realtime and jobs."""

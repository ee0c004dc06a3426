"""Where notices meets search, moderation, notices, realtime and jobs."""

"""The engine of files and video. Works on folders; Django is met only in delivery, tickets, grants, gate and ingest."""

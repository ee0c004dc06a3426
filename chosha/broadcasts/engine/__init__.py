"""What broadcasts draws without templates."""

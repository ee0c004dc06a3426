"""Posts and names of files written for this project, with what the guard should mark in them: [[kind|text]]."""

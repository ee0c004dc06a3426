"""The roof: settings, urls, entry points, the command line."""

"""Backup and restore: one tar with the database, every file and the settings, checked by counts and hashes on its way back.

chosha-backup.json            what this file is; first, so that anything else is refused at once
settings.json                 the CHOSHA_* variables, secrets left out
database.sqlite3              or tables/<name>.copy from PostgreSQL: one moment, taken while people write
home/…                        every file of CHOSHA_HOME but the database, keys, proofs, run and older backups
keys/…                        only when asked
manifest.json                 last: hashes, sizes, rows of each table
"""

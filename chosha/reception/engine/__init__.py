"""What the reception works out by itself, without a database: which work addresses prove service."""

"""Reading the table of the old form: codes, separators, headings and answers, before anything is known of people or bodies."""
"""Where proofs of service lie: encrypted files, and the key they are locked with."""
"""How an export is put together."""

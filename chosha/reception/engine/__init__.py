"""What the reception works out by itself, without a database: which work addresses prove service."""

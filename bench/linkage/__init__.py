"""Who wrote behind a mask? A community lives for simulated months, then a thief has its database, files, mails and logs."""

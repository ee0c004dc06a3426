"""Where proofs of service lie: encrypted files, and the key they are locked with."""

"""Keys and seals; the only home of ciphers.  Knows nothing of vaults or records."""

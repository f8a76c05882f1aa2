"""The one encrypted file of a centre: opening, log, heads, search, drafts, audit."""

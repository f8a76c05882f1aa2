"""Places where sealed bundles lie, each behind the same five verbs."""

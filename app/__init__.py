"""Waymark's core: records, rules, vault, papers and use cases. Never imports Qt."""

VERSION = "0.1.0"

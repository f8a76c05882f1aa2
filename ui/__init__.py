"""The desktop: windows, pages and the parts they are made of.  Knows use cases, never the vault."""

"""Every field of every record, declared once; everything else loops over it."""

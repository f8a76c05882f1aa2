"""Forms drawn from the schema: one editor per kind of value, and no field named here."""

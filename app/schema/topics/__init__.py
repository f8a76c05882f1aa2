"""The topics of the intake talk, one module each, with their questions in order."""

"""Pure decisions: no clock, no files, no database; the same answer everywhere."""

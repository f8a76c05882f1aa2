"""Pages: wiring between widgets and use cases, and nothing else."""

"""The papers themselves, each drawn from one frozen content."""

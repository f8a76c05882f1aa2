"""What people do with Waymark: the only part of the core that screens and commands call."""

"""Measurements of Waymark, as ratios within one run."""

"""Papers: everything Waymark prints, as PDF bytes. Knows no screen, no vault."""

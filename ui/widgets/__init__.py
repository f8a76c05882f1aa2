"""Small parts of which every page is made.  They know a Theme and words, and no record."""

"""Tests of the files in resources/: words, templates, pictures, languages."""

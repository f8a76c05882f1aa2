"""How changes travel: sealed bundles, the places they lie in, and who may send them."""

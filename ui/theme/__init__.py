"""The look: colours, type, icons and the one stylesheet made from them."""

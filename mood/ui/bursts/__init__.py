"""What the page Keep or discard is made of."""

"""What the Gallery is made of."""

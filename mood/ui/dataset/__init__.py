"""What the Data set page is made of."""

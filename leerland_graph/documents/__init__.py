"""What is written for people to read, print or sign."""

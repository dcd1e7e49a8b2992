"""What is made of several operations."""

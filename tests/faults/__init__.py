"""What happens when AWS, the network or the user's input is not as it should be."""

"""The collection in an account of whoever runs it: real copies of small things in two regions, and nothing left."""

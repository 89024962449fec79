"""The fault suite: runs of modules that are killed, doubled, thrown into bad weather, and what is left afterwards."""

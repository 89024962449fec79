"""Recoveries as people run them: killed before and after any call, and the whole way there and home again."""

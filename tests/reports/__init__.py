"""A shop to report on, its page, and how a browser shows it."""

"""Real name servers and clients for the tests: BIND 9, a dyndns2 service over TLS, and the packaged ddclient.

None of them listens on, or speaks to, another address than the loopback one.
"""

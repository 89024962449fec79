"""Real name servers and clients for the tests: BIND, Knot, PowerDNS, a dyndns2 service over TLS, the packaged ddclient.

None of them listens on, or speaks to, another address than the loopback one.
"""

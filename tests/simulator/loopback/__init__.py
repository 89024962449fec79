"""What the simulated AWS runs answers on loopback addresses: HTTP, the ports of databases, and DNS for all its names.

Switched on by the settings ``service_port`` and ``dns_port``; nothing of it is started or imported without them.
"""

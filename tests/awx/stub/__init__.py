"""Stands in for the collection awx.awx, which only Galaxy has: modules with its options, and a file for AWX."""

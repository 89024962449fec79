"""Policies of IAM: whether they are well made, and whether they allow what the collection does and no more."""

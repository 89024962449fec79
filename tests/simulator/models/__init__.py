"""Our images and snapshots; they live inside moto's EC2 backends, so that the rest of moto finds them there.

Nothing here knows about requests.
"""

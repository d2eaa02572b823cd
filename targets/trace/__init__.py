"""The trace (操作留痕): writing events, verifying their chain, and who may read what of them."""

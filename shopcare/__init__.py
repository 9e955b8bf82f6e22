"""ShopCare: after-sales work of a small online shop, offline, on one computer."""

__version__ = "0.1.0"

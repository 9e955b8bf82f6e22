"""Orders: the platform's state in our words. Platforms may jump anywhere, so every newer fact is accepted."""

from __future__ import annotations

from shopcare.domain.workflow import Step, Workflow

STATES = ("awaiting_payment", "to_ship", "partly_shipped", "shipped", "completed", "cancelled", "unknown")

#: The usual way of an order entered by hand; imports set the state the platform tells.
ORDER = Workflow(
    "order",
    "status",
    "to_ship",
    [
        Step("await_payment", ("to_ship", "unknown"), "awaiting_payment"),
        Step("pay", ("awaiting_payment", "unknown"), "to_ship"),
        Step("ship_partly", ("to_ship",), "partly_shipped"),
        Step("ship", ("to_ship", "partly_shipped"), "shipped"),
        Step("complete", ("shipped", "partly_shipped"), "completed"),
        Step("cancel", ("awaiting_payment", "to_ship", "partly_shipped", "shipped", "unknown"), "cancelled"),
        Step("lose_track", ("awaiting_payment", "shipped"), "unknown"),
    ],
    final=("completed", "cancelled"),
)

#: The platform's view of refunds on an order (imports.md section 4).
REFUND_STATES = (
    "none",
    "requested",
    "awaiting_return",
    "awaiting_receipt",
    "refused",
    "in_dispute",
    "refunding",
    "refunded",
    "exchanged",
    "closed",
    "unknown",
)

PLATFORMS = (
    "taobao",
    "tmall",
    "pdd",
    "jd",
    "douyin",
    "ali1688",
    "youzan",
    "xiaohongshu",
    "kuaishou",
    "weidian",
    "shopify",
    "woocommerce",
    "amazon",
    "ebay",
    "etsy",
    "tiktok",
    "other",
)

#: Days after success in which the shop follows up (S0-004).
FOLLOW_UP_DAYS = 15

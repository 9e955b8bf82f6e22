"""Roles and rights. With one person in the shop nothing asks."""

from __future__ import annotations

RIGHTS = (
    "edit_records", "receive_goods", "decide_cases", "decide_refunds", "pay_refunds", "approve_refunds",
    "edit_settings", "edit_rules", "edit_staff", "import_files", "export_files", "see_full_phone",
    "print_unmasked", "erase_people", "restore_backup", "void_recycle_bin",
)

ROLE_RIGHTS = {
    "owner": frozenset(RIGHTS),
    "agent": frozenset(
        {"edit_records", "decide_cases", "decide_refunds", "import_files", "export_files", "see_full_phone"}
    ),
    "warehouse": frozenset({"edit_records", "receive_goods"}),
    "finance": frozenset({"edit_records", "decide_refunds", "pay_refunds", "approve_refunds", "export_files"}),
}


def may(role: str, right: str, overrides: dict[str, bool] | None = None) -> bool:
    """Whether a role has a right, personal grants and withdrawals counted."""
    if overrides and right in overrides:
        return overrides[right]
    return right in ROLE_RIGHTS.get(role, frozenset())

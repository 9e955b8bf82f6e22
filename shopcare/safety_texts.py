"""Sentences about the safety of the shop file: cause, then remedy. Keys are error, note and finding codes."""

from __future__ import annotations

from shopcare.i18n import N_

#: Codes of ``DomainError`` raised by the store and by ``services.safety``.
ERROR_TEXTS = {
    "backup_folder_missing": N_(
        "The folder for backups is not there ({path}). Plug the disk or stick in, or choose another folder."
    ),
    "shop_missing": N_(
        "The shop file is not where it was ({path}). Connect its drive, find the file, or restore a "
        "backup."
    ),
    "shop_empty": N_("The shop file is empty ({path}); something cut it off. Restore a backup; the file is kept."),
    "shop_not_ours": N_(
        "This file is not a ShopCare shop ({path}). Choose another data folder, or restore a backup."
    ),
    "shop_damaged": N_(
        "The shop file is damaged ({path}). Nothing was written to it. Restore a verified backup, or open "
        "it to look and export."
    ),
    "shop_newer": N_(
        "This shop was opened with a newer version of ShopCare (schema {schema}, this version knows "
        "{known}). Nothing was changed. Install the newer version."
    ),
    "shop_older": N_(
        "This shop is from an older version. Run the command "
        "migrate, or open it in the window; a backup is made first."
    ),
    "shop_exists": N_("There is a shop in this folder already ({path}). Open it, or choose an empty folder."),
    "shop_busy": N_("Another program is writing to the shop file. Nothing was saved. Try again in a moment."),
    "shop_in_use": N_("The shop is open elsewhere ({path}). Close its windows and running commands, then try again."),
    "shop_already_open": N_("The shop is open in another window already (process {pid}). Use that window."),
    "shop_open_elsewhere": N_(
        "The shop is open on the computer “{host}” since {at}. Close it there; open it here anyway only "
        "if you know that it is closed."
    ),
    "shop_read_only": N_(
        "The shop file may only be read. Nothing was saved. Remove its write protection, or copy the data "
        "folder to another place."
    ),
    "shop_not_openable": N_(
        "The shop file cannot be opened ({path}). Check the rights of the folder and whether its drive is "
        "connected."
    ),
    "no_rights": N_(
        "The system does not allow access to {path}. Choose another folder, or give yourself the right to "
        "write there."
    ),
    "disk_full": N_("The disk is full. Nothing of this step was saved. Free some space, then try again."),
    "disk_error": N_(
        "The disk reported an error. Nothing of this step was saved. Check the drive and its cable, then "
        "make a backup to another disk."
    ),
    "out_of_memory": N_(
        "The computer has no memory left for this step. Nothing was saved. Close other programs and try "
        "again."
    ),
    "cancelled": N_("Cancelled. Nothing of this step was kept."),
    "already_exists": N_("There is one like that already ({what}). Use the one that exists, or choose another name."),
    "value_not_allowed": N_("This value is not allowed ({detail}). Correct it and save again."),
    "still_referenced": N_("Other records still refer to this one. Remove or change those first."),
    "unexpected": N_(
        "An unexpected fault stopped this step ({detail}); nothing was saved. The log has the details; "
        "start again and send the log if it repeats."
    ),
    "refund_exceeds_line": N_(
        "The refund is higher than what was paid for this item. Lower the amount for the item."
    ),
    "returned_exceeds_bought": N_("More pieces would come back than were bought. Correct the quantity."),
    "journal_is_append_only": N_("The journal can only be added to. Correct the matter with a new step."),
    "payment_is_final": N_("Money that went out is not removed. Record a counter-entry."),
    "counter_only_grows": N_(
        "A counter of the shop would go backwards. Run the check command; restore a backup if it reports "
        "damage."
    ),
    "migration_lost_rows": N_(
        "The update step {step} would have lost rows ({tables}), so it was taken back. The shop is as "
        "before; the backup is kept. Stay with the old version and send the log."
    ),
    "migration_broke_references": N_(
        "The update step {step} would have broken links between records, so it was taken back. The shop "
        "is as before. Stay with the old version and send the log."
    ),
    "migration_failed": N_(
        "The update of the shop file stopped ({detail}) and was taken back. The shop is as before; try "
        "again, or stay with the old version."
    ),
    "schema_differs": N_(
        "The structure of the shop file is not what this version expects ({what}). Restore a verified "
        "backup."
    ),
    "backup_not_found": N_("There is no backup at {path}. Choose one from the list of backups."),
    "backup_no_manifest": N_(
        "This is not a whole backup ({path}): its description is missing or unreadable. Choose another "
        "backup."
    ),
    "backup_incomplete": N_("The backup is not whole ({path}): {what} is missing. Choose another backup."),
    "backup_changed": N_("The backup was changed after it was made ({path}: {what}). Choose another backup."),
    "backup_differs": N_(
        "The copy does not agree with the shop ({path}: {what}), so it does not count as a backup. Try "
        "again on another disk."
    ),
    "backup_not_restorable": N_(
        "This backup cannot be restored ({path}; cause: {problem}). Choose another one; nothing was "
        "changed."
    ),
    "backup_of_other_shop": N_(
        "This is a backup of another shop (“{shop}”). Choose one of this shop, or confirm that you want "
        "the other one here."
    ),
    "backup_of_damaged_shop": N_(
        "The shop file is damaged ({path}), so no backup was made and the older ones are kept. Restore a "
        "verified backup."
    ),
    "nothing_kept": N_("There is no replaced shop to put back in {path}. Restore a backup instead."),
    "restore_unfinished": N_(
        "A restore in this folder was interrupted ({path}). Open the shop once; it is finished then."
    ),
    "restore_intent_unreadable": N_(
        "A restore was interrupted and its plan cannot be read ({path}). Choose the backup again in a new "
        "folder; nothing was deleted."
    ),
    "file_exists": N_("There is a file with this name already ({path}). Choose another name."),
    "file_unreadable": N_("The file cannot be read ({path}). Check that it is still there and that you may open it."),
    "photo_empty": N_("The file {file} is empty. Choose another one."),
    "photo_too_large": N_("The file {file} is larger than 200 MB. Make it smaller or cut the video."),
    "photo_too_many_pixels": N_("The picture {file} has more than 50 million pixels. Make it smaller first."),
    "photo_kind_unknown": N_(
        "The file {file} is no picture, PDF or video that can be kept here. Save a photo as JPEG or PNG "
        "and add that."
    ),
    "photo_missing": N_("The photo {file} is not in the photos folder. Restore it from a backup."),
}

#: Why a backup cannot be restored, as the part of a sentence.
PROBLEM_TEXTS = {
    "backup_no_manifest": N_("its description is missing or unreadable"),
    "backup_incomplete": N_("a part of it is missing"),
    "backup_changed": N_("it was changed after it was made"),
    "backup_differs": N_("its counts do not agree with its description"),
    "shop_damaged": N_("its database is damaged"),
    "shop_not_ours": N_("it holds no shop of this program"),
    "shop_newer": N_("it is of a newer version"),
    "schema_differs": N_("its structure is not what this version expects"),
}

#: Codes of ``store.opening.Note``: what is said when a shop was opened.
NOTE_TEXTS = {
    "stopped_unexpectedly_checked": N_(
        "Last time the program ended unexpectedly. The data was checked: all is well."
    ),
    "stopped_unexpectedly_findings": N_(
        "Last time the program ended unexpectedly. The data was checked: {n} findings, see Check."
    ),
    "check_findings": N_("The check of the data has {n} findings. See Check."),
    "check_due": N_("The weekly check of the data is due; it runs beside your work."),
    "restore_finished": N_("A restore that was interrupted has been finished ({source})."),
    "shop_migrated": N_("The shop was brought to this version. The backup made before: {backup}."),
    "backup_not_made": N_(
        "The automatic backup could not be made in {path}. Look at the free space and the rights of the "
        "folder."
    ),
    "backup_old": N_("The last verified backup is from {at}. Make one now, best on another disk."),
    "copy_not_made": N_(
        "The copy of the backup could not be put in {path}. Plug the disk or stick in, or choose another folder."
    ),
    "copy_old": N_("The last backup on another disk is from {at}. Plug the disk in and back up now."),
    "copy_none": N_(
        "No backup is on another disk yet: if this disk fails, everything is lost. Choose a folder on a second disk "
        "or a stick."
    ),
    "copy_same_disk": N_(
        "The second backup folder ({path}) is on the same disk as the shop. Choose one on another disk or a stick."
    ),
    "clock_behind": N_("The clock of the computer ({now}) is behind the newest record ({last}). Is the clock right?"),
    "clock_ahead": N_(
        "The clock of the computer ({now}) is far ahead of the newest record ({last}). Is the clock "
        "right?"
    ),
    "folder_is_synced": N_(
        "The data folder lies in a folder of {service} ({path}). Syncing can destroy the shop file: move "
        "the shop, and sync the backup folder instead."
    ),
    "folder_on_network": N_(
        "The data folder lies on another computer ({path}). Keep the shop on a disk of this computer and "
        "put backups on the network."
    ),
}

#: Codes of ``store.health.Finding``; the record stands in front of the sentence.
FINDING_TEXTS = {
    "file_damaged": N_("The shop file is damaged ({detail}). Restore a verified backup."),
    "text_damaged": N_("Text in the shop file is damaged. Restore a verified backup."),
    "reference_broken": N_(
        "Row {id} of {table} refers to something that is gone ({parent}). Restore a verified backup."
    ),
    "schema_differs": N_("finding|The structure of the shop file differs at {what}. Restore a verified backup."),
    "refund_sum_differs": N_(
        "The lines of this refund add up to another amount than the refund. Open it and correct the "
        "lines."
    ),
    "refund_payments_differ": N_(
        "What was paid out for this refund and its payments differ. Compare with the platform and record "
        "a counter-entry."
    ),
    "order_refunds_differ": N_(
        "What the order says was refunded and its paid refunds differ. Compare the refunds of the order."
    ),
    "order_refunded_above_paid": N_(
        "More was refunded on this order than it now says was paid; a newer export lowered the paid "
        "amount. Compare with the platform."
    ),
    "counter_differs": N_(
        "The count of {kind} in state {state} says {counter}, there are {records}. It is put right when "
        "the window opens next."
    ),
    "number_series_behind": N_(
        "The number series {series} stands at {last}, but {used} was given already. Restore a backup or "
        "tell us with the log."
    ),
    "journal_broken": N_(
        "The journal does not follow from entry to entry at {event}: something was changed outside the "
        "program. Compare with a backup."
    ),
    "photo_missing": N_("finding|The photo {file} of a record is missing. Restore it from a backup."),
    "photo_changed": N_("The photo {file} was changed outside the program. Restore it from a backup."),
    "photo_without_record": N_("The file {file} in the photos folder belongs to no record. It does no harm."),
}

#: Names of public holidays as the calendar of a new shop holds them.
HOLIDAY_NAMES = (
    N_("New Year's Day"),
    N_("Spring Festival"),
    N_("Tomb-sweeping Day"),
    N_("Labour Day"),
    N_("Dragon Boat Festival"),
    N_("National Day"),
    N_("Mid-autumn Festival"),
)

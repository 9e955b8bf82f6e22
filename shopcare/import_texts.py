"""Sentences about files that are brought in: cause, then remedy. Keys are codes of ``DomainError``."""

from __future__ import annotations

from shopcare.i18n import N_

ERROR_TEXTS = {
    "file_missing": N_("There is no file {path}. Check its name and folder."),
    "file_unreadable": N_("The file {path} cannot be opened. Close it in other programs and check its rights."),
    "file_empty": N_("{name} is empty. Export it again from the platform."),
    "file_too_large": N_("{name} is larger than {limit_mb} MB. Export a shorter period."),
    "file_not_a_table": N_("{name} holds no table. Choose the CSV or Excel file the platform exported."),
    "file_is_web_page": N_(
        "{name} is a web page under another name. Open it in a spreadsheet program and save it as xlsx or CSV."
    ),
    "file_password": N_("{name} is protected by a password. Open it, remove the password, save it and try again."),
    "workbook_damaged": N_("{name} is damaged or incomplete. Export or download it again."),
    "workbook_too_large": N_(
        "{name} unfolds to more than fits. Save the sheet as CSV, or export a shorter period (up to {limit} rows)."
    ),
    "workbook_too_many_rows": N_("{name} has more than {limit} rows. Save it as CSV: that may have a million."),
    "file_too_many_rows": N_("{name} has more than {limit} rows. Export a shorter period; nothing was imported."),
    "zip_not_one_table": N_("{name} holds {count} tables. Unpack it and choose one of them."),
    "sheet_unknown": N_("There is no sheet “{sheet}”. The file has: {known}."),
    "encoding_unknown": N_("There is no encoding “{encoding}”. Use gb18030, utf-8 or leave it to be detected."),
    "text_unreadable": N_(
        "{name} cannot be read as {encoding}. Choose another encoding, or export the file again."
    ),
    "cell_too_long": N_(
        "A cell of {name} is longer than {limit} characters; a quotation mark may be missing. Export the file again."
    ),
    "layout_unknown": N_(
        "The columns of {name} are not known yet ({header}). Say which column is what, in the window or with --map."
    ),
    "layout_unknown_name": N_("There is no layout “{layout}”. Known are: {known}."),
    "layout_file_broken": N_(
        "The layout file {file} is not right at {place}. Correct it or take it out of the folder."
    ),
    "columns_missing": N_("{name} has no column for: {fields}. Choose the columns, then import."),
    "column_unknown": N_("The file has no column “{column}”. Check the mapping."),
    "storefront_ambiguous": N_("Several storefronts fit this file: {names}. Choose one."),
    "count_unreadable": N_("“{text}” is no quantity. Write a whole number."),
    "batch_unknown": N_("There is no import {batch}. Choose one of the list."),
    "batch_undone": N_("The import of {name} (number {batch}) was undone already."),
    "file_not_writable": N_("{path} cannot be written. Close it in other programs, or choose another folder."),
    "problem_file_same": N_("{name} is the imported file itself. Choose another name."),
}

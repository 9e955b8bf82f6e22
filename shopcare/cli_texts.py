"""Sentences for what only the command line refuses."""

from __future__ import annotations

from shopcare.i18n import N_

ERROR_TEXTS = {
    "arguments_wrong": N_("The arguments do not fit: {detail}. See: {command} --help"),
    "option_without_value": N_("The option {option} needs a value. Write it after the option."),
    "language_unknown": N_("There is no language “{lang}”. Choose one of: {known}."),
    "command_unknown": N_("There is no command “{command}”. Known are: {known}. See: {program} --help"),
    "json_unreadable": N_(
        "The JSON cannot be read (at {where}). Correct it there; names and texts need double quotes."
    ),
    "json_no_object": N_(
        "A JSON object is needed here: names and values in braces. The command do lists the names."
    ),
    "batch_missing": N_("Name the import to take back by its batch number: import undo BATCH."),
    "file_not_written": N_("The file {path} cannot be written ({detail}). Choose another folder, or close the file."),
}

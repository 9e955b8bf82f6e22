"""The trade itself: values, state machines, calendars. Pure Python, no files, no clock."""

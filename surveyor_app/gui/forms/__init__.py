"""Form rows: one input an attribute, bound to the survey with autosave and problems at the field."""

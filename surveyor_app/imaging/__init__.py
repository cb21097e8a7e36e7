"""Pictures as files: what they are, whether they are whole, their published copies and thumbnails. No window needed."""

"""Records that may be one and the same: found in blocks of neighbours, never by comparing each with all."""

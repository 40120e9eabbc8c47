"""Whether a database holds together: what is derived equals what it is derived from, and nothing is named in vain."""

"""Each wall with a probe that it stops, and that same probe in a sandbox without this one wall, where it gets through."""

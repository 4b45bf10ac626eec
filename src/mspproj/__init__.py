"""mspproj: project coordination for IT managed service providers, in plain text."""

__version__ = "0.1.0"

"""Parts that pages are composed of, each with one `show`."""

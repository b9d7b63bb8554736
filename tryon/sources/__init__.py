"""Where frames come from: cameras, files, stills and the demo."""

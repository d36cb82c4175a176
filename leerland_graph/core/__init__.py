"""What everything else stands on: names, settings, errors, labels, words, files."""

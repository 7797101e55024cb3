"""The screens, one a module. A scene pushes those below it and pops; it imports none above it."""

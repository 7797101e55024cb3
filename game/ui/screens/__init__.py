"""The screens, one a module. A screen pushes those below it and pops; it imports none above it."""

"""The screens, one a module. A screen pushes those of lower modules and pops; it imports none
above.
"""

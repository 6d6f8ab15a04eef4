"""The forms of recipes: which questions there are, given some answers, and what an answer has to be.

`site_overrides/assets/milepost/forms.js` does the same in a browser; a table of cases runs through both.
"""

"""The ground everything stands on: facts, passports, errors, clock, ids, whose session it is. No models, no rooms."""

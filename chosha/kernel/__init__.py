"""The ground everything stands on: facts, passports, errors, clock, ids. No models, no rooms."""

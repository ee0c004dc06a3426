"""Argon2 at its weakest: full strength would cost the suite minutes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickHasher(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 8, 1

"""Who is here: the account, the organisation somebody serves, the standing, the roles of volunteers.

Three separate facts: account (private mail, sign-in), affiliation (organisation, post, duty), standing."""

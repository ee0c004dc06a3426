"""A stream that every member may listen to, so that the fan-out can be measured without any room."""

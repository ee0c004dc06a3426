"""事務局: the staff's day. Which queues wait, what jobs do, who did what."""

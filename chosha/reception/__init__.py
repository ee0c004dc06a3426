"""受付: application, proof of service by a code sent to the work address, the volunteers' queue, the welcome."""

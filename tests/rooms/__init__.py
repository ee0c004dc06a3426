"""What several rooms do together, told through what each shows beside the other."""
